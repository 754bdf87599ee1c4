package io.nexushub.node.store;

import io.nexushub.lft.JournalRecord;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code entry = [channel, record, [transaction…]]}: what a replica must remember, with the content
 * of the block it voted for, because a quorum's votes promise that the block can be had again after
 * all have crashed.
 */
public record JournalEntry(ChannelId channel, JournalRecord what, List<Bytes> transactions) {
  private static final int MAX_LENGTH = 64 << 20;

  /** For the channel's name and heads of lists. */
  private static final int ROOM = 256;

  public JournalEntry {
    transactions = List.copyOf(transactions);
  }

  Bytes encode() {
    Bytes record = what.encode();
    int content = transactions.stream().mapToInt(Bytes::length).sum();
    return RlpWriter.withRoom(record.length() + content + content / 8 + ROOM)
        .beginList()
        .text(channel.name())
        .bytes(record)
        .strings(transactions)
        .endList()
        .toBytes();
  }

  static JournalEntry decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    String channel = in.text(ChannelId.MAX_LENGTH);
    if (!ChannelId.isValid(channel)) {
      throw MalformedMessage.of("entry.channel", "'" + channel + "'", "a channel's name");
    }
    JournalRecord what = JournalRecord.decode(in.bytes(MAX_LENGTH));
    List<Bytes> transactions = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      transactions.add(in.bytes(MAX_LENGTH));
    }
    in.leaveList();
    in.leaveList();
    in.end();
    return new JournalEntry(ChannelId.of(channel), what, transactions);
  }
}
