package io.nexushub.notary;

import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.ethereum.Log;
import io.nexushub.notary.EthereumGenesis.Link;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import java.math.BigInteger;
import java.util.List;

/**
 * {@code event Message(string indexed next, uint256 indexed seq, bytes msg)} of a message centre in
 * Solidity: the one log that carries anything into the hub.
 */
final class MessageEvent {
  private static final int WORD = 32;
  private static final BigInteger BYTES_OFFSET = BigInteger.valueOf(WORD);

  private final Address contract;
  private final Hash signature;
  private final Hash next;
  private final String expectedNext;

  MessageEvent(Link link, HashFunction keccak) {
    this.contract = link.contract();
    this.signature = keccak.hash(Bytes.utf8("Message(string,uint256,bytes)"));
    this.expectedNext = link.next().toString();
    this.next = keccak.hash(Bytes.utf8(expectedNext));
  }

  /** Whether the log is the event that has to come next; then the message, unchanged. */
  Verdict<Bytes> read(Log log, long expectedSequence) {
    if (!log.address().equals(contract)) {
      return Verdict.invalid("emitter", log.address(), contract);
    }
    List<Hash> topics = log.topics();
    if (topics.size() != 3 || !topics.get(0).equals(signature)) {
      return Verdict.invalid(
          "event",
          topics.isEmpty() ? "no topic" : topics.size() + " topics, " + topics.get(0),
          "3 topics, " + signature + ", Message(string,uint256,bytes)");
    }
    if (!topics.get(1).equals(next)) {
      return Verdict.invalid(
          "event's next", "digest " + topics.get(1), next + " of " + expectedNext);
    }
    BigInteger sequence = new BigInteger(1, topics.get(2).bytes().toArray());
    int order = sequence.compareTo(BigInteger.valueOf(expectedSequence));
    if (order != 0) {
      return Verdict.refused(
          new Refusal(
              order < 0 ? Refusal.Kind.STALE : Refusal.Kind.EARLY,
              "event's sequence",
              sequence.toString(),
              Long.toString(expectedSequence)));
    }
    return message(log.data());
  }

  /** The ABI's only encoding of one {@code bytes}: offset 32, length, content, zeros to a word. */
  private static Verdict<Bytes> message(Bytes data) {
    if (data.length() < 2 * WORD || data.length() % WORD != 0) {
      return Verdict.invalid("event's data", data.length() + " bytes", "whole words, >= 2");
    }
    BigInteger offset = new BigInteger(1, data.slice(0, WORD).toArray());
    BigInteger length = new BigInteger(1, data.slice(WORD, 2 * WORD).toArray());
    int room = data.length() - 2 * WORD;
    boolean fits =
        length.compareTo(BigInteger.valueOf(room)) <= 0 && room - length.intValue() < WORD;
    if (!offset.equals(BYTES_OFFSET) || !fits) {
      return Verdict.invalid(
          "event's data",
          "offset " + offset + ", length " + length + " in " + room,
          "ABI of bytes");
    }
    int end = 2 * WORD + length.intValue();
    return data.from(end).isZero()
        ? Verdict.accepted(data.slice(2 * WORD, end))
        : Verdict.invalid("event's padding", data.from(end), "zeros");
  }
}
