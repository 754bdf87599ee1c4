package io.nexushub.lightclient.loopchain;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * loopchain's votes as goloop keeps them: {@code [[shared, …], [entry, …]]}. What several votes say
 * alike stands in a shared part; an entry is null for a gap or {@code [which shared part, rep,
 * timestamp, signature]}.
 */
final class VoteRlp {
  /** A vote of {@link RepList#MAX_REPS} takes a hundred bytes; shared parts are as many at most. */
  static final int MAX_LENGTH = 1 << 18;

  private VoteRlp() {}

  private record SharedByBlock(long height, Round round, Hash blockHash) {}

  private record SharedByLeader(long height, Address oldLeader, Address newLeader, Round round) {}

  /** How one part is read. */
  private interface Decoder<T> {
    T decode(RlpReader in) throws MalformedMessage;
  }

  /** {@code shared = [height, round_ or null, round or null, block hash]}. */
  static VoteSlots<Vote.ForBlock> onBlock(Bytes encoded) throws MalformedMessage {
    RlpReader in = begin(encoded);
    List<SharedByBlock> shared =
        items(
            in,
            part ->
                new SharedByBlock(
                    GoloopRlp.natural("vote.blockHeight", part),
                    round(part),
                    GoloopRlp.hash(part)));
    List<Optional<Vote.ForBlock>> slots =
        entries(
            in,
            entry -> {
              SharedByBlock part = part(shared, entry);
              Address rep = GoloopRlp.key("vote.rep", entry);
              long timestamp = GoloopRlp.natural("vote.timestamp", entry);
              return new Vote.ForBlock(
                  rep,
                  timestamp,
                  part.height(),
                  part.round(),
                  part.blockHash(),
                  GoloopRlp.signature(entry));
            });
    end(in);
    return new VoteSlots<>(slots);
  }

  /** {@code shared = [height, old leader, new leader, round_ or null, round or null]}. */
  static VoteSlots<Vote.ForLeader> onLeader(Bytes encoded) throws MalformedMessage {
    RlpReader in = begin(encoded);
    List<SharedByLeader> shared =
        items(
            in,
            part ->
                new SharedByLeader(
                    GoloopRlp.natural("leader vote.blockHeight", part),
                    GoloopRlp.key("leader vote.oldLeader", part),
                    GoloopRlp.key("leader vote.newLeader", part),
                    round(part)));
    List<Optional<Vote.ForLeader>> slots =
        entries(
            in,
            entry -> {
              SharedByLeader part = part(shared, entry);
              Address rep = GoloopRlp.key("leader vote.rep", entry);
              long timestamp = GoloopRlp.natural("leader vote.timestamp", entry);
              return new Vote.ForLeader(
                  rep,
                  timestamp,
                  part.height(),
                  part.round(),
                  part.oldLeader(),
                  part.newLeader(),
                  GoloopRlp.signature(entry));
            });
    end(in);
    return new VoteSlots<>(slots);
  }

  private static RlpReader begin(Bytes encoded) throws MalformedMessage {
    if (encoded.length() > MAX_LENGTH) {
      throw MalformedMessage.of("votes", encoded.length() + " bytes", "<= " + MAX_LENGTH);
    }
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    return in;
  }

  private static void end(RlpReader in) throws MalformedMessage {
    in.leaveList();
    in.end();
  }

  private static <T> List<T> items(RlpReader in, Decoder<T> decoder) throws MalformedMessage {
    List<T> items = new ArrayList<>();
    if (in.nextIsNone()) { // a list without shared parts is null
      in.none();
      return items;
    }
    in.enterList();
    while (in.hasNext()) {
      bound(items.size());
      in.enterList();
      items.add(decoder.decode(in));
      in.leaveList();
    }
    in.leaveList();
    return items;
  }

  private static <V extends Vote> List<Optional<V>> entries(RlpReader in, Decoder<V> decoder)
      throws MalformedMessage {
    List<Optional<V>> slots = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      bound(slots.size());
      if (in.nextIsNone()) {
        in.none();
        slots.add(Optional.empty());
        continue;
      }
      in.enterList();
      slots.add(Optional.of(decoder.decode(in)));
      in.leaveList();
    }
    in.leaveList();
    return slots;
  }

  private static void bound(int read) throws MalformedMessage {
    if (read == RepList.MAX_REPS) {
      throw MalformedMessage.of("votes", "more", "<= " + RepList.MAX_REPS);
    }
  }

  private static <T> T part(List<T> shared, RlpReader entry) throws MalformedMessage {
    long index = GoloopRlp.natural("vote's shared part", entry);
    if (index >= shared.size()) {
      throw MalformedMessage.of("vote's shared part", index, "< " + shared.size());
    }
    return shared.get((int) index);
  }

  /** Of the two spellings one at most. */
  private static Round round(RlpReader in) throws MalformedMessage {
    Round decimal = new Round.Unstated();
    if (in.nextIsNone()) {
      in.none();
    } else {
      decimal = new Round.Decimal(GoloopRlp.natural("vote.round_", in));
    }
    if (in.nextIsNone()) {
      in.none();
      return decimal;
    }
    if (decimal instanceof Round.Decimal) {
      throw MalformedMessage.of("vote's rounds", "both", "round_ or round");
    }
    return new Round.Hexadecimal(GoloopRlp.natural("vote.round", in));
  }
}
