package io.nexushub.lightclient.goloop;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.List;
import java.util.TreeSet;

/**
 * Those who vote on a block. The header before names the list by its hash, and whoever has the
 * list, {@code icx_getDataByHash}, need not be trusted. Votes stand in no order, so the list's
 * order matters to its hash only.
 */
public record Validators(List<Address> keys) {
  /** ICON has 25. */
  public static final int MAX_VALIDATORS = 1024;

  public Validators {
    keys = List.copyOf(keys);
  }

  /** At least one, and each once. */
  public static Validators of(List<Address> keys) throws MalformedMessage {
    if (keys.isEmpty() || keys.size() > MAX_VALIDATORS) {
      throw MalformedMessage.of("validators", keys.size(), "1 to " + MAX_VALIDATORS);
    }
    TreeSet<Address> seen = new TreeSet<>();
    for (Address key : keys) {
      if (key.equals(Address.ZERO) || !seen.add(key)) {
        throw MalformedMessage.of("validator", "hx" + key.toHex(), "a key, and once");
      }
    }
    return new Validators(keys);
  }

  /** {@code [address, …]}, 21 bytes each. */
  public static Validators decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    Validators validators = decode(in);
    in.end();
    return validators;
  }

  static Validators decode(RlpReader in) throws MalformedMessage {
    return of(Rlpn.items("validators", in, MAX_VALIDATORS, item -> Rlpn.key("validator", item)));
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList();
    keys.forEach(key -> Rlpn.writeKey(out, key));
    return out.endList().toBytes();
  }

  /** What headers name. */
  public Hash hash() {
    return HashFunction.SHA3_256.hash(encode());
  }

  public int size() {
    return keys.size();
  }

  /** The fewest votes that are more than two thirds. */
  public int quorum() {
    return 2 * keys.size() / 3 + 1;
  }
}
