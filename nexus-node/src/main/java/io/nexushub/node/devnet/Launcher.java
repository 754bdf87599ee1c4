package io.nexushub.node.devnet;

import java.nio.file.Path;

/** Starts a node or a portal from its configuration file: in this JVM, or in one of its own. */
interface Launcher {
  /** What was started, until it is stopped. */
  interface Running extends AutoCloseable {
    @Override
    void close();

    /**
     * As the kernel kills: no goodbye, nothing flushed. Whoever watches it starts it again.
     *
     * @return false if it is no process of its own, or none at the moment
     */
    boolean kill();
  }

  Running node(String name, Path configuration) throws DevnetFailure;

  Running portal(String name, Path configuration) throws DevnetFailure;
}
