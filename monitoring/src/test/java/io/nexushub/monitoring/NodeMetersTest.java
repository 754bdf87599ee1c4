package io.nexushub.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.LogEvent;
import io.nexushub.lft.Receipt;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What Prometheus reads after what happened. */
class NodeMetersTest {
  private static final ChannelId NOTARY = ChannelId.of("notary");
  private static final ChannelId COMMUNITY = ChannelId.of("community");
  private static final long START_SECONDS = 1_700_000_000L;
  private static final String SIGNATURE = "BTPEvent(str,int,str,str)";

  private final Clock clock =
      Clock.fixed(Instant.ofEpochSecond(START_SECONDS + 100), ZoneOffset.UTC);
  private final NodeMeters meters = NodeMeters.create("test", clock);

  @Test
  void messagesAreCountedByChannelAndStage() {
    commit(NOTARY, 1, "ROUTE", "ROUTE", "DROP");
    commit(NOTARY, 2, "ROUTE", "ERROR");
    commit(COMMUNITY, 1, "RECEIVE", "REPLY", "SEND");

    assertThat(messages(NOTARY, "ROUTE")).isEqualTo(3);
    assertThat(messages(NOTARY, "DROP")).isEqualTo(1);
    assertThat(messages(NOTARY, "ERROR")).isEqualTo(1);
    assertThat(messages(COMMUNITY, "RECEIVE")).isEqualTo(1);
    assertThat(messages(COMMUNITY, "REPLY")).isEqualTo(1);
    assertThat(messages(COMMUNITY, "SEND")).isEqualTo(1);
  }

  @Test
  void otherEventsAreNotCounted() {
    LogEvent nameless = new LogEvent("hub", List.of(), List.of("a", "b", "c", "ROUTE"));
    LogEvent other = new LogEvent("hub", List.of("Sent(str)", "ROUTE"), List.of("a", "b", "c"));
    LogEvent shorter = new LogEvent("hub", List.of(SIGNATURE), List.of("a", "ROUTE"));
    LogEvent unknown = new LogEvent("hub", List.of(SIGNATURE, "a", "1"), List.of("b", "PASS"));
    commit(NOTARY, 1, List.of(nameless, other, shorter, unknown));

    assertThat(meters.scrape()).doesNotContain("nexus_messages_total");
    assertThat(oldest(NOTARY)).isZero();
  }

  /** Solidity and Java index different fields. */
  @Test
  void fieldsMayBeIndexedOrNot() {
    commit(
        NOTARY, 1, List.of(new LogEvent("a", List.of(SIGNATURE), List.of("s", "1", "n", "SEND"))));
    commit(
        NOTARY,
        2,
        List.of(new LogEvent("a", List.of(SIGNATURE, "s", "1", "n", "SEND"), List.of())));

    assertThat(messages(NOTARY, "SEND")).isEqualTo(2);
  }

  @Test
  void aMessageIsPendingUntilItsBlockIsNotarised() {
    commit(NOTARY, 10, "ROUTE");
    assertThat(oldest(NOTARY)).isEqualTo(90);

    meters.notarised(NOTARY, 10);

    assertThat(oldest(NOTARY)).isZero();
  }

  /** A reply goes by the number of its request and must not bring the request back. */
  @Test
  void aRequestAndItsReplyLeaveNothingPending() {
    commit(COMMUNITY, 10, "RECEIVE", "REPLY");
    commit(NOTARY, 11, "ROUTE");
    commit(NOTARY, 12, "ROUTE");
    meters.notarised(COMMUNITY, 10);
    meters.notarised(NOTARY, 12);
    assertThat(oldest(COMMUNITY)).isZero();
    assertThat(oldest(NOTARY)).isEqualTo(89);

    meters.notarised(NOTARY, 11);

    assertThat(oldest(NOTARY)).isZero();
  }

  @Test
  void whatDoesNotLeaveIsNeverPending() {
    commit(COMMUNITY, 10, "RECEIVE", "DROP");

    assertThat(oldest(COMMUNITY)).isZero();
  }

  @Test
  void theNewestProofStaysTheNewest() {
    meters.notarised(NOTARY, 12);
    meters.notarised(NOTARY, 11);

    assertThat(figure("nexus_notarised_height{channel=\"notary\"}")).isEqualTo(12);
  }

  @Test
  void channelsReportTheirProgress() {
    commit(NOTARY, 7, List.of());
    meters.round(NOTARY, 9, 2);
    meters.waiting(NOTARY, 5);
    meters.peers(NOTARY, 3);
    meters.refused(NOTARY, "nonsense");
    meters.dropped(NOTARY, "transaction");
    meters.accused(NOTARY);

    assertThat(figure("nexus_height{channel=\"notary\"}")).isEqualTo(7);
    assertThat(figure("nexus_round{channel=\"notary\"}")).isEqualTo(9);
    assertThat(figure("nexus_rounds_failed{channel=\"notary\"}")).isEqualTo(2);
    assertThat(figure("nexus_mempool{channel=\"notary\"}")).isEqualTo(5);
    assertThat(figure("nexus_peers{channel=\"notary\"}")).isEqualTo(3);
    assertThat(figure("nexus_transactions_total{channel=\"notary\"}")).isEqualTo(1);
    assertThat(figure("nexus_refused_total{channel=\"notary\"}")).isEqualTo(1);
    assertThat(figure("nexus_dropped_total{channel=\"notary\"}")).isEqualTo(1);
    assertThat(figure("nexus_accused_total{channel=\"notary\"}")).isEqualTo(1);
  }

  @Test
  void whatOthersCountIsReadWhenItIsAskedFor() {
    AtomicLong count = new AtomicLong(1);
    meters.count("nexus.flushes", "flushes", count, AtomicLong::get, "channel", "notary");
    count.set(3);
    assertThat(figure("nexus_flushes_total{channel=\"notary\"}")).isEqualTo(3);

    meters.forget(NOTARY);

    assertThat(meters.scrape()).doesNotContain("nexus_flushes_total");
    assertThat(count.get()).isEqualTo(3); // and is held until here
  }

  private void commit(ChannelId channel, long height, String... stages) {
    List<LogEvent> events = new ArrayList<>();
    for (String stage : stages) {
      events.add(
          new LogEvent(
              "btp://0x1.nexus/hub",
              List.of(SIGNATURE, "0x539.eth", "0x1"),
              List.of("0x3.icon", stage)));
    }
    commit(channel, height, events);
  }

  /** A block of {@code height} seconds after the start. */
  private void commit(ChannelId channel, long height, List<LogEvent> events) {
    List<Receipt> receipts = List.of(Receipt.success(Hash.ZERO, events));
    meters.committed(channel, height, (START_SECONDS + height) * 1_000_000, 1_000, receipts);
  }

  private double messages(ChannelId channel, String stage) {
    return figure("nexus_messages_total{channel=\"" + channel + "\",stage=\"" + stage + "\"}");
  }

  private double oldest(ChannelId channel) {
    return figure("nexus_messages_oldest_seconds{channel=\"" + channel + "\"}");
  }

  private double figure(String name) {
    String text = meters.scrape();
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in\n" + text));
  }
}
