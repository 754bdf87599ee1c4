package io.nexushub.notary;

import static io.nexushub.notary.Worlds.ETH;
import static io.nexushub.notary.Worlds.HUB;
import static io.nexushub.notary.Worlds.ICON;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.lft.LogEvent;
import io.nexushub.lft.Receipt;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.btp.BtpClientState;
import io.nexushub.lightclient.btp.BtpLightClient;
import io.nexushub.lightclient.btp.BtpRelay;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.ErrorMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.simulator.Seeds;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NotaryApplicationTest {
  private final SourceChain lcEth = new SourceChain("0x101.nexus", "lc-eth");
  private final SourceChain lcIcon = new SourceChain("0x102.nexus", "lc-icon");
  private final HubChain notary = Worlds.notary(lcEth.signed, lcIcon.signed);

  @Test
  void aMessageIsOrderedUnchangedAndItsDestinationCanVerifyIt() throws MalformedMessage {
    Bytes message = Worlds.request(ETH, ICON, 7);
    Receipt receipt = relayEth(message);

    assertThat(receipt.success()).isTrue();
    assertThat(receipt.events())
        .containsExactly(
            event("BTPEvent(str,int,str,str)", List.of("0x539.eth", "0x7"), "0x3.icon", "ROUTE"),
            event(
                "Ordered(str,int,str,int,int)",
                List.of("0x539.eth", "0x7"),
                "0x3.icon",
                "0x2",
                "0x0"));
    assertThat(delivered(2)).containsExactly(message);
    assertThat(delivered(1)).isEmpty();
  }

  @Test
  void theWayOfAMessageCanBeAskedFor() throws MalformedMessage {
    relayEth(Worlds.request(ETH, ICON, 7));
    relayIcon(Worlds.message(ICON, ETH, "echo", 0, -7, Bytes.utf8("reply")).encode());

    RpcItem.Dict passages =
        notary.query("getMessage", RpcItem.dict().with("src", "0x539.eth").with("nsn", "0x7"));
    RpcItem.Dict request = (RpcItem.Dict) passages.field("request").orElseThrow();
    assertThat(request.text("outcome")).contains("ROUTE");
    assertThat(request.text("network_id")).contains("0x2");
    assertThat(request.text("sn")).contains("0x0");
    assertThat(request.text("height")).contains("0x1");
    RpcItem.Dict reply = (RpcItem.Dict) passages.field("reply").orElseThrow();
    assertThat(reply.text("link")).contains("0x3.icon");
    assertThat(reply.text("next")).contains("0x539.eth");
    assertThat(reply.text("height")).contains("0x2");

    assertThat(
            notary
                .query("getMessage", RpcItem.dict().with("src", "0x539.eth").with("nsn", "0x8"))
                .fields())
        .isEmpty();
    assertThat(
            notary.refusedQuery("getMessage", RpcItem.dict().with("src", "eth").with("nsn", "0x8")))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(-32602));
    assertThat(notary.refusedQuery("getMesage", RpcItem.dict()).reason())
        .contains("'getMesage'", "getMessage");
  }

  @Test
  void statusIsAllARelayNeedsToResume() {
    long before = lcEth.send(Worlds.request(ETH, ICON, 1), Worlds.request(ETH, ICON, 2));
    notary.run(new HubOperation.Relay(ETH, lcEth.relay(before)));
    relayIcon(Worlds.request(ICON, ETH, 1));

    RpcItem.Dict status = notary.query("getStatus", RpcItem.dict().with("link", "0x539.eth"));
    assertThat(status.text("rx_seq")).contains("0x2");
    assertThat(status.text("tx_seq")).contains("0x1");
    assertThat(status.text("source")).contains("0x101.nexus");
    RpcItem.Dict verifier = (RpcItem.Dict) status.field("verifier").orElseThrow();
    assertThat(verifier.text("height")).contains("0x1");
    assertThat(verifier.text("sequence_offset")).contains("0x0");
    assertThat(verifier.text("first_message_sn")).contains("0x0");
    assertThat(verifier.text("message_count")).contains("0x2");
    assertThat(((RpcItem.Array) notary.answer("getLinks", RpcItem.dict())).items()).hasSize(2);
    RpcItem networks = notary.answer("getNetworks", RpcItem.dict());
    RpcItem.Dict second = (RpcItem.Dict) ((RpcItem.Array) networks).items().get(1);
    assertThat(second.text("network")).contains("0x3.icon");
    assertThat(second.text("next_sn")).contains("0x2");
    assertThat(notary.refusedQuery("getStatus", RpcItem.dict().with("link", "0x5.eth")).reason())
        .isEqualTo("link: 0x5.eth (expected: 0x3.icon, 0x539.eth)");
  }

  @Test
  void whoeverWaitsForAnAnswerLearnsThatThereIsNoRoute() throws MalformedMessage {
    NetworkAddress nowhere = NetworkAddress.of("0x9.cosmos");
    Receipt receipt = relayEth(Worlds.request(ETH, nowhere, 5));
    assertThat(receipt.events().getFirst().data()).containsExactly("", "ERROR");

    BtpMessage reply = BtpMessage.decode(delivered(1).getFirst());
    assertThat(reply.src()).isEqualTo(HUB);
    assertThat(reply.dst()).isEqualTo(ETH);
    assertThat(reply.sn()).isEqualTo(BigInteger.valueOf(-5));
    assertThat(reply.nsn()).isEqualTo(BigInteger.valueOf(-5));
    assertThat(reply.service()).isEqualTo("echo");
    assertThat(reply.fee().orElseThrow().values())
        .containsExactly(BigInteger.valueOf(1000), BigInteger.valueOf(128));
    ErrorMessage error = ErrorMessage.decode(reply.payload());
    assertThat(error.code()).isEqualTo(ErrorMessage.NO_ROUTE);
    assertThat(error.text()).isEqualTo("destination: 0x9.cosmos (expected: 0x3.icon)");
  }

  /** No way leads back to where a message came from. */
  @Test
  void aMessageToItsOwnNetworkHasNoRoute() throws MalformedMessage {
    relayEth(Worlds.request(ETH, ETH, 5));
    assertThat(errorCode(delivered(1).getFirst())).isEqualTo(ErrorMessage.NO_ROUTE);
  }

  @Test
  void whatNobodyWaitsForIsDroppedWithAReason() throws MalformedMessage {
    NetworkAddress nowhere = NetworkAddress.of("0x9.cosmos");
    Bytes oneWay = Worlds.message(ETH, nowhere, "echo", 0, 5, Bytes.EMPTY).encode();
    Bytes error = Worlds.message(ETH, nowhere, "echo", -5, -5, Bytes.EMPTY).encode();
    for (Bytes message : List.of(oneWay, error)) {
      Receipt receipt = relayEth(message);
      assertThat(receipt.success()).isTrue();
      assertThat(receipt.events().get(0).data()).containsExactly("", "DROP");
      assertThat(receipt.events().get(1).indexed().getFirst())
          .isEqualTo("MessageDropped(str,int,bytes,int,str)");
      assertThat(receipt.events().get(1).data())
          .containsExactly(
              message.toString(), "0x15", "destination: 0x9.cosmos (expected: 0x3.icon)");
    }
    assertThat(delivered(1)).isEmpty();
  }

  @Test
  void bytesThatAreNoMessageDoNotStopTheOnesBehindThem() throws MalformedMessage {
    Bytes good = Worlds.request(ETH, ICON, 1);
    Receipt receipt =
        relayEth(
            Bytes.EMPTY,
            Bytes.utf8("no message"),
            Bytes.concat(good, Bytes.of((byte) 0)),
            Bytes.of(new byte[1000]),
            good);
    assertThat(receipt.success()).isTrue();
    assertThat(receipt.events())
        .filteredOn(e -> e.indexed().getFirst().startsWith("MessageDropped"))
        .hasSize(4)
        .allSatisfy(dropped -> assertThat(dropped.data().get(1)).isEqualTo("0x19"));
    assertThat(delivered(2)).containsExactly(good);
  }

  /** A community may speak for itself only, whatever its light client proves. */
  @Test
  void aMessageOfAnotherSourceIsDropped() throws MalformedMessage {
    Receipt receipt = relayEth(Worlds.request(ICON, ICON, 1), Worlds.request(HUB, ICON, 2));
    assertThat(receipt.events())
        .filteredOn(e -> e.indexed().getFirst().startsWith("MessageDropped"))
        .hasSize(2)
        .allSatisfy(dropped -> assertThat(dropped.data().get(1)).isEqualTo("0xb"));
    assertThat(delivered(1)).isEmpty();
    assertThat(delivered(2)).isEmpty();
    assertThat(
            notary
                .query("getMessage", RpcItem.dict().with("src", "0x3.icon").with("nsn", "0x1"))
                .fields())
        .isEmpty();
  }

  /** An error reply to it would look like a request of ours. */
  @Test
  void aRequestThatIsNumberedLikeAReplyIsDropped() throws MalformedMessage {
    Receipt receipt =
        relayEth(
            Worlds.message(ETH, NetworkAddress.of("0x9.x"), "echo", 5, -5, Bytes.EMPTY).encode(),
            Worlds.message(ETH, ICON, "echo", -5, 5, Bytes.EMPTY).encode(),
            Worlds.message(ETH, ICON, "echo", 5, 0, Bytes.EMPTY).encode());
    assertThat(receipt.events())
        .extracting(e -> e.data().getLast())
        .filteredOn("DROP"::equals)
        .hasSize(3);
    assertThat(delivered(1)).isEmpty();
    assertThat(delivered(2)).isEmpty();
  }

  @Test
  void theHubHasNoServiceButHearsAnnouncements() throws MalformedMessage {
    Bytes init = new RlpWriter().beginList().text("Init").bytes(Bytes.EMPTY).endList().toBytes();
    Bytes claim = new RlpWriter().beginList().text("Claim").bytes(Bytes.EMPTY).endList().toBytes();
    Receipt receipt =
        relayEth(
            Worlds.message(ETH, HUB, "bmc", 0, 1, init).encode(),
            Worlds.message(ETH, HUB, "bmc", 2, 2, claim).encode(),
            Worlds.message(ETH, HUB, "xcall", 3, 3, Bytes.EMPTY).encode(),
            Worlds.message(ETH, HUB, "bmc", 0, 4, claim).encode());
    assertThat(receipt.events().getFirst().data()).containsExactly("", "RECEIVE");
    assertThat(delivered(1)).hasSize(2);
    for (Bytes reply : delivered(1)) {
      assertThat(errorCode(reply)).isEqualTo(ErrorMessage.NO_SERVICE);
    }
    assertThat(receipt.events())
        .filteredOn(e -> e.indexed().getFirst().startsWith("MessageDropped"))
        .hasSize(1);
  }

  @Test
  void aMessageTooLongForItsLinkGoesBack() throws MalformedMessage {
    relayEth(Worlds.message(ETH, ICON, "echo", 1, 1, Bytes.of(new byte[4096])).encode());
    assertThat(errorCode(delivered(1).getFirst())).isEqualTo(ErrorMessage.UNKNOWN);
    assertThat(delivered(2)).isEmpty();
  }

  @Test
  void aBlockTakesSoManyMessagesOfALinkAndTheNextTakesTheRest() throws MalformedMessage {
    long before = lcEth.send(messages(1, 6));
    Bytes first = lcEth.relay(before);
    before = lcEth.send(messages(7, 6));
    Bytes second = lcEth.relay(before);
    List<Receipt> receipts =
        notary.run(
            List.of(
                notary.transaction(new HubOperation.Relay(ETH, first)),
                notary.transaction(new HubOperation.Relay(ETH, second))));
    assertThat(receipts.get(0).success()).isTrue();
    assertThat(receipts.get(1).code()).isEqualTo(HubCode.BLOCK_FULL);
    assertThat(receipts.get(1).message())
        .isEqualTo("messages of 0x539.eth in this block: 12 (expected: <= 8)");
    assertThat(notary.run(new HubOperation.Relay(ETH, second)).success()).isTrue();
    assertThat(delivered(2)).hasSize(12);
  }

  @Test
  void aReplayIsHarmless() throws MalformedMessage {
    long before = lcEth.send(Worlds.request(ETH, ICON, 1));
    HubOperation relay = new HubOperation.Relay(ETH, lcEth.relay(before));
    List<Receipt> receipts =
        notary.run(List.of(notary.transaction(relay), notary.transaction(relay)));
    assertThat(receipts).extracting(Receipt::code).containsExactly(0, 27);
    assertUnchanged(27, "block height: 1 (expected: > 1)", relay);
    assertThat(delivered(2)).hasSize(1);
  }

  @Test
  void whatIsNotProvenChangesNothing() {
    lcEth.send(Worlds.request(ETH, ICON, 1));
    long second = lcEth.send(Worlds.request(ETH, ICON, 2));
    Bytes genuine = lcEth.relay(0);

    assertUnchanged(26, "first message: 1 (expected: 0)", relay(lcEth.relay(second)));
    assertUnchanged(
        25, "signatures: 2 of 4 (expected: >= 3: LackQuorum)", relay(lcEth.signed.relay(1, 0, 2)));
    assertUnchanged(25, "relay message: ", relay(genuine.slice(0, genuine.length() - 1)));
    assertUnchanged(25, "relay message: ", relay(Bytes.EMPTY));
    assertUnchanged(25, "network id: 2 (expected: 1)", relay(notary.signed.relay(2, -1)));

    SourceChain elsewhere = new SourceChain("0x999.nexus", "lc-eth");
    elsewhere.send(Worlds.request(ETH, ICON, 1));
    assertUnchanged(25, "signature 0: ", relay(elsewhere.relay(0)));
    SourceChain impostor = new SourceChain("0x101.nexus", "impostor");
    impostor.send(Worlds.request(ETH, ICON, 1));
    assertUnchanged(25, "next proof context hash: ", relay(impostor.relay(0)));

    assertUnchanged(
        18,
        "link: 0x5.eth (expected: 0x3.icon, 0x539.eth)",
        new HubOperation.Relay(NetworkAddress.of("0x5.eth"), genuine));
    assertThat(notary.run(relay(genuine)).success()).isTrue();
  }

  @Test
  void noFlippedByteOfARelayMessageGetsThrough() {
    lcEth.send(Worlds.request(ETH, ICON, 1));
    byte[] genuine = lcEth.relay(0).toArray();
    for (int i = 0; i < genuine.length; i += 7) {
      byte[] forged = genuine.clone();
      forged[i] ^= 1;
      assertUnchanged(25, "", relay(Bytes.of(forged)));
    }
  }

  @Test
  void aTransactionOutOfItsTimeIsRefused() {
    lcEth.send(Worlds.request(ETH, ICON, 1));
    HubOperation relay = relay(lcEth.relay(0));
    Hash root = notary.root();
    for (long shift : new long[] {-3_700_000_000L, 700_000_000L}) {
      HubTransaction transaction =
          HubTransaction.sign(HUB, notary.now() + shift, relay, HubChain.SUBMITTER);
      Receipt receipt = notary.run(List.of(transaction)).getFirst();
      assertThat(receipt.code()).isEqualTo(HubCode.OUT_OF_TIME);
      assertThat(notary.root()).isEqualTo(root);
    }
  }

  /** Two signed histories of a source stop its link and no other. */
  @Test
  void equivocationFreezesTheLink() throws MalformedMessage {
    SourceChain other = new SourceChain("0x101.nexus", "lc-eth");
    other.send(Worlds.request(ETH, ICON, 2));
    relayEth(Worlds.request(ETH, ICON, 1));

    Receipt frozen = notary.run(relay(other.relay(0)));
    assertThat(frozen.success()).isTrue();
    assertThat(frozen.events().getFirst().indexed()).startsWith("LinkFrozen(str,str)", "0x539.eth");
    long before = lcEth.send(Worlds.request(ETH, ICON, 3));
    assertUnchanged(29, "light client: frozen: ", relay(lcEth.relay(before)));
    assertThat(notary.query("getStatus", RpcItem.dict().with("link", "0x539.eth")).field("frozen"))
        .isPresent();
    assertThat(relayIcon(Worlds.request(ICON, ETH, 1)).success()).isTrue();
    assertThat(delivered(2)).hasSize(1);
  }

  @Test
  void everyNodeComesToTheSameState() {
    HubChain twin = Worlds.notary(lcEth.signed, lcIcon.signed);
    assertThat(twin.root()).isEqualTo(notary.root());
    for (int i = 1; i <= 20; i++) {
      long before = lcEth.send(messages(3 * i, 1 + i % 3));
      HubTransaction transaction = notary.transaction(relay(lcEth.relay(before)));
      HubTransaction refused = notary.transaction(relay(lcEth.relay(before + 1_000)));
      assertThat(twin.run(List.of(transaction, refused)))
          .isEqualTo(notary.run(List.of(transaction, refused)));
      assertThat(twin.root()).isEqualTo(notary.root());
    }
  }

  /** Whatever a source sends, its lane moves on and the good messages arrive in their order. */
  @Seeds(20)
  void noMessageBlocksALane(long seed) throws MalformedMessage {
    Random random = new Random(seed);
    List<Bytes> good = new ArrayList<>();
    long sent = 0;
    for (int block = 0; block < 10; block++) {
      Bytes[] messages = new Bytes[1 + random.nextInt(8)];
      for (int i = 0; i < messages.length; i++) {
        messages[i] = arbitrary(random, ++sent);
        if (isGood(messages[i])) {
          good.add(messages[i]);
        }
      }
      Receipt receipt = relayEth(messages);
      assertThat(receipt.success()).as(receipt.message()).isTrue();
    }
    RpcItem.Dict status = notary.query("getStatus", RpcItem.dict().with("link", "0x539.eth"));
    assertThat(status.text("rx_seq")).contains("0x" + Long.toHexString(sent));
    assertThat(delivered(2)).isEqualTo(good);
  }

  private static Bytes arbitrary(Random random, long number) {
    Bytes message = Worlds.request(ETH, ICON, number);
    return switch (random.nextInt(4)) {
      case 0 -> message;
      case 1 -> Worlds.request(ETH, NetworkAddress.of("0x" + number + ".no"), number);
      case 2 -> {
        byte[] noise = new byte[random.nextInt(300)];
        random.nextBytes(noise);
        yield Bytes.of(noise);
      }
      default -> {
        byte[] damaged = message.toArray();
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        yield Bytes.of(damaged);
      }
    };
  }

  /** By the specification's words, apart from the code under test. */
  private static boolean isGood(Bytes raw) {
    try {
      BtpMessage message = BtpMessage.decode(raw);
      boolean numbered =
          message.sn().signum() == 0 || message.sn().signum() == message.nsn().signum();
      return message.src().equals(ETH) && message.dst().equals(ICON) && numbered;
    } catch (MalformedMessage e) {
      return false;
    }
  }

  private static Bytes[] messages(int first, int count) {
    Bytes[] messages = new Bytes[count];
    for (int i = 0; i < count; i++) {
      messages[i] = Worlds.request(ETH, ICON, first + i);
    }
    return messages;
  }

  private static HubOperation relay(Bytes message) {
    return new HubOperation.Relay(ETH, message);
  }

  private Receipt relayEth(Bytes... messages) {
    return notary.run(new HubOperation.Relay(ETH, lcEth.relay(lcEth.send(messages))));
  }

  private Receipt relayIcon(Bytes... messages) {
    return notary.run(new HubOperation.Relay(ICON, lcIcon.relay(lcIcon.send(messages))));
  }

  private void assertUnchanged(int code, String reason, HubOperation operation) {
    Hash root = notary.root();
    Receipt receipt = notary.run(operation);
    assertThat(receipt.success()).isFalse();
    assertThat(receipt.message()).startsWith(reason);
    assertThat(receipt.code()).as(receipt.message()).isEqualTo(code);
    assertThat(receipt.events()).isEmpty();
    assertThat(notary.root()).isEqualTo(root);
  }

  /** What a chain learns that trusts the notaries' first header and nothing else. */
  private List<Bytes> delivered(long networkId) throws MalformedMessage {
    BtpRelay verifier = new BtpRelay(new BtpLightClient(Keccak256.FUNCTION, Secp256k1.scheme()));
    BtpClientState trusted =
        BtpClientState.trusting(
            HUB, BtpHeader.decode(notary.signed.firstHeader(networkId)), Keccak256.FUNCTION);
    if (notary.signed.parts(networkId, 0, 3).isEmpty()) {
      return List.of();
    }
    Verdict<BtpRelay.Relayed> verdict =
        verifier.verify(trusted, 0, notary.signed.relay(networkId, 0));
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    return ((Verdict.Accepted<BtpRelay.Relayed>) verdict).value().messages();
  }

  private static long errorCode(Bytes message) throws MalformedMessage {
    return ErrorMessage.decode(BtpMessage.decode(message).payload()).code();
  }

  private static LogEvent event(String signature, List<String> indexed, String... data) {
    List<String> all = new ArrayList<>(List.of(signature));
    all.addAll(indexed);
    return new LogEvent("btp://0x1.nexus/hub", all, List.of(data));
  }
}
