package io.nexushub.simulator;

import java.util.PriorityQueue;

/** The world's clock: runs what is due in order of time, and of arrival where times are equal. */
final class Scheduler {
  private record Event(long atMicros, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return atMicros == other.atMicros
          ? Long.compare(number, other.number)
          : Long.compare(atMicros, other.atMicros);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long nowMicros = 1_800_000_000_000_000L;
  private long numbers;

  long nowMicros() {
    return nowMicros;
  }

  void after(long delayMicros, Runnable action) {
    events.add(new Event(nowMicros + delayMicros, numbers++, action));
  }

  /** False if nothing will ever happen again. */
  boolean runNext() {
    Event next = events.poll();
    if (next == null) {
      return false;
    }
    nowMicros = next.atMicros();
    next.action().run();
    return true;
  }
}
