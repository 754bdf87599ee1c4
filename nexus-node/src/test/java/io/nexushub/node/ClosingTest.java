package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However badly a part behaves, the others are closed, and closing ends. */
@Timeout(30)
class ClosingTest {
  private final List<String> closed = new CopyOnWriteArrayList<>();
  private final Closing closing = new Closing(Duration.ofMillis(200), Duration.ofSeconds(2));

  private Future<Void> noted(String part) {
    closed.add(part);
    return Future.succeededFuture();
  }

  @Test
  void closesBackwards() {
    closing.add("first", () -> noted("first"));
    closing.addBlocking("second", () -> closed.add("second"));
    TestNodes.await(closing.close());
    assertThat(closed).containsExactly("second", "first");
  }

  @Test
  void goesOnWithoutWhatHangsFailsOrThrows() {
    CountDownLatch never = new CountDownLatch(1);
    closing.add("first", () -> noted("first"));
    closing.add("silent", () -> Promise.promise().future());
    closing.addBlocking("hanging", never::await);
    closing.add("failing", () -> Future.failedFuture(new IllegalStateException("no")));
    closing.add(
        "throwing",
        () -> {
          throw new IllegalStateException("no");
        });
    closing.add("last", () -> noted("last"));
    TestNodes.await(closing.close());
    never.countDown();
    assertThat(closed).containsExactly("last", "first");
  }

  @Test
  void takesNoLongerThanAllMayTake() {
    closing.add("first", () -> noted("first"));
    for (int i = 0; i < 30; i++) {
      closing.add("silent " + i, () -> Promise.promise().future());
    }
    long start = System.nanoTime();
    TestNodes.await(closing.close());
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(20));
    assertThat(closed).containsExactly("first");
  }

  @Test
  void aSecondCallWaitsForTheFirst() {
    Promise<Void> slow = Promise.promise();
    closing.add("slow", slow::future);
    Future<Void> first = closing.close();
    Future<Void> second = closing.close();
    assertThat(second.isComplete()).isFalse();
    slow.complete();
    TestNodes.await(first);
    TestNodes.await(second);
    closing.add("late", () -> noted("late"));
    TestNodes.await(closing.close());
    assertThat(closed).containsExactly("late");
  }
}
