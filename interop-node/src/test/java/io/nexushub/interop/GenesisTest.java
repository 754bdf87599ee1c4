package io.nexushub.interop;

import static io.nexushub.interop.TestChain.genesis;
import static io.nexushub.interop.TestChain.signer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GenesisTest {
  private final RpcItem.Dict genesis = genesis(signer("alice"));
  private final RpcItem.Dict link = new TestHub().link();

  @Test
  void isRead() throws MalformedMessage {
    Genesis read = Genesis.read(withLinks(link));
    assertThat(read.totalSupply()).isEqualTo(TestChain.FUNDS);
    assertThat(read.links().getFirst().routes()).containsExactly("0x539.eth", "0x89.polygon");
    assertThat(read.network().toString()).isEqualTo("0x3.icon");
  }

  @Test
  void typingErrorsAreNamed() {
    refused(genesis.with("acounts", "x"), "genesis.acounts: unknown key", "perhaps 'accounts'?");
    refused(
        withLinks(link.with("first_heder", "0x")),
        "genesis.links[0].first_heder: unknown key",
        "perhaps 'first_header'?");
  }

  @Test
  void missingKeysAreNamed() {
    for (String key : List.of("nid", "network", "accounts", "members", "links")) {
      TreeMap<String, RpcItem> fields = new TreeMap<>(genesis.fields());
      fields.remove(key);
      refused(RpcItem.dict(fields), "genesis." + key + ": nothing");
    }
  }

  @Test
  void wrongValuesAreNamed() {
    refused(genesis.with("nid", "0x0"), "genesis.nid: 0 (expected: > 0)");
    refused(genesis.with("nid", "three"), "genesis.nid: 'three'");
    refused(genesis.with("network", "icon"), "genesis.network: 'icon'", "<id>.<system>");
    refused(genesis.with("members", RpcItem.array(List.of())), "0 members");
    refused(
        genesis.with("members", RpcItem.array(List.of(RpcItem.text("0x" + "00".repeat(20))))),
        "not zero");
    refused(withLinks(link.with("network_id", "2")), "network_id: 2 (expected: 1");
    refused(withLinks(link.with("link", "0x1.nexus/hub")), "btp://<network>/<account>");
    refused(withLinks(link, link.with("network_id", "2")), "twice");
    refused(
        withLinks(link, link.with("network_id", "2").with("link", "btp://0x7.nexus/hub")),
        "genesis.links[1].routes: 0x539.eth twice");
    RpcItem account = RpcItem.dict().with("address", "hx" + "1".repeat(40)).with("balance", "1");
    refused(genesis.with("accounts", RpcItem.array(List.of(account, account))), "twice");
  }

  @Test
  void aFirstHeaderOfAnotherNetworkIsRefused() throws MalformedMessage {
    Genesis wrong = Genesis.read(withLinks(link.with("source_network_id", "1")));
    assertThatThrownBy(() -> LoopchainApplication.of(wrong, Keccak256.FUNCTION, Secp256k1.scheme()))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("network id: 2 (expected: 1)");
  }

  private RpcItem.Dict withLinks(RpcItem.Dict... links) {
    return genesis.with("links", RpcItem.array(List.of(links)));
  }

  private static void refused(RpcItem.Dict genesis, String... words) {
    assertThatThrownBy(() -> Genesis.read(genesis))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContainingAll(words);
  }
}
