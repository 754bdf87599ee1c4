package io.nexushub.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.lft.JournalRecord;
import io.nexushub.node.ChildJvm;
import io.nexushub.protocol.ChannelId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final ChannelId A = JournalVictim.CHANNELS.getFirst();
  private static final int KILLS = 12;
  private static final long LARGE = 1L << 30;

  @TempDir Path folder;

  /** What was said to be on disk is there, and nothing that would contradict it. */
  @Test
  void forgetsNothingWhenItsProcessIsKilledAtAnyInstant() throws Exception {
    Random random = new Random(7);
    Map<ChannelId, Long> acknowledged = new HashMap<>();
    for (int kill = 0; kill < KILLS; kill++) {
      try (ChildJvm victim = ChildJvm.start(JournalVictim.class.getName(), folder.toString())) {
        int lines = 1 + random.nextInt(120);
        for (int i = 0; i < lines; i++) {
          String[] line = victim.line().split(" ");
          acknowledged.put(ChannelId.of(line[0]), Long.parseLong(line[1]));
        }
        victim.kill();
        for (String rest = victim.line(); rest != null; rest = victim.line()) {
          String[] line = rest.split(" ");
          if (line.length == 2 && !line[1].isEmpty()) {
            acknowledged.merge(ChannelId.of(line[0]), Long.parseLong(line[1]), Math::max);
          }
        }
      }
      try (Journal journal = Journal.open(folder, JournalVictim.REWRITE_BYTES)) {
        for (ChannelId channel : JournalVictim.CHANNELS) {
          long last = JournalVictim.lastRound(journal.entries(channel));
          long said = acknowledged.getOrDefault(channel, 0L);
          assertThat(last).as("kill %s, channel %s", kill, channel).isBetween(said, said + 1);
        }
      }
    }
  }

  @Test
  void cutsOffWhatACrashTore() throws IOException {
    write(3);
    Path file = folder.resolve("journal");
    byte[] whole = Files.readAllBytes(file);
    int frame = whole.length / 3;
    for (int cut = 1; cut < frame; cut += 7) {
      Files.write(file, Arrays.copyOf(whole, whole.length - cut));
      assertThat(rounds()).as("%s bytes short", cut).containsExactly(1L, 2L);
    }
    byte[] flipped = whole.clone();
    flipped[whole.length - 1] ^= 1;
    Files.write(file, flipped);
    assertThat(rounds()).containsExactly(1L, 2L);
    Files.write(file, new byte[] {0, 0, 0}, StandardOpenOption.APPEND);
    assertThat(rounds()).containsExactly(1L, 2L);
  }

  @Test
  void goesOnBehindATornTail() throws IOException {
    write(2);
    Path file = folder.resolve("journal");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 3));
    try (Journal journal = Journal.open(folder, LARGE)) {
      journal.append(JournalVictim.entry(A, 9)).join();
    }
    assertThat(rounds()).containsExactly(1L, 9L);
  }

  @Test
  void isRewrittenToWhatStillMatters() throws IOException {
    try (Journal journal = Journal.open(folder, JournalVictim.REWRITE_BYTES)) {
      for (long round = 1; round <= 500; round++) {
        journal.append(JournalVictim.entry(A, round)).join();
        journal.committed(A, 0);
      }
    }
    assertThat(Files.size(folder.resolve("journal"))).isLessThan(2 * JournalVictim.REWRITE_BYTES);
    assertThat(rounds().getLast()).isEqualTo(500L);
  }

  @Test
  void sharesAFlushAmongThoseWhoWait() throws IOException {
    try (Journal journal = Journal.open(folder, LARGE)) {
      CompletableFuture<?>[] all =
          LongStream.rangeClosed(1, 2000)
              .mapToObj(round -> journal.append(JournalVictim.entry(A, round)))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(all).join();
    }
    assertThat(rounds()).hasSize(2000);
  }

  @Test
  void belongsToOneProcess() throws IOException {
    try (Journal journal = Journal.open(folder)) {
      assertThat(journal.entries(A)).isEmpty();
      assertThatThrownBy(() -> Journal.open(folder))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use by another node");
    }
  }

  private void write(int rounds) throws IOException {
    try (Journal journal = Journal.open(folder, LARGE)) {
      for (long round = 1; round <= rounds; round++) {
        journal.append(JournalVictim.entry(A, round)).join();
      }
    }
  }

  private List<Long> rounds() throws IOException {
    try (Journal journal = Journal.open(folder, LARGE)) {
      return journal.entries(A).stream().map(JournalEntry::what).map(JournalRecord::round).toList();
    }
  }
}
