package io.nexushub.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.lft.JournalRecord;
import io.nexushub.node.ChildJvm;
import io.nexushub.protocol.Bytes;
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
  void countsWhatItFlushes() throws IOException {
    write(3);
    long before = Files.size(folder.resolve("journal"));
    try (Journal journal = Journal.open(folder)) {
      assertThat(journal.flushes().count()).isZero();
      journal.append(JournalVictim.entry(A, 4)).join();
      journal.append(JournalVictim.entry(A, 5)).join();
      assertThat(journal.flushes().count()).isEqualTo(2);
      assertThat(journal.flushes().bytes())
          .isEqualTo(Files.size(folder.resolve("journal")) - before);
    }
  }

  @Test
  void cutsOffWhatACrashTore() throws IOException {
    write(3);
    Path file = folder.resolve("journal");
    byte[] whole = Files.readAllBytes(file);
    int frame = (whole.length - 28) / 3;
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
  void refusesDamageInTheMiddleInsteadOfForgettingWhatFollows() throws IOException {
    write(5);
    Path file = folder.resolve("journal");
    byte[] whole = Files.readAllBytes(file);
    int frame = (whole.length - 28) / 5;
    for (int at :
        new int[] {28, 28 + frame + 3, 28 + 2 * frame + 9, 28 + 4 * frame - 1, 3, 12, 27}) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      Files.write(file, damaged);
      assertThatThrownBy(this::rounds)
          .as("byte %s", at)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("see docs/operating.md");
      assertThat(Files.readAllBytes(file)).as("nothing is cut off").isEqualTo(damaged);
    }
    Files.write(file, whole);
    assertThat(rounds()).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  /** The pages of one flush reach the disk in any order: a hole in the last one is no damage. */
  @Test
  void cutsOffALastFlushWithAHoleInIt() throws IOException {
    Path path = folder.resolve("journal");
    List<Bytes> flush =
        List.of(Bytes.utf8("one".repeat(9)), Bytes.utf8("two".repeat(9)), Bytes.utf8("three"));
    try (JournalFile file = JournalFile.open(path)) {
      file.readAndCut();
      file.append(List.of(Bytes.utf8("zero")));
      file.append(flush);
    }
    byte[] torn = Files.readAllBytes(path);
    Arrays.fill(torn, 28 + 20 + 43, 28 + 20 + 43 + 30, (byte) 0);
    Files.write(path, torn);
    try (JournalFile file = JournalFile.open(path)) {
      assertThat(file.readAndCut()).containsExactly(Bytes.utf8("zero"), flush.getFirst());
    }
    try (JournalFile file = JournalFile.open(path)) {
      file.readAndCut();
      file.append(List.of(Bytes.utf8("more")));
      file.append(List.of(Bytes.utf8("end")));
    }
    byte[] damaged = Files.readAllBytes(path);
    damaged[28 + 20 + 43 + 17] ^= 1;
    Files.write(path, damaged);
    try (JournalFile file = JournalFile.open(path)) {
      assertThatThrownBy(file::readAndCut).hasMessageContaining("damaged at byte");
    }
  }

  @Test
  void refusesDamageInWhatTheFileWasBegunWith() throws IOException {
    Path path = folder.resolve("journal");
    try (JournalFile file = JournalFile.open(path)) {
      file.readAndCut();
      file.rewrite(List.of(Bytes.utf8("one"), Bytes.utf8("two")));
    }
    byte[] whole = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(whole, whole.length - 1));
    try (JournalFile file = JournalFile.open(path)) {
      assertThatThrownBy(file::readAndCut).hasMessageContaining("damaged at byte");
    }
  }

  /** A stranger's transaction that looks like a frame of a later flush is only content. */
  @Test
  void isNotMisledByContentThatLooksLikeAFrame() throws IOException {
    Path path = folder.resolve("journal");
    try (JournalFile other = JournalFile.open(folder.resolve("other"))) {
      other.readAndCut();
      other.append(List.of(Bytes.utf8("padding".repeat(10))));
      other.append(List.of(Bytes.utf8("planted")));
    }
    byte[] planted = Files.readAllBytes(folder.resolve("other"));
    try (JournalFile file = JournalFile.open(path)) {
      file.readAndCut();
      file.append(List.of(Bytes.wrap(planted)));
    }
    byte[] torn = Files.readAllBytes(path);
    torn[28 + 5] ^= 1;
    Files.write(path, torn);
    try (JournalFile file = JournalFile.open(path)) {
      assertThat(file.readAndCut()).isEmpty();
    }
  }

  @Test
  void refusesToStartWithChainsButWithoutVotesUnlessAnOperatorSaysSo() throws IOException {
    write(3);
    Files.createDirectories(folder.resolve("channels").resolve("a"));
    assertThat(rounds()).hasSize(3);
    Files.delete(folder.resolve("journal"));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(this::rounds)
          .hasMessageContaining("not there, but chains are")
          .hasMessageContaining("Lost journal");
    }
    Files.createFile(folder.resolve("journal-was-lost"));
    assertThat(rounds()).isEmpty();
    Files.delete(folder.resolve("journal"));
    assertThatThrownBy(this::rounds).hasMessageContaining("not there, but chains are");
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
