package io.nexushub.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Keccak256;
import io.nexushub.follow.EndpointFailure.Kind;
import io.nexushub.lightclient.ethereum.ExecutionHeader;
import io.nexushub.lightclient.ethereum.StateProofs;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.MerkleTrie;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an execution node says of an account is believed for the block's state root only. */
class AccountProofTest {
  private static final Address VAULT = Address.hex("0x" + "ee".repeat(20));
  private static final Address NOBODY = Address.hex("0x" + "01".repeat(20));
  private static final int BLOOM_LENGTH = 256;
  private static final BigInteger RICH = BigInteger.TEN.pow(21);

  private final RecordedDevnet node = RecordedDevnet.start();
  private final FollowWorld world = new FollowWorld(node.uri());
  private final MerkleTrie state = stateWith(RICH);

  @AfterEach
  void close() {
    world.close();
    node.close();
  }

  @Test
  void theBalanceIsProvenUnderTheStateRoot() {
    serve(VAULT, state, RICH);
    assertThat(FollowWorld.await(account(VAULT)).map(StateProofs.Account::balance)).contains(RICH);
  }

  @Test
  void thatThereIsNoAccountIsProvenToo() {
    serve(NOBODY, state, BigInteger.ZERO);
    assertThat(FollowWorld.await(account(NOBODY))).isEmpty();
  }

  @Test
  void aProofOfAnotherStateIsRefused() {
    serve(VAULT, stateWith(RICH.add(BigInteger.ONE)), RICH.add(BigInteger.ONE));
    refused(account(VAULT), "account " + VAULT + ":", state.root().toString());
  }

  @Test
  void aProofOfAnotherAccountIsRefused() {
    JsonObject proof = proof(VAULT, state, RICH);
    node.rpc("eth_getProof", question(NOBODY), proof);
    refused(account(NOBODY), "account " + NOBODY + ":");
  }

  @Test
  void aBalanceOtherThanTheProvenOneIsRefused() {
    serve(VAULT, state, RICH.multiply(BigInteger.TWO));
    refused(
        account(VAULT),
        "balance of %s: %s (expected: %s, as proven)"
            .formatted(VAULT, RICH.multiply(BigInteger.TWO), RICH));
  }

  @Test
  void aProofWithoutNodesIsRefused() {
    node.rpc(
        "eth_getProof",
        question(VAULT),
        proof(VAULT, state, RICH).put("accountProof", new JsonArray()));
    refused(account(VAULT), "account " + VAULT + ":");
  }

  private Future<Optional<StateProofs.Account>> account(Address address) {
    return world.execution().account(header(), address);
  }

  private void serve(Address address, MerkleTrie claimed, BigInteger balance) {
    node.rpc("eth_getProof", question(address), proof(address, claimed, balance));
  }

  private static void refused(Future<?> future, String... words) {
    EndpointFailure failure = (EndpointFailure) FollowWorld.failure(future);
    assertThat(failure.getMessage()).contains("http://127.0.0.1:", "eth_getProof").contains(words);
    assertThat(failure.kind()).isEqualTo(Kind.FALSE);
  }

  private static JsonArray question(Address address) {
    return new JsonArray().add(address.toString()).add(new JsonArray()).add("0xa0");
  }

  private static JsonObject proof(Address address, MerkleTrie trie, BigInteger balance) {
    JsonArray nodes = new JsonArray();
    trie.prove(key(address)).nodes().forEach(each -> nodes.add(each.toString()));
    return new JsonObject().put("accountProof", nodes).put("balance", "0x" + balance.toString(16));
  }

  private static MerkleTrie stateWith(BigInteger balance) {
    MerkleTrie trie = MerkleTrie.empty(Keccak256.FUNCTION);
    for (int i = 1; i <= 40; i++) {
      Address other = Address.hex("0x%040x".formatted(i + 1000));
      trie = trie.put(key(other), account(BigInteger.valueOf(i)));
    }
    return trie.put(key(VAULT), account(balance));
  }

  private static Bytes account(BigInteger balance) {
    return new RlpWriter()
        .beginList()
        .uint(1)
        .uint(balance)
        .bytes(MerkleTrie.emptyRoot(Keccak256.FUNCTION).bytes())
        .bytes(Keccak256.FUNCTION.hash(Bytes.EMPTY).bytes())
        .endList()
        .toBytes();
  }

  private static Bytes key(Address address) {
    return Keccak256.FUNCTION.hash(address.bytes()).bytes();
  }

  private ExecutionHeader header() {
    return new ExecutionHeader(
        Hash.ZERO,
        state.root(),
        Hash.ZERO,
        Hash.ZERO,
        Bytes.wrap(new byte[BLOOM_LENGTH]),
        160,
        0,
        Bytes.EMPTY);
  }
}
