package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * That an execution block is an ancestor of a finalised one, by the beacon chain's memory of its
 * own blocks: {@code [finalised, ancestor, [hash, ...], [hash, ...]]}, headers in SSZ.
 *
 * @param finalised beacon block whose state remembers
 * @param ancestor beacon block that is remembered, however old
 * @param history from the ancestor's root up to the finalised state's root
 * @param payload from the execution block's hash up to the ancestor's body root
 */
public record BeaconLeap(
    BeaconBlockHeader finalised, BeaconBlockHeader ancestor, Branch history, Branch payload) {
  /** The deepest of both, a root in a summary of a period, has 45. */
  static final int MAX_BRANCH = 48;

  static BeaconLeap read(RlpReader in) throws MalformedMessage {
    in.enterList();
    BeaconLeap leap =
        new BeaconLeap(header(in), header(in), branch(in, "history"), branch(in, "payload"));
    in.leaveList();
    return leap;
  }

  void write(RlpWriter out) {
    out.beginList();
    for (BeaconBlockHeader header : List.of(finalised, ancestor)) {
      SszWriter ssz = new SszWriter();
      header.write(ssz);
      out.bytes(ssz.toBytes());
    }
    for (Branch branch : List.of(history, payload)) {
      out.beginList();
      branch.hashes().forEach(hash -> out.bytes(hash.bytes()));
      out.endList();
    }
    out.endList();
  }

  private static BeaconBlockHeader header(RlpReader in) throws MalformedMessage {
    Bytes ssz = in.fixed(BeaconBlockHeader.LENGTH);
    return BeaconBlockHeader.read(new SszReader("beacon block header", ssz));
  }

  private static Branch branch(RlpReader in, String name) throws MalformedMessage {
    in.enterList();
    List<Hash> hashes = new ArrayList<>();
    while (in.hasNext()) {
      if (hashes.size() == MAX_BRANCH) {
        throw MalformedMessage.of(name + " branch", "> " + MAX_BRANCH, "<= " + MAX_BRANCH);
      }
      hashes.add(new Hash(in.fixed(Hash.LENGTH)));
    }
    in.leaveList();
    return new Branch(hashes);
  }
}
