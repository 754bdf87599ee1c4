package io.nexushub.lightclient.loopchain;

import io.nexushub.protocol.MalformedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Votes as loopchain writes them. */
final class VoteJson {
  private VoteJson() {}

  /** How one kind of vote is read. */
  private interface Decoder<V extends Vote> {
    V decode(JsonFields fields) throws MalformedMessage;
  }

  static VoteSlots<Vote.ForBlock> onBlock(List<Json> slots) throws MalformedMessage {
    return decode("vote", slots, VoteJson::onBlock);
  }

  static VoteSlots<Vote.ForLeader> onLeader(List<Json> slots) throws MalformedMessage {
    return decode("leader vote", slots, VoteJson::onLeader);
  }

  private static <V extends Vote> VoteSlots<V> decode(
      String subject, List<Json> slots, Decoder<V> decoder) throws MalformedMessage {
    List<Optional<V>> votes = new ArrayList<>();
    for (Json slot : slots) {
      if (slot instanceof Json.Null) {
        votes.add(Optional.empty());
        continue;
      }
      JsonFields fields = JsonFields.of(subject + " " + votes.size(), slot);
      votes.add(Optional.of(decoder.decode(fields)));
      fields.end();
    }
    return new VoteSlots<>(votes);
  }

  private static Vote.ForBlock onBlock(JsonFields in) throws MalformedMessage {
    return new Vote.ForBlock(
        in.key("rep"),
        in.integer("timestamp"),
        in.integer("blockHeight"),
        round(in),
        in.hash("blockHash"),
        in.signature("signature"));
  }

  private static Vote.ForLeader onLeader(JsonFields in) throws MalformedMessage {
    return new Vote.ForLeader(
        in.key("rep"),
        in.integer("timestamp"),
        in.integer("blockHeight"),
        round(in),
        in.key("oldLeader"),
        in.key("newLeader"),
        in.signature("signature"));
  }

  /** Decided for each vote: the first block of 0.5 carries votes of 0.4. */
  private static Round round(JsonFields in) throws MalformedMessage {
    if (in.has("round_")) {
      return new Round.Decimal(in.number("round_"));
    }
    return in.has("round") ? new Round.Hexadecimal(in.integer("round")) : new Round.Unstated();
  }
}
