package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/** What a contract said in a transaction: {@code [address, [topic, ...], data]}. */
public record Log(Address address, List<Hash> topics, Bytes data) {
  public static final int MAX_TOPICS = 4;

  public Log {
    topics = List.copyOf(topics);
    if (topics.size() > MAX_TOPICS) {
      throw new IllegalArgumentException(
          "topics: " + topics.size() + " (expected: <= " + MAX_TOPICS + ")");
    }
  }

  static Log read(RlpReader in) throws MalformedMessage {
    in.enterList();
    Address address = new Address(in.fixed(Address.LENGTH));
    in.enterList();
    List<Hash> topics = new ArrayList<>();
    while (in.hasNext()) {
      if (topics.size() == MAX_TOPICS) {
        throw MalformedMessage.of("topics", "> " + MAX_TOPICS, "<= " + MAX_TOPICS);
      }
      topics.add(new Hash(in.fixed(Hash.LENGTH)));
    }
    in.leaveList();
    Bytes data = in.bytes(TransactionReceipt.MAX_LENGTH);
    in.leaveList();
    return new Log(address, topics, data);
  }

  void write(RlpWriter out) {
    out.beginList().bytes(address.bytes()).beginList();
    topics.forEach(topic -> out.bytes(topic.bytes()));
    out.endList().bytes(data).endList();
  }
}
