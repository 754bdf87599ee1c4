package io.nexushub.node.rpc.dex;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.SecretKey;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.BtpDigest;
import io.nexushub.protocol.btp.BtpMerkle;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.btp.BtpProof;
import io.nexushub.protocol.btp.MessageProof;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.btp.ProofContext;
import io.nexushub.protocol.btp.RelayMessage;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.State;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A notary channel of one member, who signs whatever a test likes. */
final class Notary {
  static final NetworkAddress UID = NetworkAddress.of("0x1.nexus");
  private static final long NETWORK = 1;

  private final Signer member = signer("notary");
  private final BtpNetworks networks = new BtpNetworks(Keccak256.FUNCTION);
  private final BtpDigest first;
  private State state;
  private long height;

  Notary() {
    state = networks.open(MerkleTrie.empty(HashFunction.SHA3_256), "0x1.dex", 0);
    first = append(new TreeMap<>());
  }

  /** The secret is the Keccak-256 of a name. */
  static Signer signer(String name) {
    return LocalSigner.of(SecretKey.of(Keccak256.FUNCTION.hash(Bytes.utf8(name)).bytes()));
  }

  Bytes firstHeader() {
    return first.header(Keccak256.FUNCTION, NETWORK, 0, 0).orElseThrow().encode();
  }

  /** A relay message with one more block, of these messages. */
  Bytes notarise(List<Bytes> messages) {
    height++;
    TreeMap<Long, List<Bytes>> outgoing = new TreeMap<>();
    outgoing.put(NETWORK, messages);
    BtpDigest digest = append(outgoing);
    RelayMessage.BlockUpdate update =
        new RelayMessage.BlockUpdate(
            digest.header(Keccak256.FUNCTION, NETWORK, height, 0).orElseThrow(),
            new BtpProof(
                List.of(
                    Optional.of(
                        member.sign(digest.decision(UID, height, 0).hash(Keccak256.FUNCTION))))));
    MessageProof proof =
        MessageProof.of(new BtpMerkle(Keccak256.FUNCTION), messages, 0, messages.size());
    return new RelayMessage(List.of(update, new RelayMessage.Messages(proof))).encode();
  }

  private BtpDigest append(TreeMap<Long, List<Bytes>> outgoing) {
    ProofContext context =
        ProofContext.of(List.of(Address.of(member.publicKey(), Keccak256.FUNCTION)));
    BtpNetworks.Appended appended = networks.append(state, context, outgoing);
    state = appended.state();
    return appended.digest().orElseThrow();
  }
}
