package io.nexushub.node.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.protocol.ChannelId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedWorkersTest {
  private static final int LIMIT = 50;

  private final SharedWorkers workers = SharedWorkers.start("test", 1, LIMIT);
  private final CountDownLatch gate = new CountDownLatch(1);
  private final List<String> done = new CopyOnWriteArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    gate.countDown();
    assertThat(workers.end()).isTrue();
  }

  @Test
  void whoAsksTooMuchIsRefusedAndDelaysNobodyElse() throws InterruptedException {
    Executor loud = workers.of(ChannelId.of("loud"));
    Executor quiet = workers.of(ChannelId.of("quiet"));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(LIMIT + 2);
    loud.execute(() -> {
      begun.countDown();
      await(gate);
    });
    await(begun); // the only thread is taken, and nothing waits
    for (int i = 0; i < LIMIT; i++) {
      loud.execute(() -> note("loud", ended));
    }
    assertThatThrownBy(() -> loud.execute(() -> note("too many", ended)))
        .isInstanceOf(RejectedExecutionException.class);
    quiet.execute(() -> note("quiet", ended));
    workers.ofNode().execute(() -> note("node", ended));
    gate.countDown();
    await(ended);
    assertThat(done).hasSize(LIMIT + 2).doesNotContain("too many");
    assertThat(done.subList(0, 3)).containsExactlyInAnyOrder("loud", "quiet", "node");
  }

  /** A node that stops under load must not log a defect for each request that is cut off. */
  @Test
  void aLongTaskThatWouldGoOnAfterTheEndIsLeft() throws InterruptedException {
    SharedWorkers.Share share = workers.of(ChannelId.of("any"));
    assertThat(workers.end()).isTrue();
    share.goOn(() -> done.add("too late"));
    assertThat(done).isEmpty();
  }

  private void note(String what, CountDownLatch ended) {
    done.add(what);
    ended.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
