package io.nexushub.lightclient.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Refusal.Kind;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.simulator.TestData;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From a finalised execution block hash to logs, accounts and old blocks. */
class EventProofTest {
  private static final HashFunction KECCAK = Keccak256.FUNCTION;

  private final EthereumLightClient client =
      new EthereumLightClient(Captures.harness(), UpdatePolicy.FINAL, new JblstScheme(), KECCAK);
  private final Bytes header = ExecutionJson.header(harness("el_block_316.json"));
  private final List<TransactionReceipt> receipts =
      ExecutionJson.receipts(harness("el_receipts_316.json"));
  private final MerkleTrie trie = trie(receipts);
  private final EthereumStore store = storeHolding(header);

  @Test
  void provesEveryLogOfADevnetBlock() throws MalformedMessage {
    int logs = 0;
    for (int index = 0; index < receipts.size(); index++) {
      for (int position = 0; position < receipts.get(index).logs().size(); position++) {
        EventEvidence evidence = evidence(List.of(header), index, position);
        ProvenLog proven = accepted(client.prove(store, EventEvidence.decode(evidence.encode())));
        assertThat(proven.log()).isEqualTo(receipts.get(index).logs().get(position));
        assertThat(proven.block().number()).isEqualTo(316);
        assertThat(proven.timestamp()).isEqualTo(0x6b045b4fL);
        logs++;
      }
    }
    assertThat(logs).isGreaterThan(2);
  }

  @Test
  void provesTheReceiptsOfAMainnetBlockWithTypedTransactions() throws MalformedMessage {
    Path folder = TestData.path("ethereum/public/mainnet-deneb/full-chain-22196189");
    Bytes top =
        ExecutionJson.header(
            Captures.file(folder.resolve("eth_getBlockByNumber_0x152afde_false.json")));
    BeaconBlockPayload payload =
        BeaconBlockPayload.of(
            Captures.fileBytes(
                folder.resolve(
                    "eth_v2_beacon_blocks_0x272053fd1703be14664b3dc7e7e370114f50e5661b49e669872f29a1cd890d82.ssz")),
            KECCAK);
    assertThat(KECCAK.hash(payload.header())).isEqualTo(payload.blockHash());
    List<TransactionReceipt> all =
        ExecutionJson.receipts(
            Captures.file(folder.resolve("eth_getBlockReceipts_0x152afdd.json")));
    assertThat(all).extracting(TransactionReceipt::type).contains(0, 2, 3);
    EthereumStore holding = storeHolding(top);
    MerkleTrie tree = trie(all);
    for (int index = 0; index < all.size(); index++) {
      provesOrHasNoLogs(holding, List.of(top, payload.header()), all, tree, index);
    }
  }

  @Test
  void provesTheReceiptsOfMainnetBeforeTypedTransactions() throws MalformedMessage {
    JsonNode headerJson =
        Captures.file(
            TestData.path("ethereum/public/receipts/preberlin-11408438/header11408438.json"));
    Bytes encoded = ExecutionJson.header(headerJson);
    assertThat(KECCAK.hash(encoded)).isEqualTo(Hash.hex(headerJson.get("hash").asText()));
    List<TransactionReceipt> all =
        ExecutionJson.receipts(
            Captures.file(
                TestData.path(
                    "ethereum/public/receipts/preberlin-11408438/receipts11408438.json")));
    assertThat(all).hasSize(130);
    ExecutionHeader decoded = ExecutionHeader.decode(encoded);
    assertThat(trie(all).root()).isEqualTo(decoded.receiptsRoot());
    List<Log> logs = all.stream().flatMap(receipt -> receipt.logs().stream()).toList();
    assertThat(LogBloom.of(logs, KECCAK).bits()).isEqualTo(decoded.logsBloom());
    // an index from 128 on is two bytes long
    EthereumStore holding = storeHolding(encoded);
    for (int index : List.of(0, 1, 127, 128, 129)) {
      provesOrHasNoLogs(holding, List.of(encoded), all, trie(all), index);
    }
  }

  @Test
  void walksHeadersDownByParentHash() throws MalformedMessage {
    Bytes child = child(header, 317);
    Bytes grandchild = child(child, 318);
    EthereumStore holding = storeHolding(grandchild);
    EventEvidence evidence = evidence(List.of(grandchild, child, header), 0, 0);
    assertThat(accepted(client.prove(holding, evidence)).block().number()).isEqualTo(316);
    refused(
        client.prove(holding, evidence(List.of(grandchild, header), 0, 0)),
        Kind.INVALID,
        "header below #318: " + KECCAK.hash(header),
        "its parent");
  }

  @Test
  void refusesABlockThatIsNotFinal() {
    Bytes unknown = child(header, 317);
    refused(
        client.prove(store, evidence(List.of(unknown, header), 0, 0)),
        Kind.EARLY,
        "header not finalised: #317 " + KECCAK.hash(unknown),
        "one of the 1 finalised blocks kept, newest #316");
  }

  @Test
  void refusesAReceiptThatIsNotThere() {
    refused(
        client.prove(
            store,
            new EventEvidence(
                List.of(header), List.of(), 99, trie.prove(MerkleTrie.indexKey(99)).nodes(), 0)),
        Kind.INVALID,
        "receipt 99 of block #316: none");
  }

  @Test
  void refusesALogPositionBeyondTheReceipt() {
    refused(
        client.prove(store, evidence(List.of(header), 0, 1)),
        Kind.INVALID,
        "log position: 1 (expected: < 1");
  }

  @Test
  void refusesNodesThatAreChangedMissingOrSurplus() {
    EventEvidence good = evidence(List.of(header), 0, 0);
    for (int i = 0; i < good.nodes().size(); i++) {
      List<Bytes> changed = new ArrayList<>(good.nodes());
      byte[] octets = changed.get(i).toArray();
      octets[octets.length / 2] ^= 1;
      changed.set(i, Bytes.wrap(octets));
      refused(client.prove(store, with(good, changed)), Kind.INVALID, "receipt 0 of block #316");
      List<Bytes> missing = new ArrayList<>(good.nodes());
      missing.remove(i);
      refused(client.prove(store, with(good, missing)), Kind.INVALID, "receipt 0 of block #316");
    }
    List<Bytes> surplus = new ArrayList<>(good.nodes());
    surplus.add(good.nodes().getLast());
    refused(client.prove(store, with(good, surplus)), Kind.INVALID, "receipt 0 of block #316");
  }

  @Test
  void refusesEveryChangedByteOfTheHeader() {
    for (int i = 0; i < header.length(); i++) {
      byte[] octets = header.toArray();
      octets[i] ^= 1;
      Verdict<ProvenLog> verdict = client.prove(store, evidence(List.of(Bytes.wrap(octets)), 0, 0));
      assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    }
  }

  @Test
  void namesAForkThatAddsAField() {
    RlpWriter out = new RlpWriter().beginList();
    out.raw(contentOf(header)).bytes(Hash.ZERO.bytes());
    Bytes longer = out.endList().toBytes();
    assertThatThrownBy(() -> ExecutionHeader.decode(longer))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("22 fields")
        .hasMessageContaining("a fork after Prague");
  }

  @Test
  void namesAReceiptOfAnUnknownType() {
    assertThatThrownBy(() -> TransactionReceipt.decode(Bytes.hex("05c0")))
        .hasMessageContaining("receipt's type: 5 (expected: 1 to 4");
    assertThatThrownBy(() -> TransactionReceipt.decode(Bytes.hex("00c0")))
        .hasMessageContaining("receipt's type: 0");
  }

  @Test
  void provesABlockHashThroughTheStatesHistory() throws MalformedMessage {
    JsonNode recorded = harness("eip2935_proof.json");
    LightClientUpdate update = Captures.update(recorded.get("finality_update"));
    LightClientHeader.Deneb finalized =
        (LightClientHeader.Deneb) update.finality().orElseThrow().header();
    JsonNode proof = recorded.get("proof");
    StateProofs state = new StateProofs(KECCAK);
    StateProofs.Account account =
        accepted(
                state.account(
                    finalized.execution().stateRoot(),
                    EventEvidence.HISTORY_CONTRACT,
                    ExecutionJson.nodes(proof.get("accountProof"))))
            .orElseThrow();
    JsonNode slot = proof.get("storageProof").get(0);
    JsonNode old = recorded.get("old_block");
    BigInteger number = ExecutionJson.number(old, "number");
    BigInteger value =
        accepted(
            state.storage(
                account,
                number.mod(BigInteger.valueOf(EventEvidence.HISTORY_WINDOW)),
                ExecutionJson.nodes(slot.get("proof"))));
    Hash hash = Hash.hex(old.get("hash").asText());
    assertThat(new Hash(StateProofs.word(value))).isEqualTo(hash);
    assertThat(KECCAK.hash(ExecutionJson.header(old))).isEqualTo(hash);
  }

  @Test
  void provesAMainnetAccountAndAnAbsentOne() {
    JsonNode served =
        Captures.file(
            TestData.path(
                "ethereum/public/mainnet-deneb/account-proof/"
                    + "eth_getProof_0xB685760EBD368a891F27ae547391F4E2A289895b___0x0000000000000000000000000000000000000000.json"));
    JsonNode proof = served.get("result");
    List<Bytes> nodes = ExecutionJson.nodes(proof.get("accountProof"));
    Hash stateRoot = KECCAK.hash(nodes.getFirst());
    Address address = Address.hex(proof.get("address").asText());
    StateProofs state = new StateProofs(KECCAK);
    StateProofs.Account account = accepted(state.account(stateRoot, address, nodes)).orElseThrow();
    assertThat(account.balance()).isEqualTo(ExecutionJson.number(proof, "balance"));
    assertThat(account.nonce()).isEqualTo(ExecutionJson.number(proof, "nonce"));
    refused(
        state.account(stateRoot, EventEvidence.HISTORY_CONTRACT, nodes),
        Kind.INVALID,
        "account " + EventEvidence.HISTORY_CONTRACT);
  }

  @Test
  void anAddressThatABloomLacksSaidNothing() {
    LogBloom bloom = new LogBloom(receipts.getFirst().logsBloom());
    Address speaker = receipts.getFirst().logs().getFirst().address();
    assertThat(bloom.mayContain(speaker.bytes(), KECCAK)).isTrue();
    assertThat(bloom.mayContain(EventEvidence.HISTORY_CONTRACT.bytes(), KECCAK)).isFalse();
    assertThat(LogBloom.of(receipts.getFirst().logs(), KECCAK)).isEqualTo(bloom);
  }

  private static JsonNode harness(String name) {
    return Captures.resource(Captures.HARNESS + name);
  }

  private static MerkleTrie trie(List<TransactionReceipt> receipts) {
    return MerkleTrie.ofList(KECCAK, receipts.stream().map(TransactionReceipt::encode).toList());
  }

  private EventEvidence evidence(List<Bytes> headers, int index, int position) {
    return new EventEvidence(
        headers, List.of(), index, trie.prove(MerkleTrie.indexKey(index)).nodes(), position);
  }

  private static EventEvidence with(EventEvidence evidence, List<Bytes> nodes) {
    return new EventEvidence(
        evidence.headers(),
        evidence.leaps(),
        evidence.transactionIndex(),
        nodes,
        evidence.logPosition());
  }

  /** A store that holds the block for final. */
  private static EthereumStore storeHolding(Bytes header) {
    LightClientBootstrap bootstrap = Captures.bootstrap(harness("bootstrap_slot_8.json"));
    EthereumStore start = EthereumStore.startingFrom(bootstrap);
    try {
      ExecutionBlock block = ExecutionHeader.decode(header).block(KECCAK);
      return new EthereumStore(
          start.finalized(),
          start.optimistic(),
          start.current(),
          start.next(),
          start.best(),
          0,
          0,
          List.of(new Anchor(8, bootstrap.header().beacon().root(), block)),
          start.conflict());
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  private static Bytes contentOf(Bytes list) {
    return list.from(3);
  }

  /** The header of a block on top of another, otherwise the same. */
  private static Bytes child(Bytes parent, long number) {
    JsonNode json = harness("el_block_316.json").deepCopy();
    ((com.fasterxml.jackson.databind.node.ObjectNode) json)
        .put("parentHash", KECCAK.hash(parent).toString())
        .put("number", "0x" + Long.toHexString(number));
    return ExecutionJson.header(json);
  }

  private void provesOrHasNoLogs(
      EthereumStore holding,
      List<Bytes> headers,
      List<TransactionReceipt> all,
      MerkleTrie tree,
      int index) {
    List<Bytes> nodes = tree.prove(MerkleTrie.indexKey(index)).nodes();
    EventEvidence evidence = new EventEvidence(headers, List.of(), index, nodes, 0);
    Verdict<ProvenLog> verdict = client.prove(holding, evidence);
    if (all.get(index).logs().isEmpty()) {
      refused(verdict, Kind.INVALID, "log position: 0 (expected: < 0");
    } else {
      assertThat(accepted(verdict).log()).isEqualTo(all.get(index).logs().getFirst());
    }
  }

  private static void refused(Verdict<?> verdict, Kind kind, String... words) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    Refusal refusal = ((Verdict.Refused<?>) verdict).refusal();
    assertThat(refusal.toString()).contains(words);
    assertThat(refusal.kind()).isEqualTo(kind);
  }

  private static <V> V accepted(Verdict<V> verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    return ((Verdict.Accepted<V>) verdict).value();
  }
}
