package io.nexushub.notary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A genesis file that is wrong says where, what stands there and what should. */
class GenesisTest {
  private final SignedChain lcEth = new SourceChain("0x101.nexus", "lc-eth").signed;
  private final SignedChain lcIcon = new SourceChain("0x102.nexus", "lc-icon").signed;
  private final RpcItem.Dict genesis = Worlds.notaryGenesis(lcEth, lcIcon);

  @Test
  void theGenesisIsReadWhole() throws MalformedMessage {
    NotaryGenesis read = NotaryGenesis.read(genesis);
    assertThat(read.channel().address()).hasToString("btp://0x1.nexus/hub");
    assertThat(read.channel().members()).hasSize(4);
    assertThat(read.channel().destinations()).containsExactly(Worlds.ETH, Worlds.ICON);
    assertThat(read.links())
        .extracting(NotaryGenesis.Link::network)
        .containsExactly(Worlds.ETH, Worlds.ICON);
    NotaryGenesis byDefault =
        NotaryGenesis.read(withFirstLink(without(firstLink(), "max_messages")));
    assertThat(byDefault.links().getFirst().maxMessages()).isEqualTo(256);
  }

  @Test
  void aTypingErrorIsAnsweredWithTheNearMiss() {
    assertRefused(
        genesis.with("acount", "hub"),
        "genesis.acount: unknown key (expected: did you mean 'account'?)");
    assertRefused(
        without(genesis, "members").with("member", "x"),
        "genesis.members: missing, but there is 'member' (expected: a value)");
    assertRefused(without(genesis, "links"), "genesis.links: missing (expected: a value)");
    assertRefused(
        withFirstLink(firstLink().with("frist_header", "0x")),
        "genesis.links[0].frist_header: unknown key (expected: did you mean 'first_header'?)");
  }

  @Test
  void everyValueIsChecked() {
    assertRefused(
        genesis.with("network", "nexus"),
        "genesis.network: network address: 'nexus' (expected: <id>.<system>)");
    assertRefused(
        genesis.with("members", RpcItem.array(List.of())),
        "genesis.members: 0 items (expected: 1 to 128)");
    String member = Signers.btp(Worlds.NOTARIES.getFirst()).toString();
    assertRefused(
        genesis.with("members", RpcItem.array(List.of(RpcItem.text(member), RpcItem.text(member)))),
        "genesis.members: " + member + " twice (expected: each once)");
    assertRefused(
        genesis.with("members", RpcItem.array(List.of(RpcItem.text("0x" + "0".repeat(40))))),
        "genesis.members: 0x" + "0".repeat(40) + " (expected: 0x and 40 hex digits, not zero)");
    assertRefused(
        genesis.with("submitters", RpcItem.array(List.of(RpcItem.text("hx12")))),
        "genesis.submitters: address: 'hx12' (expected: hx or cx");
    assertRefused(
        genesis.with("submitters", "hx12"), "genesis.submitters: no list (expected: a list)");
    assertRefused(
        withFirstLink(firstLink().with("network_id", "none")),
        "genesis.links[0].network_id: 'none' (expected: an integer, decimal or 0x)");
    assertRefused(
        withFirstLink(firstLink().with("network_id", "0")),
        "genesis.links[0].network_id: 0 (expected: > 0)");
    assertRefused(
        withFirstLink(firstLink().with("max_messages", "1000000")),
        "genesis.links[0].max_messages: 1000000 (expected: <= 1024)");
    assertRefused(
        withFirstLink(firstLink().with("network", "0x5.eth")),
        "genesis.links[0].network: 0x5.eth (expected: one of the destinations");
  }

  @Test
  void aLinkIsOpenedOnlyWithAHeaderThatSaysWhoSigns() {
    assertRefused(
        withFirstLink(firstLink().with("first_header", "0x00")),
        "genesis.links of 0x539.eth: item: a string (expected: a list)");
    assertRefused(
        withFirstLink(firstLink().with("network_id", 2)),
        "genesis.links of 0x539.eth: first_header's network id: 1 (expected: 2)");
    assertRefused(
        withFirstLink(firstLink().with("first_header", "0xabc")),
        "genesis.links[0].first_header: '0xabc' (expected: 0x and an even number of hex digits)");
  }

  private RpcItem.Dict firstLink() {
    return Worlds.link(Worlds.ETH, lcEth);
  }

  private RpcItem.Dict withFirstLink(RpcItem.Dict link) {
    List<RpcItem> links = new ArrayList<>(List.of(link, Worlds.link(Worlds.ICON, lcIcon)));
    return genesis.with("links", RpcItem.array(links));
  }

  private static RpcItem.Dict without(RpcItem.Dict dict, String key) {
    SortedMap<String, RpcItem> fields = new TreeMap<>(dict.fields());
    fields.remove(key);
    return RpcItem.dict(fields);
  }

  private static void assertRefused(RpcItem.Dict genesis, String reason) {
    assertThatThrownBy(
            () -> NotaryApplication.fromGenesis(genesis, Keccak256.FUNCTION, Secp256k1.scheme()))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageStartingWith(reason);
  }
}
