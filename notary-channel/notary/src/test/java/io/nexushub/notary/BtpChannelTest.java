package io.nexushub.notary;

import static io.nexushub.notary.Worlds.ETH;
import static io.nexushub.notary.Worlds.HUB;
import static io.nexushub.notary.Worlds.ICON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.lft.Receipt;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.btp.BtpClientState;
import io.nexushub.lightclient.btp.BtpLightClient;
import io.nexushub.lightclient.btp.BtpRelay;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.BtpHeader;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From a community over its light-client channel and the notaries to a destination. */
class BtpChannelTest {
  private static final List<Signer> MEMBERS = Signers.set("lc-icon", 4);

  private final SourceChain community = new SourceChain("0x3.icon", "loopchain");
  private final SourceChain lcEth = new SourceChain("0x101.nexus", "lc-eth");
  private final HubChain lcIcon = channel(genesis());
  private final HubChain notary = Worlds.notary(lcEth.signed, lcIcon.signed);

  @Test
  void aMessageCrossesThreeSignedChainsUnchanged() throws MalformedMessage {
    Bytes request = Worlds.request(ICON, ETH, 1);
    long before = community.send(request);
    Receipt proven = lcIcon.run(relay(before));
    assertThat(proven.success()).as(proven.message()).isTrue();
    assertThat(proven.events().get(0).data()).containsExactly("0x1.nexus", "ROUTE");
    assertThat(proven.events().get(1).indexed())
        .containsExactly("Proven(str,int,int,int)", "0x3.icon", "0x1");
    assertThat(proven.events().get(1).data()).containsExactly("0x0", "0x1");

    Receipt ordered = notary.run(new HubOperation.Relay(ICON, lcIcon.signed.relay(1, 0)));
    assertThat(ordered.success()).as(ordered.message()).isTrue();

    BtpRelay destination = new BtpRelay(new BtpLightClient(Keccak256.FUNCTION, Secp256k1.scheme()));
    BtpClientState trusted =
        BtpClientState.trusting(
            HUB, BtpHeader.decode(notary.signed.firstHeader(1)), Keccak256.FUNCTION);
    Bytes notarised = notary.signed.relay(1, 0);
    assertThat(destination.verify(trusted, 0, notarised))
        .isInstanceOfSatisfying(
            Verdict.Accepted.class,
            verdict ->
                assertThat(((BtpRelay.Relayed) verdict.value()).messages())
                    .containsExactly(request));
    assertThat(destination.verify(trusted, 0, notary.signed.relay(1, 0, 2)).isAccepted()).isFalse();
  }

  @Test
  void bytesThatAreNoMessageArePassedOnForTheNotariesToDrop() {
    long before = community.send(Bytes.utf8("no message"), Worlds.request(ICON, ETH, 1));
    assertThat(lcIcon.run(relay(before)).events()).hasSize(3);
    Receipt ordered = notary.run(new HubOperation.Relay(ICON, lcIcon.signed.relay(1, 0)));
    assertThat(ordered.events().getFirst().indexed().getFirst())
        .isEqualTo("MessageDropped(str,int,bytes,int,str)");
    assertThat(ordered.events().getFirst().data())
        .containsExactly(
            Bytes.utf8("no message").toString(),
            "0x19",
            "message: other bytes (expected: a BTP message)");
    assertThat(ordered.events()).hasSize(3);
  }

  @Test
  void whatIsNotProvenChangesNothing() {
    long before = community.send(Worlds.request(ICON, ETH, 1));
    HubOperation genuine = relay(before);
    assertUnchanged(25, new HubOperation.Relay(ICON, community.signed.relay(1, before, 2)));
    assertUnchanged(18, new HubOperation.Relay(ETH, community.relay(before)));
    SourceChain impostor = new SourceChain("0x3.icon", "impostor");
    impostor.send(Worlds.request(ICON, ETH, 1));
    assertUnchanged(25, new HubOperation.Relay(ICON, impostor.relay(0)));
    assertThat(lcIcon.run(genuine).success()).isTrue();
    assertUnchanged(27, genuine);
    community.send(Worlds.request(ICON, ETH, 2));
    long skipped = community.send(Worlds.request(ICON, ETH, 3));
    assertUnchanged(26, relay(skipped));
  }

  @Test
  void aSecondHistoryFreezesTheChannel() {
    SourceChain other = new SourceChain("0x3.icon", "loopchain");
    other.send(Worlds.request(ICON, ETH, 9));
    lcIcon.run(relay(community.send(Worlds.request(ICON, ETH, 1))));
    assertThat(
            lcIcon.run(new HubOperation.Relay(ICON, other.relay(0))).events().getFirst().indexed())
        .startsWith("LinkFrozen(str,str)");
    assertUnchanged(29, relay(community.send(Worlds.request(ICON, ETH, 2))));
  }

  @Test
  void statusIsThatOfAMessageCentre() {
    lcIcon.run(relay(community.send(Worlds.request(ICON, ETH, 1), Worlds.request(ICON, ETH, 2))));
    RpcItem.Dict status = lcIcon.query("getStatus", RpcItem.dict());
    assertThat(status.text("link")).contains("0x3.icon");
    assertThat(status.text("rx_seq")).contains("0x2");
    assertThat(status.text("tx_seq")).contains("0x2");
    assertThat(lcIcon.refusedQuery("getLinks", RpcItem.dict()).code()).isEqualTo(-32601);
  }

  @Test
  void itsAnchorIsAllThatItTrusts() throws MalformedMessage {
    long before = community.send(Worlds.request(ICON, ETH, 1));
    lcIcon.run(relay(before));
    RpcItem.Dict anchor = lcIcon.query("getAnchor", RpcItem.dict());
    BtpClientState trusted = BtpClientState.decode(Bytes.hex(anchor.text("state").orElseThrow()));
    assertThat(trusted.uid()).isEqualTo(ICON);
    assertThat(anchor.text("height")).contains("0x" + Long.toHexString(trusted.height()));
    assertThat(trusted.delivered()).isEqualTo(1);
  }

  @Test
  void aChannelHasOneReader() {
    assertThatThrownBy(() ->
            BtpChannel.fromGenesis(
                Worlds.channel("0x102.nexus", MEMBERS, "0x1.nexus", "0x2.nexus"),
                Keccak256.FUNCTION,
                Secp256k1.scheme()))
        .hasMessage("genesis.destinations: 2 networks (expected: 1)");
  }

  private HubOperation relay(long before) {
    return new HubOperation.Relay(ICON, community.relay(before));
  }

  private void assertUnchanged(int code, HubOperation operation) {
    Hash root = lcIcon.root();
    Receipt receipt = lcIcon.run(operation);
    assertThat(receipt.success()).isFalse();
    assertThat(receipt.code()).as(receipt.message()).isEqualTo(code);
    assertThat(lcIcon.root()).isEqualTo(root);
  }

  private RpcItem.Dict genesis() {
    return Worlds.channel("0x102.nexus", MEMBERS, "0x1.nexus")
        .with(
            "link",
            RpcItem.dict()
                .with("network", "0x3.icon")
                .with("network_id", 1)
                .with("first_header", community.signed.firstHeader(1).toString()));
  }

  private static HubChain channel(RpcItem.Dict genesis) {
    try {
      return new HubChain(
          "0x102.nexus",
          MEMBERS,
          BtpChannel.fromGenesis(genesis, Keccak256.FUNCTION, Secp256k1.scheme()));
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }
}
