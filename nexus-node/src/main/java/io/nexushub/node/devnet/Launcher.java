package io.nexushub.node.devnet;

import java.nio.file.Path;

/** Starts a node or a portal from its configuration file: in this JVM, or in one of its own. */
interface Launcher {
  /** What was started, until it is stopped. */
  interface Running extends AutoCloseable {
    @Override
    void close();
  }

  Running node(String name, Path configuration) throws DevnetFailure;

  Running portal(String name, Path configuration) throws DevnetFailure;
}
