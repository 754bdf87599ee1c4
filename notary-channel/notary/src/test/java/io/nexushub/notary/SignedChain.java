package io.nexushub.notary;

import io.nexushub.crypto.Keccak256;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.BtpDigest;
import io.nexushub.protocol.btp.BtpMerkle;
import io.nexushub.protocol.btp.BtpProof;
import io.nexushub.protocol.btp.MessageProof;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.btp.ProofContext;
import io.nexushub.protocol.btp.RelayMessage;
import io.nexushub.protocol.btp.RelayMessage.BlockUpdate;
import io.nexushub.protocol.btp.RelayMessage.Messages;
import io.nexushub.protocol.btp.RelayMessage.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A chain's BTP blocks, and its members' keys to sign them: what a relay finds at a node. */
final class SignedChain {
  final NetworkAddress uid;
  final List<Signer> members;
  private final NavigableMap<Long, BtpDigest> digests = new TreeMap<>();

  SignedChain(String uid, List<Signer> members) {
    this.uid = NetworkAddress.of(uid);
    this.members = List.copyOf(members);
  }

  ProofContext context() {
    return ProofContext.of(members.stream().map(Signers::btp).toList());
  }

  void add(long height, Optional<BtpDigest> digest) {
    digest.ifPresent(present -> digests.put(height, present));
  }

  Bytes firstHeader(long networkId) {
    return digests.get(0L).header(Keccak256.FUNCTION, networkId, 0, 0).orElseThrow().encode();
  }

  /** Everything a network hears after {@code height}, signed by as many as needed. */
  Bytes relay(long networkId, long height) {
    return relay(networkId, height, members.size() * 2 / 3 + 1);
  }

  Bytes relay(long networkId, long height, int votes) {
    return new RelayMessage(parts(networkId, height, votes)).encode();
  }

  List<Part> parts(long networkId, long height, int votes) {
    List<Part> parts = new ArrayList<>();
    for (var entry : digests.tailMap(height, false).entrySet()) {
      var network = entry.getValue().network(networkId);
      if (network.isEmpty()) {
        continue;
      }
      List<Bytes> messages = network.get().messages();
      parts.add(update(entry.getKey(), entry.getValue(), networkId, votes));
      if (!messages.isEmpty()) {
        parts.add(
            new Messages(
                MessageProof.of(new BtpMerkle(Keccak256.FUNCTION), messages, 0, messages.size())));
      }
    }
    return parts;
  }

  private BlockUpdate update(long height, BtpDigest digest, long networkId, int votes) {
    Hash decision = digest.decision(uid, height, 0).hash(Keccak256.FUNCTION);
    List<Optional<Signature>> slots = new ArrayList<>();
    for (Signer member : members) {
      slots.add(slots.size() < votes ? Optional.of(member.sign(decision)) : Optional.empty());
    }
    return new BlockUpdate(
        digest.header(Keccak256.FUNCTION, networkId, height, 0).orElseThrow(), new BtpProof(slots));
  }
}
