package io.nexushub.lightclient.loopchain;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Those who vote, in the order in which they lead and in which their votes stand. */
public record RepList(List<Address> reps) {
  /** Mainnet had 22; a list that nobody could have voted in is not worth hashing. */
  public static final int MAX_REPS = 1024;

  public RepList {
    reps = List.copyOf(reps);
  }

  public static RepList of(List<Address> reps) throws MalformedMessage {
    if (reps.isEmpty() || reps.size() > MAX_REPS) {
      throw MalformedMessage.of("representatives", reps.size(), "1 to " + MAX_REPS);
    }
    TreeSet<Address> seen = new TreeSet<>();
    for (Address rep : reps) {
      if (rep.equals(Address.ZERO) || !seen.add(rep)) {
        throw MalformedMessage.of("representative", "hx" + rep.toHex(), "a key, and once");
      }
    }
    return new RepList(reps);
  }

  /** The answer of {@code rep_getListByHash}: {@code [{address, p2pEndpoint}…]}, older with id. */
  public static RepList decodeJson(Bytes utf8) throws MalformedMessage {
    if (!(Json.parse(utf8) instanceof Json.Items(List<Json> items)) || items.size() > MAX_REPS) {
      throw MalformedMessage.of("representatives", "something", "a list of up to " + MAX_REPS);
    }
    List<Address> reps = new ArrayList<>();
    for (Json item : items) {
      JsonFields in = JsonFields.of("representative", item);
      reps.add(in.key(in.has("address") ? "address" : "id"));
      if (in.has("p2pEndpoint")) {
        in.any("p2pEndpoint");
      }
      in.end();
    }
    return of(reps);
  }

  void encode(RlpWriter out) {
    out.beginList();
    reps.forEach(rep -> out.bytes(rep.bytes()));
    out.endList();
  }

  static RepList decode(RlpReader in) throws MalformedMessage {
    return of(addresses(in));
  }

  /** An empty list is none. */
  static Optional<RepList> decodeOptional(RlpReader in) throws MalformedMessage {
    List<Address> reps = addresses(in);
    return reps.isEmpty() ? Optional.empty() : Optional.of(of(reps));
  }

  private static List<Address> addresses(RlpReader in) throws MalformedMessage {
    List<Address> reps = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      if (reps.size() == MAX_REPS) {
        throw MalformedMessage.of("representatives", "more", "<= " + MAX_REPS);
      }
      reps.add(Address.of(in.fixed(Address.LENGTH)));
    }
    in.leaveList();
    return reps;
  }

  /** What headers name. */
  public Hash root() {
    return LoopchainMerkle.root(
        reps.stream()
            .map(rep -> HashFunction.SHA3_256.hash(IconAddress.key(rep).encode()))
            .toList());
  }

  public int size() {
    return reps.size();
  }

  /** The fewest votes that are more than two thirds. */
  public int quorum() {
    return 2 * reps.size() / 3 + 1;
  }
}
