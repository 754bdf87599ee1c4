package io.nexushub.node.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Keccak256;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.ExecutionClient;
import io.nexushub.follow.FollowListener;
import io.nexushub.lightclient.ethereum.ExecutionBlock;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.MerkleTrie;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that lies about a vault on Ethereum is caught, or outvoted. */
class VaultProofsTest {
  private static final Address VAULT = Address.hex("0x" + "ee".repeat(20));
  private static final BigInteger RICH = BigInteger.TEN.pow(21);
  private static final long NUMBER = 160;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = vertx.createHttpClient();
  private final FakeNode execution = FakeNode.start(vertx);
  private final List<FakeNode> nodes =
      Stream.generate(() -> FakeNode.start(vertx)).limit(4).toList();
  private final MerkleTrie state = stateWith(RICH);
  private final Map<String, String> header = header(state.root());
  private final ExecutionBlock block = new ExecutionBlock(NUMBER, hash(header));

  @BeforeEach
  void tellTheTruth() {
    execution.answer("eth_getBlockByHash", json(header, block.hash()));
    execution.answer("eth_getProof", proof(state, RICH));
    nodes.forEach(node -> node.answer("nexus_query", anchors(block)));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void theBalanceIsProvenAtTheNewestFinalBlock() throws TransientFailure {
    ExecutionBlock older = new ExecutionBlock(NUMBER - 8, Hash.hex("11".repeat(32)));
    nodes.forEach(node -> node.answer("nexus_query", anchors(older, block)));
    assertThat(proven()).isEqualTo(new VaultBalance(RICH, NUMBER, block.hash(), 4));
  }

  @Test
  void oneNodesFinalBlockIsNotEnough() throws TransientFailure {
    ExecutionBlock invented = new ExecutionBlock(NUMBER + 8, Hash.hex("22".repeat(32)));
    nodes.getFirst().answer("nexus_query", anchors(invented));
    nodes.get(1).answer("nexus_query", "nonsense");
    assertThat(proven()).isEqualTo(new VaultBalance(RICH, NUMBER, block.hash(), 2));
    nodes.get(2).answer("nexus_query", new JsonArray());
    assertThatThrownBy(this::proven)
        .isInstanceOf(TransientFailure.class)
        .hasMessageContaining("none that 2 nodes agree on, of 4 that answered");
  }

  @Test
  void aHeaderThatIsNotTheFinalBlocksIsRefused() {
    Map<String, String> other = header(stateWith(RICH.add(BigInteger.ONE)).root());
    execution.answer("eth_getBlockByHash", json(other, hash(other)));
    refused("block: #160 0x", "(expected: " + block.hash());
    execution.answer("eth_getBlockByHash", json(other, block.hash()));
    refused("hashes to", block.hash().toString());
  }

  @Test
  void aProofOfAnotherStateIsRefused() {
    BigInteger more = RICH.add(BigInteger.ONE);
    execution.answer("eth_getProof", proof(stateWith(more), more));
    refused("account " + VAULT, state.root().toString());
  }

  @Test
  void aBalanceThatIsNotTheProvenOneIsRefused() {
    BigInteger more = RICH.add(BigInteger.ONE);
    execution.answer("eth_getProof", proof(state, more));
    refused("balance of %s: %s (expected: %s, as proven)".formatted(VAULT, more, RICH));
  }

  private void refused(String... words) {
    assertThatThrownBy(this::proven)
        .isInstanceOf(TransientFailure.class)
        .hasMessageContainingAll(words)
        .hasMessageStartingWith("not proven: http://127.0.0.1:");
  }

  private VaultBalance proven() throws TransientFailure {
    Endpoints endpoints =
        Endpoints.of(http, List.of(execution.uri()), Duration.ofSeconds(20), FollowListener.SILENT);
    try (Witnesses hub = witnesses()) {
      return VaultProofs.proven(hub, new ExecutionClient(endpoints, Keccak256.FUNCTION), VAULT);
    }
  }

  private Witnesses witnesses() {
    return Witnesses.of(vertx, nodes.stream().map(FakeNode::uri).toList(), "any");
  }

  private static JsonArray anchors(ExecutionBlock... blocks) {
    JsonArray anchors = new JsonArray();
    for (ExecutionBlock each : blocks) {
      anchors.add(
          new JsonObject()
              .put("slot", "0x1")
              .put("execution_block", "0x" + Long.toHexString(each.number()))
              .put("execution_hash", each.hash().toString()));
    }
    return anchors;
  }

  private static JsonObject proof(MerkleTrie trie, BigInteger balance) {
    JsonArray path = new JsonArray();
    trie.prove(key(VAULT)).nodes().forEach(each -> path.add(each.toString()));
    return new JsonObject().put("accountProof", path).put("balance", "0x" + balance.toString(16));
  }

  private static MerkleTrie stateWith(BigInteger balance) {
    MerkleTrie trie = MerkleTrie.empty(Keccak256.FUNCTION);
    for (int i = 1; i <= 40; i++) {
      trie = trie.put(key(Address.hex("0x%040x".formatted(i))), account(BigInteger.valueOf(i)));
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

  /** A header's fields in the order in which they are hashed, those of Ethereum's first fork. */
  private static Map<String, String> header(Hash stateRoot) {
    String word = "0x" + "00".repeat(32);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("parentHash", word);
    fields.put("sha3Uncles", word);
    fields.put("miner", "0x" + "00".repeat(20));
    fields.put("stateRoot", stateRoot.toString());
    fields.put("transactionsRoot", word);
    fields.put("receiptsRoot", word);
    fields.put("logsBloom", "0x" + "00".repeat(256));
    fields.put("difficulty", "0x0");
    fields.put("number", "0x" + Long.toHexString(NUMBER));
    fields.put("gasLimit", "0x1c9c380");
    fields.put("gasUsed", "0x0");
    fields.put("timestamp", "0x6b047af1");
    fields.put("extraData", "0x");
    fields.put("mixHash", word);
    fields.put("nonce", "0x" + "00".repeat(8));
    return fields;
  }

  private static Hash hash(Map<String, String> header) {
    List<String> numbers = List.of("difficulty", "number", "gasLimit", "gasUsed", "timestamp");
    RlpWriter out = new RlpWriter().beginList();
    header.forEach((name, value) -> {
      if (numbers.contains(name)) {
        out.uint(new BigInteger(value.substring(2), 16));
      } else {
        out.bytes(Bytes.hex(value));
      }
    });
    return Keccak256.FUNCTION.hash(out.endList().toBytes());
  }

  private static JsonObject json(Map<String, String> header, Hash name) {
    JsonObject json = new JsonObject().put("hash", name.toString());
    new ArrayList<>(header.entrySet()).forEach(each -> json.put(each.getKey(), each.getValue()));
    return json;
  }
}
