package io.nexushub.notary;

import static io.nexushub.notary.Worlds.ETH;
import static io.nexushub.notary.Worlds.HUB;
import static io.nexushub.notary.Worlds.ICON;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.LogEvent;
import io.nexushub.lft.Receipt;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.ErrorMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotaryApplicationTest {
  private final NotaryWorld world = new NotaryWorld();

  @Test
  void aMessageIsOrderedUnchangedAndItsDestinationCanVerifyIt() throws MalformedMessage {
    Bytes message = Worlds.request(ETH, ICON, 7);
    Receipt receipt = world.relayEth(message);

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
    assertThat(world.delivered(2)).containsExactly(message);
    assertThat(world.delivered(1)).isEmpty();
  }

  @Test
  void theWayOfAMessageCanBeAskedFor() throws MalformedMessage {
    world.relayEth(Worlds.request(ETH, ICON, 7));
    world.relayIcon(Worlds.message(ICON, ETH, "echo", 0, -7, Bytes.utf8("reply")).encode());

    RpcItem.Dict passages =
        world.notary.query(
            "getMessage", RpcItem.dict().with("src", "0x539.eth").with("nsn", "0x7"));
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
            world
                .notary
                .query("getMessage", RpcItem.dict().with("src", "0x539.eth").with("nsn", "0x8"))
                .fields())
        .isEmpty();
    assertThat(
            world.notary.refusedQuery(
                "getMessage", RpcItem.dict().with("src", "eth").with("nsn", "0x8")))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(-32602));
    assertThat(world.notary.refusedQuery("getMesage", RpcItem.dict()).reason())
        .contains("'getMesage'", "getMessage");
  }

  @Test
  void statusIsAllARelayNeedsToResume() {
    long before = world.lcEth.send(Worlds.request(ETH, ICON, 1), Worlds.request(ETH, ICON, 2));
    world.notary.run(new HubOperation.Relay(ETH, world.lcEth.relay(before)));
    world.relayIcon(Worlds.request(ICON, ETH, 1));

    RpcItem.Dict status = world.notary.query("getStatus", RpcItem.dict().with("link", "0x539.eth"));
    assertThat(status.text("rx_seq")).contains("0x2");
    assertThat(status.text("tx_seq")).contains("0x1");
    assertThat(status.text("source")).contains("0x101.nexus");
    RpcItem.Dict verifier = (RpcItem.Dict) status.field("verifier").orElseThrow();
    assertThat(verifier.text("height")).contains("0x1");
    assertThat(verifier.text("sequence_offset")).contains("0x0");
    assertThat(verifier.text("first_message_sn")).contains("0x0");
    assertThat(verifier.text("message_count")).contains("0x2");
    assertThat(((RpcItem.Array) world.notary.answer("getLinks", RpcItem.dict())).items())
        .hasSize(2);
    RpcItem networks = world.notary.answer("getNetworks", RpcItem.dict());
    RpcItem.Dict second = (RpcItem.Dict) ((RpcItem.Array) networks).items().get(1);
    assertThat(second.text("network")).contains("0x3.icon");
    assertThat(second.text("next_sn")).contains("0x2");
    assertThat(
            world.notary.refusedQuery("getStatus", RpcItem.dict().with("link", "0x5.eth")).reason())
        .isEqualTo("link: 0x5.eth (expected: 0x3.icon, 0x539.eth)");
  }

  @Test
  void whoeverWaitsForAnAnswerLearnsThatThereIsNoRoute() throws MalformedMessage {
    NetworkAddress nowhere = NetworkAddress.of("0x9.cosmos");
    Receipt receipt = world.relayEth(Worlds.request(ETH, nowhere, 5));
    assertThat(receipt.events().getFirst().data()).containsExactly("", "ERROR");

    BtpMessage reply = BtpMessage.decode(world.delivered(1).getFirst());
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
    world.relayEth(Worlds.request(ETH, ETH, 5));
    assertThat(NotaryWorld.errorCode(world.delivered(1).getFirst()))
        .isEqualTo(ErrorMessage.NO_ROUTE);
  }

  @Test
  void whatNobodyWaitsForIsDroppedWithAReason() throws MalformedMessage {
    NetworkAddress nowhere = NetworkAddress.of("0x9.cosmos");
    Bytes oneWay = Worlds.message(ETH, nowhere, "echo", 0, 5, Bytes.EMPTY).encode();
    Bytes error = Worlds.message(ETH, nowhere, "echo", -5, -5, Bytes.EMPTY).encode();
    for (Bytes message : List.of(oneWay, error)) {
      Receipt receipt = world.relayEth(message);
      assertThat(receipt.success()).isTrue();
      assertThat(receipt.events().get(0).data()).containsExactly("", "DROP");
      assertThat(receipt.events().get(1).indexed().getFirst())
          .isEqualTo("MessageDropped(str,int,bytes,int,str)");
      assertThat(receipt.events().get(1).data())
          .containsExactly(
              message.toString(), "0x15", "destination: 0x9.cosmos (expected: 0x3.icon)");
    }
    assertThat(world.delivered(1)).isEmpty();
  }

  @Test
  void bytesThatAreNoMessageDoNotStopTheOnesBehindThem() throws MalformedMessage {
    Bytes good = Worlds.request(ETH, ICON, 1);
    Receipt receipt =
        world.relayEth(
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
    assertThat(world.delivered(2)).containsExactly(good);
  }

  /** A community may speak for itself only, whatever its light client proves. */
  @Test
  void aMessageOfAnotherSourceIsDropped() throws MalformedMessage {
    Receipt receipt = world.relayEth(Worlds.request(ICON, ICON, 1), Worlds.request(HUB, ICON, 2));
    assertThat(receipt.events())
        .filteredOn(e -> e.indexed().getFirst().startsWith("MessageDropped"))
        .hasSize(2)
        .allSatisfy(dropped -> assertThat(dropped.data().get(1)).isEqualTo("0xb"));
    assertThat(world.delivered(1)).isEmpty();
    assertThat(world.delivered(2)).isEmpty();
    assertThat(
            world
                .notary
                .query("getMessage", RpcItem.dict().with("src", "0x3.icon").with("nsn", "0x1"))
                .fields())
        .isEmpty();
  }

  /** An error reply to it would look like a request of ours. */
  @Test
  void aRequestThatIsNumberedLikeAReplyIsDropped() throws MalformedMessage {
    Receipt receipt =
        world.relayEth(
            Worlds.message(ETH, NetworkAddress.of("0x9.x"), "echo", 5, -5, Bytes.EMPTY).encode(),
            Worlds.message(ETH, ICON, "echo", -5, 5, Bytes.EMPTY).encode(),
            Worlds.message(ETH, ICON, "echo", 5, 0, Bytes.EMPTY).encode());
    assertThat(receipt.events())
        .extracting(e -> e.data().getLast())
        .filteredOn("DROP"::equals)
        .hasSize(3);
    assertThat(world.delivered(1)).isEmpty();
    assertThat(world.delivered(2)).isEmpty();
  }

  @Test
  void theHubHasNoServiceButHearsAnnouncements() throws MalformedMessage {
    Bytes init = new RlpWriter().beginList().text("Init").bytes(Bytes.EMPTY).endList().toBytes();
    Bytes claim = new RlpWriter().beginList().text("Claim").bytes(Bytes.EMPTY).endList().toBytes();
    Receipt receipt =
        world.relayEth(
            Worlds.message(ETH, HUB, "bmc", 0, 1, init).encode(),
            Worlds.message(ETH, HUB, "bmc", 2, 2, claim).encode(),
            Worlds.message(ETH, HUB, "xcall", 3, 3, Bytes.EMPTY).encode(),
            Worlds.message(ETH, HUB, "bmc", 0, 4, claim).encode());
    assertThat(receipt.events().getFirst().data()).containsExactly("", "RECEIVE");
    assertThat(world.delivered(1)).hasSize(2);
    for (Bytes reply : world.delivered(1)) {
      assertThat(NotaryWorld.errorCode(reply)).isEqualTo(ErrorMessage.NO_SERVICE);
    }
    assertThat(receipt.events())
        .filteredOn(e -> e.indexed().getFirst().startsWith("MessageDropped"))
        .hasSize(1);
  }

  @Test
  void aMessageTooLongForItsLinkGoesBack() throws MalformedMessage {
    world.relayEth(Worlds.message(ETH, ICON, "echo", 1, 1, Bytes.of(new byte[4096])).encode());
    assertThat(NotaryWorld.errorCode(world.delivered(1).getFirst()))
        .isEqualTo(ErrorMessage.UNKNOWN);
    assertThat(world.delivered(2)).isEmpty();
  }

  @Test
  void aBlockTakesSoManyMessagesOfALinkAndTheNextTakesTheRest() throws MalformedMessage {
    long before = world.lcEth.send(NotaryWorld.messages(1, 6));
    Bytes first = world.lcEth.relay(before);
    before = world.lcEth.send(NotaryWorld.messages(7, 6));
    Bytes second = world.lcEth.relay(before);
    List<Receipt> receipts =
        world.notary.run(
            List.of(
                world.notary.transaction(new HubOperation.Relay(ETH, first)),
                world.notary.transaction(new HubOperation.Relay(ETH, second))));
    assertThat(receipts.get(0).success()).isTrue();
    assertThat(receipts.get(1).code()).isEqualTo(HubCode.BLOCK_FULL);
    assertThat(receipts.get(1).message())
        .isEqualTo("messages of 0x539.eth in this block: 12 (expected: <= 8)");
    assertThat(world.notary.run(new HubOperation.Relay(ETH, second)).success()).isTrue();
    assertThat(world.delivered(2)).hasSize(12);
  }

  @Test
  void everyNodeComesToTheSameState() {
    HubChain twin = Worlds.notary(world.lcEth.signed, world.lcIcon.signed);
    assertThat(twin.root()).isEqualTo(world.notary.root());
    for (int i = 1; i <= 20; i++) {
      long before = world.lcEth.send(NotaryWorld.messages(3 * i, 1 + i % 3));
      HubTransaction transaction =
          world.notary.transaction(NotaryWorld.relay(world.lcEth.relay(before)));
      HubTransaction refused =
          world.notary.transaction(NotaryWorld.relay(world.lcEth.relay(before + 1_000)));
      assertThat(twin.run(List.of(transaction, refused)))
          .isEqualTo(world.notary.run(List.of(transaction, refused)));
      assertThat(twin.root()).isEqualTo(world.notary.root());
    }
  }

  private static LogEvent event(String signature, List<String> indexed, String... data) {
    List<String> all = new ArrayList<>(List.of(signature));
    all.addAll(indexed);
    return new LogEvent("btp://0x1.nexus/hub", all, List.of(data));
  }
}
