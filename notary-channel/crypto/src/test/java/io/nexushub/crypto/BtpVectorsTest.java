package io.nexushub.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.btp.BtpDigest;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.BtpMerkle;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.BtpMessageV1;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.btp.Decision;
import io.nexushub.protocol.btp.ErrorMessage;
import io.nexushub.protocol.btp.FeeInfo;
import io.nexushub.protocol.btp.MessageProof;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.btp.NetworkTypeSection;
import io.nexushub.protocol.btp.ProofContext;
import io.nexushub.protocol.btp.RelayMessage;
import io.nexushub.protocol.btp.RelayMessage.BlockUpdate;
import io.nexushub.protocol.btp.RelayMessage.Messages;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.State;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden vectors that the published Solidity verifier accepted, both ways. */
final class BtpVectorsTest {
  private static final HashFunction KECCAK = Keccak256.FUNCTION;
  private static final NetworkAddress SOURCE = NetworkAddress.of("0x1.icon");
  private static final Properties VECTORS = load();

  @Test
  void membersAreTheTailsOfKeccakOfTheirKeys() {
    assertThat(members("v1-", 4)).isEqualTo(addresses("v.addresses"));
    assertThat(members("v2-", 5)).isEqualTo(addresses("w.addresses"));
    assertThat(ProofContext.of(addresses("v.addresses")).hash(KECCAK))
        .isEqualTo(hash("v.context.hash"));
  }

  @Test
  void theFirstHeaderAnnouncesTheMembers() throws MalformedMessage {
    BtpHeader header = BtpHeader.decode(bytes("first.header"));

    assertThat(header.encode()).isEqualTo(bytes("first.header"));
    assertThat(header.height()).isEqualTo(10);
    assertThat(header.announcesProofContext()).isTrue();
    assertThat(header.firstMessageSn()).isZero();
    assertThat(header.previous()).isEmpty();
    assertThat(header.nextProofContext()).contains(ProofContext.of(addresses("v.addresses")));
    assertThat(header.section().hash(KECCAK)).isEqualTo(hash("first.section.hash"));
  }

  @Test
  void messagesAndErrorRepliesKeepTheirBytes() throws MalformedMessage {
    BtpMessage message =
        new BtpMessage(
            SOURCE,
            NetworkAddress.of("0xaa36a7.eth2"),
            "xcall",
            BigInteger.valueOf(5),
            Bytes.utf8("hello"),
            BigInteger.valueOf(7),
            Optional.of(
                new FeeInfo(
                    "0x1.icon", List.of(BigInteger.valueOf(128), BigInteger.valueOf(1000)))));
    assertThat(message.encode()).isEqualTo(bytes("message"));
    assertThat(BtpMessage.decode(bytes("message"))).isEqualTo(message);

    ErrorMessage error = new ErrorMessage(ErrorMessage.NO_SERVICE, "no svc");
    BtpMessage reply =
        message.errorReply(
            message.dst(),
            error,
            Optional.of(new FeeInfo("0x1.icon", List.of(BigInteger.valueOf(1000)))));
    assertThat(reply.encode()).isEqualTo(bytes("error.reply"));
    assertThat(ErrorMessage.decode(BtpMessage.decode(bytes("error.reply")).payload()))
        .isEqualTo(error);
  }

  @Test
  void messagesOfVersionOneAreRead() throws MalformedMessage {
    Bytes encoded =
        new RlpWriter()
            .beginList()
            .text("btp://0x1.icon/cx87ed9048b594b95199f326fc76e76a9d33dd665b")
            .text("btp://0x38.bsc/0x034AaDE86BF402F023Aa17E5725fABC4ab9E9798")
            .text("bmc")
            .signed(-3)
            .bytes(Bytes.utf8("payload"))
            .endList()
            .toBytes();
    BtpMessageV1 message = BtpMessageV1.decode(encoded);

    assertThat(message.src().network()).isEqualTo(SOURCE);
    assertThat(message.sn()).isEqualTo(-3);
    assertThat(message.encode()).isEqualTo(encoded);
    assertThatThrownBy(() -> BtpMessage.decode(encoded)).isInstanceOf(MalformedMessage.class);
  }

  @Test
  void aHeaderLeadsToTheHashThatIsSigned() throws MalformedMessage {
    BtpHeader header = BtpHeader.decode(bytes("header.11"));
    Hash section = header.section().hash(KECCAK);
    Decision decision = header.decision(KECCAK, SOURCE, 1);

    assertThat(section).isEqualTo(hash("section.hash.11"));
    assertThat(new NetworkTypeSection(header.nextProofContextHash(), section).hash(KECCAK))
        .isEqualTo(hash("type.section.hash.11"));
    assertThat(decision.encode()).isEqualTo(bytes("decision.11"));
    assertThat(decision.hash(KECCAK)).isEqualTo(hash("signed.hash.11"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"r1", "r2", "r3", "r4bad", "r4"})
  void relayMessagesKeepTheirBytes(String name) throws MalformedMessage {
    assertThat(RelayMessage.decode(bytes(name)).encode()).isEqualTo(bytes(name));
  }

  @Test
  void signaturesAreThoseOfTheMembersInOrder() throws MalformedMessage {
    assertThat(signers("r1", "signed.hash.11")).isEqualTo(addresses("v.addresses").subList(0, 3));
    assertThat(signers("r2", "signed.hash.12").stream().filter(addresses("v.addresses")::contains))
        .hasSize(3);
    assertThat(signers("r4", "signed.hash.13")).isEqualTo(addresses("w.addresses").subList(0, 4));
    assertThat(signers("r4bad", "signed.hash.13")).hasSize(3);
  }

  @Test
  void signingTheDecisionGivesTheSameSignatures() throws MalformedMessage {
    List<Optional<Signature>> expected = update("r1").proof().signatures();
    for (int i = 0; i < 3; i++) {
      assertThat(expected.get(i))
          .contains(LocalSigner.of(secret("v1-" + i)).sign(hash("signed.hash.11")));
    }
    assertThat(expected.get(3)).isEmpty();
  }

  @Test
  void messageProofsLeadToTheSignedRoot() throws MalformedMessage {
    BtpMerkle merkle = new BtpMerkle(KECCAK);
    List<Bytes> all = List.of(Bytes.utf8("a0"), Bytes.utf8("b1"), Bytes.utf8("c2"));
    MessageProof first = proof("r2");
    MessageProof rest = proof("r3");

    assertThat(merkle.rootOfMessages(all)).contains(hash("messages.root.12"));
    assertThat(first.root(merkle)).contains(hash("messages.root.12"));
    assertThat(rest.root(merkle)).contains(hash("messages.root.12"));
    assertThat(rest.leftCount()).isEqualTo(1);
    assertThat(rest.total()).isEqualTo(3);
    assertThat(first).isEqualTo(MessageProof.of(merkle, all, 0, 1));
    assertThat(rest).isEqualTo(MessageProof.of(merkle, all, 1, 3));
  }

  /** A chain built by our own code says the same as the vectors, byte for byte. */
  @Test
  void ourBlocksAreTheVectors() throws MalformedMessage {
    BtpNetworks networks = new BtpNetworks(KECCAK);
    ProofContext v = ProofContext.of(addresses("v.addresses"));
    ProofContext w = ProofContext.of(addresses("w.addresses"));
    State state = networks.open(MerkleTrie.empty(HashFunction.SHA3_256), "0xaa36a7.eth2", 9);

    BtpNetworks.Appended ten = networks.append(state, v, new TreeMap<>());
    assertThat(ten.digest().orElseThrow().header(KECCAK, 1, 10, 0).orElseThrow().encode())
        .isEqualTo(bytes("first.header"));

    BtpNetworks.Appended eleven =
        networks.append(ten.state(), v, messages(List.of(bytes("message"))));
    BtpDigest digest = eleven.digest().orElseThrow();
    assertThat(digest.header(KECCAK, 1, 11, 0).orElseThrow().encode())
        .isEqualTo(bytes("header.11"));
    assertThat(digest.decision(SOURCE, 11, 0).hash(KECCAK)).isEqualTo(hash("signed.hash.11"));
    assertThat(BtpDigest.decode(KECCAK, digest.encode())).isEqualTo(digest);

    BtpNetworks.Appended quiet = networks.append(eleven.state(), v, new TreeMap<>());
    assertThat(quiet.digest()).isEmpty();
    assertThat(quiet.state().root()).isEqualTo(eleven.state().root());

    BtpNetworks.Appended twelve =
        networks.append(
            eleven.state(),
            w,
            messages(List.of(Bytes.utf8("a0"), Bytes.utf8("b1"), Bytes.utf8("c2"))));
    BtpHeader header = twelve.digest().orElseThrow().header(KECCAK, 1, 12, 0).orElseThrow();
    assertThat(header).isEqualTo(update("r2").header());
    assertThat(header.section().hash(KECCAK)).isEqualTo(hash("section.hash.12"));

    BtpNetworks.Appended thirteen =
        networks.append(twelve.state(), w, messages(List.of(Bytes.utf8("a0"))));
    assertThat(thirteen.digest().orElseThrow().header(KECCAK, 1, 13, 0))
        .contains(update("r4").header());
    assertThat(networks.network(thirteen.state(), 1).orElseThrow().nextSn()).isEqualTo(5);
    assertThat(networks.named(thirteen.state(), "0xaa36a7.eth2").orElseThrow().lastSection())
        .contains(hash("section.hash.13"));
  }

  /** Vectors damaged in many ways: an error of ours, or the same bytes again. */
  @Test
  void hostileBytesAreRefusedOrKept() {
    Random random = new Random(20261123);
    int decoded = 0;
    for (String name : List.of("first.header", "header.11", "message", "r1", "r2", "r3", "r4")) {
      Bytes good = bytes(name);
      for (int i = 0; i < 4000; i++) {
        Bytes mutant = mutate(random, good);
        try {
          assertThat(reencode(name, mutant)).as("%s %s", name, mutant).isEqualTo(mutant);
          decoded++;
        } catch (MalformedMessage refused) {
          assertThat(refused.getMessage()).contains("expected");
        }
      }
    }
    assertThat(decoded).as("mutations inside values go through").isPositive();
  }

  private static Bytes reencode(String name, Bytes bytes) throws MalformedMessage {
    if (name.equals("message")) {
      return BtpMessage.decode(bytes).encode();
    }
    return name.startsWith("r")
        ? RelayMessage.decode(bytes).encode()
        : BtpHeader.decode(bytes).encode();
  }

  private static Bytes mutate(Random random, Bytes good) {
    byte[] bytes = good.toArray();
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(4)) {
      case 0 -> good.slice(0, at);
      case 1 -> Bytes.concat(good.slice(0, at), Bytes.of((byte) random.nextInt()), good.from(at));
      case 2 -> Bytes.concat(good.slice(0, at), good.from(Math.min(bytes.length, at + 1)));
      default -> {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        yield Bytes.wrap(bytes);
      }
    };
  }

  private static List<Address> signers(String name, String signed) throws MalformedMessage {
    List<Address> signers = new ArrayList<>();
    for (Optional<Signature> signature : update(name).proof().signatures()) {
      signature
          .flatMap(value -> Secp256k1.scheme().recover(hash(signed), value))
          .ifPresent(key -> signers.add(Address.of(key, KECCAK)));
    }
    return signers;
  }

  private static BlockUpdate update(String name) throws MalformedMessage {
    return (BlockUpdate) RelayMessage.decode(bytes(name)).parts().getFirst();
  }

  private static MessageProof proof(String name) throws MalformedMessage {
    return ((Messages) RelayMessage.decode(bytes(name)).parts().getLast()).proof();
  }

  private static TreeMap<Long, List<Bytes>> messages(List<Bytes> messages) {
    TreeMap<Long, List<Bytes>> outgoing = new TreeMap<>();
    outgoing.put(1L, messages);
    return outgoing;
  }

  private static List<Address> members(String prefix, int count) {
    List<Address> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      members.add(Address.of(Secp256k1.scheme().publicKey(secret(prefix + i)), KECCAK));
    }
    return members;
  }

  private static SecretKey secret(String text) {
    return SecretKey.of(KECCAK.hash(Bytes.utf8(text)).bytes());
  }

  private static List<Address> addresses(String name) {
    return Arrays.stream(VECTORS.getProperty(name).split(",")).map(Address::hex).toList();
  }

  private static Hash hash(String name) {
    return Hash.of(bytes(name));
  }

  private static Bytes bytes(String name) {
    return Bytes.hex(VECTORS.getProperty(name));
  }

  private static Properties load() {
    Properties vectors = new Properties();
    try (InputStream in = BtpVectorsTest.class.getResourceAsStream("/vectors/btp2.properties")) {
      vectors.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return vectors;
  }
}
