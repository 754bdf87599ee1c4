package io.nexushub.portal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.SecretKey;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.btp.BtpDigest;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.BtpMerkle;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.btp.BtpProof;
import io.nexushub.protocol.btp.MessageProof;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.btp.ProofContext;
import io.nexushub.protocol.btp.RelayMessage;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The blocks that a hub makes, by the code with which it makes them, are what the contract
 * verifies: two networks in one block, a change of notaries, messages in any windows.
 */
@ExtendWith(EvmExtension.class)
class HubBlockTest {
  private static final HashFunction KECCAK = Keccak256.FUNCTION;
  private static final NetworkAddress HUB = new NetworkAddress("0x1", "nexus");
  private static final long ETHEREUM = 1;
  private static final long COMMUNITY = 2;

  private final BtpNetworks networks = new BtpNetworks(KECCAK);
  private final BtpMerkle merkle = new BtpMerkle(KECCAK);
  private final Evm evm;
  private List<LocalSigner> notaries = notaries("first", 4);
  private State state;
  private long height = 4;

  HubBlockTest(Evm evm) {
    this.evm = evm;
    State empty = MerkleTrie.empty(HashFunction.SHA3_256);
    this.state = networks.open(networks.open(empty, "0x539.eth", 1), "0x3.icon", 1);
  }

  @Test
  void blocksOfTheHubAreVerifiedOnEthereum() {
    BtpHeader first = append(notaries, new TreeMap<>());
    Verifier verifier = Verifier.deploy(evm, HUB.toString(), first.encode().toArray(), 0);
    for (int size = 1; size <= 7; size++) {
      List<Bytes> messages = messages(size);
      long seq = verifier.number("getNextMessageSn").longValueExact();
      List<LocalSigner> signers = notaries;
      List<LocalSigner> next = size == 3 ? notaries("second", 7) : notaries;
      BtpHeader header = append(next, outgoing(messages));
      int window = size / 2;
      assertThat(accept(verifier, seq, update(header, signers), proof(messages, 0, window + 1)))
          .isEqualTo(messages.subList(0, window + 1));
      if (window + 1 < size) {
        assertThat(accept(verifier, seq + window + 1, proof(messages, window + 1, size)))
            .isEqualTo(messages.subList(window + 1, size));
      }
    }
    assertThat(verifier.validators()).hasSize(7);
  }

  private List<Bytes> accept(Verifier verifier, long seq, RelayMessage.Part... parts) {
    byte[] relayMessage = new RelayMessage(List.of(parts)).encode().toArray();
    return verifier.accept(seq, relayMessage).stream().map(Bytes::of).toList();
  }

  private BtpHeader append(List<LocalSigner> next, SortedMap<Long, List<Bytes>> outgoing) {
    List<Address> members =
        next.stream().map(signer -> Address.of(signer.publicKey(), KECCAK)).toList();
    BtpNetworks.Appended appended = networks.append(state, ProofContext.of(members), outgoing);
    state = appended.state();
    notaries = next;
    height++;
    return appended.digest().orElseThrow().header(KECCAK, ETHEREUM, height, 2).orElseThrow();
  }

  /** Signed by as few as suffice, the last ones. */
  private RelayMessage.Part update(BtpHeader header, List<LocalSigner> signers) {
    Hash decision = header.decision(KECCAK, HUB, BtpDigest.NETWORK_TYPE_ID).hash(KECCAK);
    int silent = signers.size() - SourceChain.quorum(signers.size());
    List<Optional<Signature>> signatures = new ArrayList<>();
    for (int i = 0; i < signers.size(); i++) {
      signatures.add(i < silent ? Optional.empty() : Optional.of(signers.get(i).sign(decision)));
    }
    return new RelayMessage.BlockUpdate(header, new BtpProof(signatures));
  }

  private RelayMessage.Part proof(List<Bytes> messages, int from, int to) {
    return new RelayMessage.Messages(MessageProof.of(merkle, messages, from, to));
  }

  private static SortedMap<Long, List<Bytes>> outgoing(List<Bytes> messages) {
    SortedMap<Long, List<Bytes>> outgoing = new TreeMap<>();
    outgoing.put(ETHEREUM, messages);
    outgoing.put(COMMUNITY, List.of(Bytes.utf8("for another network")));
    return outgoing;
  }

  private static List<Bytes> messages(int count) {
    List<Bytes> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(Bytes.utf8("message " + i + " of " + count));
    }
    return messages;
  }

  private static List<LocalSigner> notaries(String name, int count) {
    List<LocalSigner> notaries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Hash secret = KECCAK.hash(Bytes.utf8(name + "-" + i));
      notaries.add(LocalSigner.of(SecretKey.of(secret.bytes())));
    }
    return notaries;
  }
}
