package io.nexushub.portal;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Several lanes that run together: what a C-Rep starts for one community. */
public final class Portal {
  /** How often an idle lane looks again; a message waits half of it on average. */
  private static final Duration IDLE = Duration.ofMillis(300);

  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15));

  private final Vertx vertx;
  private final LaneListener listener;
  private final List<Deployable> verticles = new ArrayList<>();
  private final List<AutoCloseable> resources = new ArrayList<>();
  private final List<String> deployed = new ArrayList<>();

  public Portal(Vertx vertx, LaneListener listener) {
    this.vertx = vertx;
    this.listener = listener;
  }

  /** A lane from one chain to another, which are named for people. */
  public Portal lane(
      String from, String to, BtpSource source, Destination destination, RelayAssembly assembly) {
    Lane lane = new Lane(from + " to " + to, source, destination, assembly, listener);
    verticles.add(new LaneVerticle(lane.name(), lane::turn, IDLE, BACKOFF, listener));
    return this;
  }

  /** Something else that takes turns, such as the ingestion of a foreign chain's events. */
  public Portal turns(String name, LaneVerticle.Turns turns) {
    verticles.add(new LaneVerticle(name, turns, IDLE, BACKOFF, listener));
    return this;
  }

  /** Is closed after the lanes have stopped, in reverse order of adding. */
  public <T extends AutoCloseable> T owning(T resource) {
    resources.add(resource);
    return resource;
  }

  public Future<Portal> start() {
    Future<?> started = Future.succeededFuture();
    DeploymentOptions options =
        new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    for (Deployable verticle : verticles) {
      started =
          started
              .compose(before -> vertx.deployVerticle(verticle, options))
              .onSuccess(deployed::add);
    }
    return started.map(this);
  }

  public Future<Void> stop() {
    Future<?> stopped = Future.succeededFuture();
    for (String id : deployed.reversed()) {
      stopped = stopped.compose(before -> vertx.undeploy(id));
    }
    return stopped.compose(before -> vertx.executeBlocking(this::closeResources));
  }

  private Void closeResources() throws Exception {
    for (AutoCloseable resource : resources.reversed()) {
      resource.close();
    }
    return null;
  }
}
