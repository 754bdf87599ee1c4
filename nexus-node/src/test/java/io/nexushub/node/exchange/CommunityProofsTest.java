package io.nexushub.node.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.btp.BtpClientState;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.icon.IconAddress;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node of the community that lies about the vault is caught, whatever it takes. */
class CommunityProofsTest {
  private static final IconAddress VAULT = IconAddress.contract(Address.hex("ee".repeat(20)));
  private static final IconAddress OTHER =
      IconAddress.contract(Address.hex("0x%040x".formatted(7)));
  private static final BigInteger HAS = BigInteger.TEN.pow(21);
  private static final VotedBlock BLOCK = new VotedBlock(40, VAULT, HAS, 3);

  private final Vertx vertx = Vertx.vertx();
  private final List<FakeNode> hub = four();
  private final List<FakeNode> community = four();

  @BeforeEach
  void tellTheTruth() {
    hub.forEach(node -> node.answer("nexus_query", anchor(BLOCK.trusted())));
    community.forEach(node -> tell(node, BLOCK, VAULT));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void theBalanceIsProvenAtTheVerifiedBlock() throws TransientFailure {
    assertThat(balance()).isEqualTo(proven(4));
  }

  @Test
  void oneNodeOfTheHubDoesNotSayWhatIsVerified() throws TransientFailure {
    hub.getFirst().answer("nexus_query", anchor(new VotedBlock(90, VAULT, HAS, 3).trusted()));
    hub.get(1).answer("nexus_query", "nonsense");
    assertThat(balance()).isEqualTo(proven(2));
    hub.get(2).answer("nexus_query", new JsonObject().put("state", "0x01"));
    assertThatThrownBy(this::balance)
        .isInstanceOf(TransientFailure.class)
        .hasMessageContaining("none that 2 nodes agree on, of 4 that answered");
  }

  @Test
  void oneHonestNodeOfTheCommunityIsEnough() throws TransientFailure {
    VotedBlock rich = new VotedBlock(40, VAULT, HAS.add(BigInteger.ONE), 2);
    tell(community.get(0), rich, VAULT);
    tell(community.get(1), BLOCK, OTHER);
    community.get(2).answer("nexus_getBalanceProof", "nonsense");
    assertThat(balance()).isEqualTo(proven(4));
  }

  @Test
  void withoutAQuorumsVotesNothingIsProven() {
    VotedBlock rich = new VotedBlock(40, VAULT, HAS.add(BigInteger.ONE), 2);
    community.forEach(node -> tell(node, rich, VAULT));
    refused("not proven: votes: 2 of 4 (expected: >= 3: LackQuorum)");
  }

  @Test
  void anotherAccountsProofIsRefused() {
    community.forEach(node -> tell(node, BLOCK, OTHER));
    refused("not proven: state: ");
  }

  @Test
  void anOlderBlockIsRefused() {
    VotedBlock older = new VotedBlock(39, VAULT, HAS.add(BigInteger.ONE), 4);
    community.forEach(node -> tell(node, older, VAULT));
    refused("not proven: block height: 39 (expected: 40)");
  }

  @Test
  void bytesThatAreNoProofAreRefused() {
    community.forEach(
        node -> node.answer("nexus_getBalanceProof", new JsonObject().put("proof", "0xc0")));
    refused("not proven: proof: ");
    community.forEach(node -> node.answer("btp_getHeader", "?"));
    refused("not proven: BTP header: ");
  }

  private void refused(String reason) {
    assertThatThrownBy(this::balance)
        .isInstanceOf(TransientFailure.class)
        .hasMessageStartingWith(reason);
  }

  private static VaultBalance proven(int nodes) {
    return new VaultBalance(HAS, 40, BLOCK.proof(VAULT).headers().getFirst().id(), nodes);
  }

  private VaultBalance balance() throws TransientFailure {
    try (Witnesses lightClient = witnesses(hub);
        Witnesses nodes = witnesses(community)) {
      return new CommunityProofs(lightClient, nodes, Secp256k1.scheme()).balance(VAULT);
    }
  }

  private Witnesses witnesses(List<FakeNode> nodes) {
    return Witnesses.of(vertx, nodes.stream().map(FakeNode::uri).toList(), "any");
  }

  private List<FakeNode> four() {
    return Stream.generate(() -> FakeNode.start(vertx)).limit(4).toList();
  }

  private static void tell(FakeNode node, VotedBlock block, IconAddress account) {
    node.answer(
        "btp_getHeader", Base64.getEncoder().encodeToString(block.header().encode().toArray()));
    node.answer(
        "nexus_getBalanceProof",
        new JsonObject().put("proof", block.proof(account).encode().toString()));
  }

  private static JsonObject anchor(BtpClientState state) {
    return new JsonObject()
        .put("height", "0x" + Long.toHexString(state.height()))
        .put("state", state.encode().toString());
  }
}
