package io.nexushub.node.devnet;

import io.nexushub.node.Kinds;
import io.nexushub.node.Node;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.config.KeyFile;
import io.nexushub.node.config.NodeConfig;
import io.nexushub.node.portal.PortalConfig;
import io.nexushub.node.portal.RunningPortal;
import io.nexushub.portal.LoggingListener;
import io.nexushub.portal.Portal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Nodes and portals as parts of this JVM: quick to start, but they live and die together. */
final class InThisJvm implements Launcher {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final Consumer<String> broken;

  InThisJvm(Vertx vertx, Consumer<String> broken) {
    this.vertx = vertx;
    this.broken = broken;
  }

  @Override
  public Running node(String name, Path configuration) throws DevnetFailure {
    Node node = await(name, Node.start(NodeConfig.read(configuration), Kinds.all()));
    node.fault().onSuccess(cause -> broken.accept(name + ": " + cause));
    return new Part(name, node::stop);
  }

  @Override
  public Running portal(String name, Path configuration) throws DevnetFailure {
    PortalConfig config = PortalConfig.read(configuration);
    Portal portal =
        await(
            name,
            RunningPortal.start(vertx, config, KeyFile.open(config.key()), new LoggingListener()));
    return new Part(name, portal::stop);
  }

  private interface Stop {
    Future<Void> stop();
  }

  private record Part(String name, Stop stop) implements Running {
    @Override
    public void close() {
      try {
        await(name, stop.stop());
      } catch (DevnetFailure e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    }

    @Override
    public boolean kill() {
      return false;
    }
  }

  private static <T> T await(String name, Future<T> future) throws DevnetFailure {
    try {
      return future.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InvalidConfiguration e) {
      throw e;
    } catch (Exception e) { // what the future failed with, checked or not
      throw new DevnetFailure(name + ": " + e.getMessage(), e);
    }
  }
}
