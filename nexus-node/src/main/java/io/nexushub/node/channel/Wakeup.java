package io.nexushub.node.channel;

import io.vertx.core.Context;
import java.util.concurrent.atomic.AtomicBoolean;

/** Many calls from any thread make one run on an event loop. */
final class Wakeup {
  private final Context loop;
  private final Runnable run;
  private final AtomicBoolean called = new AtomicBoolean();

  Wakeup(Context loop, Runnable run) {
    this.loop = loop;
    this.run = run;
  }

  void call() {
    if (called.compareAndSet(false, true)) {
      loop.runOnContext(now -> {
        called.set(false); // before the run, so that what comes during it is not missed
        run.run();
      });
    }
  }
}
