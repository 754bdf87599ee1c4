package io.nexushub.notary;

import static io.nexushub.notary.Worlds.ETH;
import static io.nexushub.notary.Worlds.HUB;
import static io.nexushub.notary.Worlds.ICON;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.Receipt;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.simulator.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a relay, a source or too few of its members may try, and what becomes of it. */
class HostileRelaysTest {
  private final NotaryWorld world = new NotaryWorld();

  @Test
  void aReplayIsHarmless() throws MalformedMessage {
    long before = world.lcEth.send(Worlds.request(ETH, ICON, 1));
    HubOperation relay = new HubOperation.Relay(ETH, world.lcEth.relay(before));
    List<Receipt> receipts =
        world.notary.run(List.of(world.notary.transaction(relay), world.notary.transaction(relay)));
    assertThat(receipts).extracting(Receipt::code).containsExactly(0, 27);
    world.assertUnchanged(27, "block height: 1 (expected: > 1)", relay);
    assertThat(world.delivered(2)).hasSize(1);
  }

  @Test
  void whatIsNotProvenChangesNothing() {
    world.lcEth.send(Worlds.request(ETH, ICON, 1));
    long second = world.lcEth.send(Worlds.request(ETH, ICON, 2));
    Bytes genuine = world.lcEth.relay(0);

    world.assertUnchanged(
        26, "first message: 1 (expected: 0)", NotaryWorld.relay(world.lcEth.relay(second)));
    world.assertUnchanged(
        25,
        "signatures: 2 of 4 (expected: >= 3: LackQuorum)",
        NotaryWorld.relay(world.lcEth.signed.relay(1, 0, 2)));
    world.assertUnchanged(
        25, "relay message: ", NotaryWorld.relay(genuine.slice(0, genuine.length() - 1)));
    world.assertUnchanged(25, "relay message: ", NotaryWorld.relay(Bytes.EMPTY));
    world.assertUnchanged(
        25, "network id: 2 (expected: 1)", NotaryWorld.relay(world.notary.signed.relay(2, -1)));

    SourceChain elsewhere = new SourceChain("0x999.nexus", "lc-eth");
    elsewhere.send(Worlds.request(ETH, ICON, 1));
    world.assertUnchanged(25, "signature 0: ", NotaryWorld.relay(elsewhere.relay(0)));
    SourceChain impostor = new SourceChain("0x101.nexus", "impostor");
    impostor.send(Worlds.request(ETH, ICON, 1));
    world.assertUnchanged(25, "next proof context hash: ", NotaryWorld.relay(impostor.relay(0)));

    world.assertUnchanged(
        18,
        "link: 0x5.eth (expected: 0x3.icon, 0x539.eth)",
        new HubOperation.Relay(NetworkAddress.of("0x5.eth"), genuine));
    assertThat(world.notary.run(NotaryWorld.relay(genuine)).success()).isTrue();
  }

  @Test
  void noFlippedByteOfARelayMessageGetsThrough() {
    world.lcEth.send(Worlds.request(ETH, ICON, 1));
    byte[] genuine = world.lcEth.relay(0).toArray();
    for (int i = 0; i < genuine.length; i += 7) {
      byte[] forged = genuine.clone();
      forged[i] ^= 1;
      world.assertUnchanged(25, "", NotaryWorld.relay(Bytes.of(forged)));
    }
  }

  @Test
  void aTransactionOutOfItsTimeIsRefused() {
    world.lcEth.send(Worlds.request(ETH, ICON, 1));
    HubOperation relay = NotaryWorld.relay(world.lcEth.relay(0));
    Hash root = world.notary.root();
    for (long shift : new long[] {-3_700_000_000L, 700_000_000L}) {
      HubTransaction transaction =
          HubTransaction.sign(HUB, world.notary.now() + shift, relay, HubChain.SUBMITTER);
      Receipt receipt = world.notary.run(List.of(transaction)).getFirst();
      assertThat(receipt.code()).isEqualTo(HubCode.OUT_OF_TIME);
      assertThat(world.notary.root()).isEqualTo(root);
    }
  }

  /** Two signed histories of a source stop its link and no other. */
  @Test
  void equivocationFreezesTheLink() throws MalformedMessage {
    SourceChain other = new SourceChain("0x101.nexus", "lc-eth");
    other.send(Worlds.request(ETH, ICON, 2));
    world.relayEth(Worlds.request(ETH, ICON, 1));

    Receipt frozen = world.notary.run(NotaryWorld.relay(other.relay(0)));
    assertThat(frozen.success()).isTrue();
    assertThat(frozen.events().getFirst().indexed()).startsWith("LinkFrozen(str,str)", "0x539.eth");
    long before = world.lcEth.send(Worlds.request(ETH, ICON, 3));
    world.assertUnchanged(
        29, "light client: frozen: ", NotaryWorld.relay(world.lcEth.relay(before)));
    assertThat(
            world
                .notary
                .query("getStatus", RpcItem.dict().with("link", "0x539.eth"))
                .field("frozen"))
        .isPresent();
    assertThat(world.relayIcon(Worlds.request(ICON, ETH, 1)).success()).isTrue();
    assertThat(world.delivered(2)).hasSize(1);
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
      Receipt receipt = world.relayEth(messages);
      assertThat(receipt.success()).as(receipt.message()).isTrue();
    }
    RpcItem.Dict status = world.notary.query("getStatus", RpcItem.dict().with("link", "0x539.eth"));
    assertThat(status.text("rx_seq")).contains("0x" + Long.toHexString(sent));
    assertThat(world.delivered(2)).isEqualTo(good);
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
}
