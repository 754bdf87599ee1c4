package io.nexushub.dex.channel;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.SecretKey;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.BtpDigest;
import io.nexushub.protocol.btp.BtpMerkle;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.btp.BtpNetworks.Appended;
import io.nexushub.protocol.btp.BtpProof;
import io.nexushub.protocol.btp.MessageProof;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.btp.ProofContext;
import io.nexushub.protocol.btp.RelayMessage;
import io.nexushub.protocol.btp.RelayMessage.BlockUpdate;
import io.nexushub.protocol.btp.RelayMessage.Messages;
import io.nexushub.protocol.btp.RelayMessage.Part;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.State;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A notary channel that notarises whatever a test likes, and its members' keys. */
final class NotarySide {
  static final NetworkAddress UID = NetworkAddress.of("0x1.nexus");
  static final long NETWORK = 1;

  private final List<Signer> members;
  private final BtpNetworks networks = new BtpNetworks(Keccak256.FUNCTION);
  private final NavigableMap<Long, BtpDigest> digests = new TreeMap<>();
  private State state;
  private long height;

  NotarySide(String members) {
    this.members = signers(members);
    this.state = networks.open(MerkleTrie.empty(HashFunction.SHA3_256), "0x1.dex", 0);
    append(List.of());
  }

  static List<Signer> signers(String name) {
    return IntStream.range(0, 4).mapToObj(i -> signer(name + "-" + i)).toList();
  }

  /** The secret is the Keccak-256 of a name. */
  static Signer signer(String name) {
    return LocalSigner.of(SecretKey.of(Keccak256.FUNCTION.hash(Bytes.utf8(name)).bytes()));
  }

  static Address btp(Signer signer) {
    return Address.of(signer.publicKey(), Keccak256.FUNCTION);
  }

  Bytes firstHeader() {
    return digests.get(0L).header(Keccak256.FUNCTION, NETWORK, 0, 0).orElseThrow().encode();
  }

  /** One block; returns the height of the block before. */
  long send(List<Bytes> messages) {
    height++;
    append(messages);
    return height - 1;
  }

  /** Everything after {@code height}, signed by as many as needed. */
  Bytes relay(long after) {
    return relay(after, members.size() * 2 / 3 + 1);
  }

  Bytes relay(long after, int votes) {
    List<Part> parts = new ArrayList<>();
    for (var entry : digests.tailMap(after, false).entrySet()) {
      List<Bytes> messages = entry.getValue().network(NETWORK).orElseThrow().messages();
      parts.add(update(entry.getKey(), entry.getValue(), votes));
      if (!messages.isEmpty()) {
        BtpMerkle merkle = new BtpMerkle(Keccak256.FUNCTION);
        parts.add(new Messages(MessageProof.of(merkle, messages, 0, messages.size())));
      }
    }
    return new RelayMessage(parts).encode();
  }

  private BlockUpdate update(long at, BtpDigest digest, int votes) {
    Hash decision = digest.decision(UID, at, 0).hash(Keccak256.FUNCTION);
    List<Optional<Signature>> slots = new ArrayList<>();
    for (Signer member : members) {
      slots.add(slots.size() < votes ? Optional.of(member.sign(decision)) : Optional.empty());
    }
    return new BlockUpdate(
        digest.header(Keccak256.FUNCTION, NETWORK, at, 0).orElseThrow(), new BtpProof(slots));
  }

  private void append(List<Bytes> messages) {
    TreeMap<Long, List<Bytes>> outgoing = new TreeMap<>();
    if (!messages.isEmpty()) {
      outgoing.put(NETWORK, messages);
    }
    ProofContext context = ProofContext.of(members.stream().map(NotarySide::btp).toList());
    Appended appended = networks.append(state, context, outgoing);
    state = appended.state();
    appended.digest().ifPresent(digest -> digests.put(height, digest));
  }
}
