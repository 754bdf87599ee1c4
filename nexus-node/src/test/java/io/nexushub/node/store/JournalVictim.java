package io.nexushub.node.store;

import io.nexushub.lft.JournalRecord;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A process that gives up one round after the other on two channels, until it is killed. */
final class JournalVictim {
  static final List<ChannelId> CHANNELS = List.of(ChannelId.of("a"), ChannelId.of("b"));

  /** So small that the file is rewritten every few flushes. */
  static final long REWRITE_BYTES = 4096;

  private JournalVictim() {}

  public static void main(String[] arguments) throws IOException {
    Journal journal = Journal.open(Path.of(arguments[0]), REWRITE_BYTES);
    long first = lastRound(journal.entries(CHANNELS.getFirst())) + 1;
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    for (long round = first; ; round++) {
      for (ChannelId channel : CHANNELS) {
        journal.append(entry(channel, round)).join();
        out.println(channel + " " + round);
        journal.committed(channel, 0);
      }
    }
  }

  static JournalEntry entry(ChannelId channel, long round) {
    QuorumCertificate high = new QuorumCertificate(0, 0, 0, Hash.ZERO, List.of());
    return new JournalEntry(
        channel,
        new JournalRecord.TimedOut(round, high, Optional.empty()),
        List.of(Bytes.utf8("content")));
  }

  static long lastRound(List<JournalEntry> entries) {
    return entries.isEmpty() ? 0 : entries.getLast().what().round();
  }
}
