package io.nexushub.interop;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.btp.BtpDigest;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.BtpMerkle;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.btp.BtpProof;
import io.nexushub.protocol.btp.FeeInfo;
import io.nexushub.protocol.btp.MessageProof;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.btp.ProofContext;
import io.nexushub.protocol.btp.RelayMessage;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.State;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A hub of four notaries that signs whatever it is told, with as many keys as it is told. */
final class TestHub {
  static final String PEER = "btp://0x1.nexus/hub";
  static final NetworkAddress NETWORK = NetworkAddress.of("0x1.nexus");
  static final NetworkAddress ETHEREUM = NetworkAddress.of("0x539.eth");
  static final NetworkAddress POLYGON = NetworkAddress.of("0x89.polygon");
  static final NetworkAddress COMMUNITY = NetworkAddress.of("0x3.icon");

  /** The hub's networks: 1 leads to Ethereum, 2 to the community. */
  static final long NETWORK_ID = 2;

  private final BtpNetworks networks = new BtpNetworks(Keccak256.FUNCTION);
  private final List<LocalSigner> notaries = new ArrayList<>();
  private final ProofContext members;
  private final Bytes firstHeader;
  private State state;
  private long height;

  TestHub() {
    List<Address> addresses = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      notaries.add(TestChain.signer("notary" + i));
      addresses.add(Address.of(notaries.get(i).publicKey(), Keccak256.FUNCTION));
    }
    members = ProofContext.of(addresses);
    state = networks.open(MerkleTrie.empty(HashFunction.SHA3_256), ETHEREUM.toString(), 0);
    state = networks.open(state, COMMUNITY.toString(), 0);
    BtpNetworks.Appended genesis = networks.append(state, members, new TreeMap<>());
    state = genesis.state();
    firstHeader =
        genesis
            .digest()
            .orElseThrow()
            .header(Keccak256.FUNCTION, NETWORK_ID, 0, 0)
            .orElseThrow()
            .encode();
  }

  RpcItem.Dict link() {
    return RpcItem.dict()
        .with("link", PEER)
        .with("network_id", "1")
        .with("source_network_id", "2")
        .with("first_header", firstHeader.toString())
        .with(
            "routes",
            RpcItem.array(
                List.of(RpcItem.text(ETHEREUM.toString()), RpcItem.text(POLYGON.toString()))));
  }

  /** A notarised block: what a relay needs to know of it. */
  record Block(BtpHeader header, Hash decision, List<Bytes> messages) {}

  Block block(Bytes... messages) {
    height++;
    TreeMap<Long, List<Bytes>> outgoing = new TreeMap<>();
    outgoing.put(NETWORK_ID, List.of(messages));
    BtpNetworks.Appended appended = networks.append(state, members, outgoing);
    state = appended.state();
    BtpDigest digest = appended.digest().orElseThrow();
    return new Block(
        digest.header(Keccak256.FUNCTION, NETWORK_ID, height, 1).orElseThrow(),
        digest.decision(NETWORK, height, 1).hash(Keccak256.FUNCTION),
        List.of(messages));
  }

  RelayMessage.BlockUpdate signed(Block block, int signatures) {
    List<Optional<Signature>> proof = new ArrayList<>();
    for (int i = 0; i < notaries.size(); i++) {
      proof.add(
          i < signatures ? Optional.of(notaries.get(i).sign(block.decision())) : Optional.empty());
    }
    return new RelayMessage.BlockUpdate(block.header(), new BtpProof(proof));
  }

  static RelayMessage.Messages some(Block block, int from, int to) {
    return new RelayMessage.Messages(
        MessageProof.of(new BtpMerkle(Keccak256.FUNCTION), block.messages(), from, to));
  }

  /** The block with all of its messages, signed by three of four. */
  Bytes relay(Block block) {
    return new RelayMessage(List.of(signed(block, 3), some(block, 0, block.messages().size())))
        .encode();
  }

  static RpcItem.Dict relayCall(Bytes relayMessage) {
    return RpcItem.dict()
        .with("_prev", PEER)
        .with("_msg", Base64.getUrlEncoder().encodeToString(relayMessage.toArray()));
  }

  /** A message as Ethereum's message centre would send it. */
  static Bytes message(String service, long sn, Bytes payload, long nsn) {
    return message(ETHEREUM, COMMUNITY, service, sn, payload, nsn);
  }

  static Bytes message(
      NetworkAddress src, NetworkAddress dst, String service, long sn, Bytes payload, long nsn) {
    return new BtpMessage(
            src,
            dst,
            service,
            BigInteger.valueOf(sn),
            payload,
            BigInteger.valueOf(nsn),
            Optional.of(
                new FeeInfo(
                    ETHEREUM.toString(), List.of(BigInteger.TWO, BigInteger.TEN, BigInteger.ONE))))
        .encode();
  }
}
