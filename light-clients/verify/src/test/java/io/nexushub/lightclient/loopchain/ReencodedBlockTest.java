package io.nexushub.lightclient.loopchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.simulator.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks of loopchain as goloop nodes have them. */
class ReencodedBlockTest {
  private static final SignatureScheme SCHEME = Secp256k1.scheme();
  private static final Hash PATCHED_HEADER =
      Hash.hex("672f6468d173040f677d4aa38d7c33e1134445c6a67ffe8574ffe2c3a46c0269");

  private static final Hash MENDED_HEADER =
      Hash.hex("758e2e93ba3be93f455c0e3f0b8b05096d1aa6448f14281f10b8c02a55da6395");

  /** What goloop's program patches its database with: a header of mainnet and all below it. */
  private static Map<Hash, Bytes> patch() throws MalformedMessage {
    Map<Hash, Bytes> values = new TreeMap<>();
    RlpReader in = RlpReader.of(Bytes.concat(listHead(), Bytes.wrap(read("goloop-patch1.bin"))));
    in.enterList();
    while (in.hasNext()) {
      in.enterList();
      in.bytes(1);
      Bytes key = in.bytes(Hash.LENGTH);
      Bytes value = in.bytes(1 << 12);
      values.put(Hash.of(key), value);
      in.leaveList();
    }
    return values;
  }

  /** The file is one list after the other; this makes them one. */
  private static Bytes listHead() {
    int length = read("goloop-patch1.bin").length;
    return Bytes.of((byte) 0xf9, (byte) (length >> 8), (byte) length);
  }

  static byte[] read(String name) {
    try {
      return Files.readAllBytes(TestData.path("icon/" + name));
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  private static ReencodedHeader realHeader() throws MalformedMessage {
    return ReencodedHeader.decode(patch().get(PATCHED_HEADER));
  }

  @Test
  void aRealHeaderHasWhatTheBlockHas() throws MalformedMessage {
    ReencodedHeader header = realHeader();
    JsonNode json = RealBlocksTest.file("mainnet-0.5-h41385450-partial");
    // the database keeps the mended header under the digest of the one that it replaced
    assertThat(header.digest()).isEqualTo(MENDED_HEADER).isNotEqualTo(PATCHED_HEADER);
    assertThat(header.version()).isEqualTo(BlockVersion.V0_5);
    assertThat(header.height()).isEqualTo(41_385_450);
    assertThat("0x" + Long.toHexString(header.timestamp()))
        .isEqualTo(json.get("timestamp").asText());
    assertThat("hx" + header.leader().orElseThrow().toHex()).isEqualTo(json.get("leader").asText());
    assertThat("hx" + header.nextLeader().toHex()).isEqualTo(json.get("nextLeader").asText());
    assertThat(header.prevHash()).hasToString(json.get("prevHash").asText());
    assertThat(header.stateHash()).hasToString(json.get("stateHash").asText());
    assertThat(header.receiptsHash()).hasToString(json.get("receiptsHash").asText());
    assertThat(header.repsHash()).hasToString(json.get("repsHash").asText());
    assertThat(header.nextRepsHash()).hasToString(json.get("nextRepsHash").asText());
    assertThat(header.bloom()).hasToString(json.get("logsBloom").asText());
    assertThat(header.prevVotesDigest()).hasToString(json.get("goloopBlockVotesHash").asText());
  }

  @Test
  void theVotesOnARealLeaderHaveBothDigestAndRoot() throws MalformedMessage {
    Bytes encoded = patch().get(realHeader().leaderVotesDigest());
    assertThat(HashFunction.SHA3_256.hash(encoded)).isEqualTo(realHeader().leaderVotesDigest());
    VoteSlots<Vote.ForLeader> votes = VoteRlp.onLeader(encoded);
    JsonNode json = RealBlocksTest.file("mainnet-0.5-h41385450-partial");
    assertThat(votes.root()).hasToString(json.get("leaderVotesHash").asText());
    List<Json> slots =
        ((Json.Items) Json.parse(RealBlocksTest.bytes(json.get("leaderVotes")))).values();
    assertThat(votes).isEqualTo(VoteJson.onLeader(slots));
    assertThat(Reencoding.onLeader(votes)).isEqualTo(encoded);
  }

  @Test
  void theVotesOnMainnetsLastBlockAreThoseOfLoopchain() throws MalformedMessage {
    RlpReader in = RlpReader.of(Bytes.wrap(read("mainnet-block_v1_proof.bin")));
    in.enterList();
    in.rawItem();
    Bytes encoded = in.rawItem();
    JsonNode json = RealBlocksTest.file("mainnet-0.5-votes-41730696").get("votes");
    List<Json> slots = ((Json.Items) Json.parse(RealBlocksTest.bytes(json))).values();
    VoteSlots<Vote.ForBlock> votes = VoteRlp.onBlock(encoded);
    assertThat(votes).isEqualTo(VoteJson.onBlock(slots));
    assertThat(Reencoding.onBlock(votes)).isEqualTo(encoded);
  }

  /** Root, branches and the transactions themselves, as goloop's database has them. */
  @Test
  void theTransactionsOfARealBlockAreReadFromGoloopsTrie() throws MalformedMessage {
    ReencodedHeader header = realHeader();
    JsonNode json = RealBlocksTest.file("mainnet-0.5-h41385450-partial");
    List<Hash> ids = new ArrayList<>();
    for (int i = 0; i < json.get("transactions").size(); i++) {
      List<Bytes> nodes = nodes(i);
      LoopchainTransaction transaction = accepted(header.transaction(i, nodes));
      LoopchainTransaction stated =
          LoopchainTransaction.decodeJson(RealBlocksTest.bytes(json.get("transactions").get(i)));
      assertThat(transaction.id()).isEqualTo(stated.id());
      assertThat(transaction.sender(SCHEME)).isEqualTo(stated.sender(SCHEME));
      ids.add(transaction.id());
      everyByteOfAProofCounts(header, i, nodes);
    }
    assertThat(LoopchainMerkle.root(ids)).hasToString(json.get("transactionsHash").asText());
    invalid(header.transaction(19, nodes(18)), "transaction 19 of block 41385450");
    invalid(header.transaction(0, nodes(1)), "transaction 0 of block 41385450");
    invalid(header.transaction(0, List.of()), "the end of the proof");
  }

  private static void everyByteOfAProofCounts(
      ReencodedHeader header, int index, List<Bytes> nodes) {
    for (int node = 0; node < nodes.size(); node++) {
      byte[] octets = nodes.get(node).toArray();
      for (int at = 0; at < octets.length; at += 7) {
        byte[] changed = octets.clone();
        changed[at] ^= 1;
        List<Bytes> mutant = new ArrayList<>(nodes);
        mutant.set(node, Bytes.wrap(changed));
        invalid(header.transaction(index, mutant), "transaction " + index);
      }
    }
  }

  /** From the trie's root down: goloop's keys are RLP, so the first digit is the tens' of hex. */
  private static List<Bytes> nodes(int index) throws MalformedMessage {
    Map<Hash, Bytes> store = patch();
    List<Bytes> nodes = new ArrayList<>();
    Bytes node = store.get(realHeader().transactionsTrie());
    for (int digit : List.of(index / 16, index % 16)) {
      nodes.add(node);
      RlpReader in = RlpReader.of(node);
      in.enterList();
      for (int i = 0; i < digit; i++) {
        in.rawItem();
      }
      node = store.get(Hash.of(in.fixed(Hash.LENGTH)));
    }
    nodes.add(node);
    return nodes;
  }

  /** The votes on the block before are in no source, so the block's hash was never reproduced. */
  @Test
  void withoutItsVotesARealBlockIsRefused() throws MalformedMessage {
    Bytes leaderVotes = patch().get(realHeader().leaderVotesDigest());
    invalid(
        new ReencodedBlock(realHeader(), List.of(), Bytes.EMPTY, leaderVotes).rebuild(SCHEME),
        "block 41385450.prevVotes: " + Hash.ZERO);
  }

  @Test
  void goloopsListOfMainnetsRepresentativesHasTheDigestOfTheHeader() throws MalformedMessage {
    RlpWriter out = new RlpWriter().beginList();
    JsonNode json = RealBlocksTest.file("mainnet-reps-f556225e").get("reps");
    for (Address rep : RepList.decodeJson(RealBlocksTest.bytes(json)).reps()) {
      out.bytes(IconAddress.key(rep).encode());
    }
    assertThat(HashFunction.SHA3_256.hash(out.endList().toBytes()))
        .isEqualTo(realHeader().validatorsHash());
  }

  /**
   * Real blocks, encoded here as goloop would: no real encoding was found together with its votes.
   */
  @ParameterizedTest
  @ValueSource(strings = {"devnet-0.3-h4-full", "testnet-0.3-h1-header"})
  void aRealBlockOf03IsRebuilt(String name) throws MalformedMessage {
    LoopchainBlock block = block(name);
    assertThat(rebuild(name, items -> {})).isEqualTo(Verdict.accepted(block));
  }

  private static LoopchainBlock block(String name) {
    try {
      return LoopchainBlock.decodeJson(RealBlocksTest.bytes(RealBlocksTest.file(name)));
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  private static Verdict<LoopchainBlock> rebuild(String name, Consumer<Reencoding.Items> change)
      throws MalformedMessage {
    Bytes bloom = Bytes.hex(RealBlocksTest.file(name).get("logsBloom").asText());
    Reencoding.Items items = new Reencoding.Items(block(name), bloom);
    change.accept(items);
    return new ReencodedBlock(
            ReencodedHeader.decode(items.encode()),
            block(name).transactions(),
            items.prevVotes,
            items.leaderVotes)
        .rebuild(SCHEME);
  }

  /** The leader's signature covers the rebuilt hash, and so each of the parts. */
  @ParameterizedTest
  @ValueSource(strings = {"devnet-0.3-h4-full", "testnet-0.3-h1-header"})
  void everyChangeOfARealBlockBreaksItsSignature(String name) throws MalformedMessage {
    Hash other = Hash.hex("5e".repeat(Hash.LENGTH));
    Address somebody = Address.hex("5e".repeat(Address.LENGTH));
    List<Consumer<Reencoding.Items>> changes =
        List.of(
            items -> items.height++,
            items -> items.timestamp++,
            items -> items.leader = Optional.of(somebody),
            items -> items.prevHash = other,
            items -> items.stateHash = other,
            items -> items.receiptsHash = other,
            items -> items.repsHash = other,
            items -> items.nextRepsHash = other,
            items -> items.bloom = Bytes.of((byte) 1),
            items -> items.nextLeader = Optional.of(somebody),
            items -> items.signature = Optional.of(signature((byte) 1)),
            items -> items.leaderVotes = Reencoding.onLeader(leaderVotes()));
    for (Consumer<Reencoding.Items> change : changes) {
      invalid(rebuild(name, change), "signature of block ");
    }
    invalid(rebuild(name, items -> items.leader = Optional.empty()), "proposer: none");
    invalid(rebuild(name, items -> items.signature = Optional.empty()), "signature: none");
    invalid(rebuild(name, items -> items.original = "0.1a"), "version: 0.1a");
    // loopchain's hash leaves out the version
    assertThat(rebuild(name, items -> items.original = "0.5").isAccepted()).isTrue();
    assertThatThrownBy(() -> rebuild(name, items -> items.version = 2))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("header version: 2");
    assertThatThrownBy(() -> rebuild(name, items -> items.original = "2.0"))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("block version: '2.0'");
  }

  private static Signature signature(byte octet) {
    byte[] octets = new byte[Signature.LENGTH];
    octets[31] = octet;
    octets[63] = octet;
    return Signature.of(Bytes.wrap(octets));
  }

  private static VoteSlots<Vote.ForLeader> leaderVotes() {
    Address rep = Address.hex("5e".repeat(Address.LENGTH));
    return new VoteSlots<>(
        List.of(
            Optional.of(
                new Vote.ForLeader(
                    rep, 1, 4, new Round.Decimal(0), rep, rep, signature((byte) 1)))));
  }

  @Test
  void changedVotesBreakTheDigestOrTheSignature() throws MalformedMessage {
    LoopchainBlock block = block("devnet-0.3-h4-full");
    Bytes bloom = Bytes.hex(RealBlocksTest.file("devnet-0.3-h4-full").get("logsBloom").asText());
    Reencoding.Items items = new Reencoding.Items(block, bloom);
    ReencodedHeader header = ReencodedHeader.decode(items.encode());
    byte[] votes = items.prevVotes.toArray();
    for (int i = 0; i < votes.length; i++) {
      byte[] changed = votes.clone();
      changed[i] ^= 1;
      invalid(
          new ReencodedBlock(header, block.transactions(), Bytes.wrap(changed), items.leaderVotes)
              .rebuild(SCHEME),
          "block 4.prevVotes");
    }
    List<LoopchainTransaction> surplus =
        List.of(LoopchainTransaction.decodeJson(Bytes.utf8("{\"version\":\"0x3\"}")));
    invalid(
        new ReencodedBlock(header, surplus, items.prevVotes, items.leaderVotes).rebuild(SCHEME),
        "signature of block 4");
    invalid(
        new ReencodedBlock(header, block.transactions(), items.prevVotes, Bytes.of((byte) 0xc0))
            .rebuild(SCHEME),
        "block 4.leaderVotes");
    // a header made to fit the changed votes is another header
    List<Optional<Vote.ForBlock>> fewer = new ArrayList<>(block.prevVotes().slots());
    fewer.set(0, Optional.empty());
    invalid(
        rebuild(
            "devnet-0.3-h4-full",
            changed -> changed.prevVotes = Reencoding.onBlock(new VoteSlots<>(fewer))),
        "signature of block 4");
    invalid(
        rebuild("devnet-0.3-h4-full", changed -> changed.prevVotes = Bytes.of((byte) 0xc0)),
        "block 4.votes");
  }

  /** A block after the re-encoding moves the light client on, and its transactions are proven. */
  @Test
  void aRebuiltBlockIsALoopchainBlock() throws MalformedMessage {
    LoopchainLightClient client = new LoopchainLightClient(SCHEME);
    List<Signer> keys = Chain.keys("term", 4);
    RepList reps = Chain.reps(keys);
    List<LoopchainTransaction> transactions = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      transactions.add(
          LoopchainTransaction.decodeJson(
              Bytes.utf8("{\"version\":\"0x3\",\"nonce\":\"0x%d\"}".formatted(i))));
    }
    List<Hash> ids = transactions.stream().map(LoopchainTransaction::id).toList();
    LoopchainHeader parent = Chain.header(7, Hash.ZERO, reps, Hash.ZERO);
    VotedHeader voted = Chain.voted(parent, keys, 3);
    LoopchainHeader header = child(parent, reps, ids, voted.votes().root());
    LoopchainBlock original =
        new LoopchainBlock(
            header,
            header.hash(),
            keys.getFirst().sign(header.hash()),
            transactions,
            VoteSlots.none(),
            voted.votes());
    Reencoding.Items items = new Reencoding.Items(original, Bytes.EMPTY);
    ReencodedHeader encoded = ReencodedHeader.decode(items.encode());
    LoopchainBlock block =
        accepted(
            new ReencodedBlock(encoded, transactions, items.prevVotes, Bytes.EMPTY)
                .rebuild(SCHEME));
    assertThat(block).isEqualTo(original);
    LoopchainState trusted = accepted(client.initialise(parent.hash(), parent, reps));
    LoopchainUpdate update =
        new LoopchainUpdate(Chain.voted(block.header(), keys, 3), Optional.empty());
    Instant now = Instant.ofEpochSecond(Chain.START / 1_000_000 + 3600);
    LoopchainState moved = client.apply(trusted, accepted(client.verify(trusted, update, now)));
    for (int i = 0; i < ids.size(); i++) {
      LoopchainEvidence evidence =
          new LoopchainEvidence(
              List.of(block.header()),
              new LoopchainEvidence.Subject.OfTransaction(block.transactions().get(i)),
              MerklePath.to(ids, i));
      assertThat(client.prove(moved, evidence).isAccepted()).isTrue();
    }
    invalid(
        new ReencodedBlock(encoded, transactions.reversed(), items.prevVotes, Bytes.EMPTY)
            .rebuild(SCHEME),
        "signature of block 8");
  }

  private static LoopchainHeader child(
      LoopchainHeader parent, RepList reps, List<Hash> ids, Hash votes) {
    LoopchainHeader plain =
        Chain.header(8, parent.hash(), reps, Hash.ZERO, LoopchainMerkle.root(ids), Hash.ZERO);
    return new LoopchainHeader(
        plain.version(),
        plain.prevHash(),
        plain.transactionsHash(),
        plain.receiptsHash(),
        plain.stateHash(),
        plain.repsHash(),
        plain.nextRepsHash(),
        plain.leaderVotesHash(),
        votes,
        plain.bloomHash(),
        plain.height(),
        plain.timestamp(),
        plain.leader(),
        plain.nextLeader());
  }

  @ParameterizedTest
  @CsvSource({
    "mainnet-0.1a-h0-genesis",
    "mainnet-0.1a-h1",
    "mainnet-0.1a-h5727019",
    "mainnet-0.1a-h10324748-last",
    "testnet-0.1a-h1",
    "devnet-0.1a-h9"
  })
  void aRealBlockOf01aHasTheHashThatTheNextOneNames(String name) throws MalformedMessage {
    ServedBlock block = ServedBlock.decodeJson(RealBlocksTest.bytes(RealBlocksTest.file(name)));
    Verdict<ServedBlock> same = rebuild01a(block, items -> {});
    assertThat(same.isAccepted()).isTrue();
    invalid(rebuild01a(block, items -> items.timestamp++), ".hash");
    invalid(rebuild01a(block, items -> items.prevHash = Hash.hex("5e".repeat(32))), ".hash");
    invalid(rebuild01a(block, items -> items.original = "0.3"), ".version: 0.3");
  }

  private static Verdict<ServedBlock> rebuild01a(
      ServedBlock block, Consumer<Reencoding.Items> change) throws MalformedMessage {
    Reencoding.Items items = new Reencoding.Items(block);
    change.accept(items);
    return new ReencodedBlock(
            ReencodedHeader.decode(items.encode()), block.transactions(), Bytes.EMPTY, Bytes.EMPTY)
        .rebuild01a(block.hash());
  }

  /** goloop's JSON has the leader and an empty signature. */
  @Test
  void servedByGoloopABlockOf01aHasAHashAndALaterOneNothing() throws MalformedMessage {
    ObjectNode old = RealBlocksTest.file("mainnet-0.1a-h5727019").put("signature", "");
    ServedBlock block = ServedBlock.decodeJson(RealBlocksTest.bytes(old));
    assertThat(block.check(SCHEME)).isEqualTo(Verdict.accepted(block));
    assertThat(block.leader().orElseThrow().signature()).isEmpty();
    old.put("time_stamp", block.timestamp() + 1);
    invalid(ServedBlock.decodeJson(RealBlocksTest.bytes(old)).check(SCHEME), "block_hash");
    ObjectNode later = RealBlocksTest.file("mainnet-0.5-h14473622-first-v2shape");
    later.put("signature", "");
    invalid(
        ServedBlock.decodeJson(RealBlocksTest.bytes(later)).check(SCHEME),
        "signature of block 14473622: none");
  }

  @Test
  void filtersAreExpandedAsTheyWereCompressed() throws MalformedMessage {
    JsonNode json = RealBlocksTest.file("mainnet-0.5-h41385450-partial");
    Bytes compressed = Bytes.hex(json.get("logsBloomCompressed").asText());
    Bytes bits = Bytes.hex(json.get("logsBloom").asText());
    assertThat(Lzw.expand(compressed, 256)).isEqualTo(bits);
    assertThat(Lzw.expand(Reencoding.compress(bits), 256)).isEqualTo(bits);
    assertThatThrownBy(() -> Lzw.expand(compressed, 255)).hasMessageContaining("<= 255 bytes");
    for (int length = 1; length < compressed.length(); length++) {
      Bytes cut = compressed.slice(0, length);
      assertThatThrownBy(() -> Lzw.expand(cut, 256)).isInstanceOf(MalformedMessage.class);
    }
    Bytes longer = Bytes.concat(compressed, Bytes.of((byte) 0));
    assertThatThrownBy(() -> Lzw.expand(longer, 256)).hasMessageContaining("surplus");
    // a string of itself: one byte, then the string that this very code makes
    Bytes itself = Bytes.of((byte) 0x20, (byte) 0xc0, (byte) 0xa0, (byte) 0x20);
    assertThat(Lzw.expand(itself, 256)).isEqualTo(Bytes.utf8("AAA"));
    Bytes unknown = Bytes.of((byte) 0x81, (byte) 0x40, (byte) 0x40);
    assertThatThrownBy(() -> Lzw.expand(unknown, 256)).hasMessageContaining("LZW code: 258");
    Bytes clear = Bytes.of((byte) 0x80, (byte) 0x40, (byte) 0x40);
    assertThatThrownBy(() -> Lzw.expand(clear, 256)).hasMessageContaining("LZW code: 256");
  }

  @Test
  void aFilterOrATransactionInAnotherSpellingIsRefused() throws MalformedMessage {
    Reencoding.Items items = new Reencoding.Items(block("devnet-0.3-h4-full"), Bytes.of((byte) 1));
    Bytes encoded = items.encode();
    assertThat(ReencodedHeader.decode(encoded).bloom().at(255)).isEqualTo((byte) 1);
    String hex = encoded.toHex();
    String compressed = Reencoding.compress(Bytes.of((byte) 1)).toHex();
    assertThat(hex.indexOf("83" + compressed)).isPositive();
    Bytes padded = Bytes.hex(hex.replace("83" + compressed, "83004040"));
    assertThat(Lzw.expand(Bytes.hex("004040"), 1)).isEqualTo(Bytes.of((byte) 0));
    assertThatThrownBy(() -> ReencodedHeader.decode(padded))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("header.logsBloom: a zero first");
    Bytes later = new RlpWriter().beginList().signed(4).none().signed(1).endList().toBytes();
    assertThatThrownBy(() -> LoopchainTransaction.decodeBinary(later))
        .hasMessageContaining("transaction version: 4");
  }

  /** Either something that can be checked, or a MalformedMessage ({@code -Dfuzz=N} by hand). */
  @Test
  void mutatedEncodingsAreRefusedWithAReason() throws MalformedMessage {
    List<Bytes> seeds = new ArrayList<>();
    Map<Hash, Bytes> store = patch();
    seeds.add(store.get(PATCHED_HEADER));
    seeds.add(store.get(realHeader().leaderVotesDigest()));
    seeds.add(Reencoding.onBlock(block("devnet-0.3-h4-full").prevVotes()));
    seeds.add(transactionOctets(0));
    seeds.add(transactionOctets(1));
    seeds.add(
        Bytes.hex(
            RealBlocksTest.file("mainnet-0.5-h41385450-partial")
                .get("logsBloomCompressed")
                .asText()));
    Random random = new Random(41_385_450);
    int rounds = Integer.getInteger("fuzz", 100_000);
    for (int i = 0; i < rounds; i++) {
      byte[] octets = seeds.get(i % seeds.size()).toArray();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      }
      Bytes mutant = Bytes.wrap(octets).slice(0, octets.length - random.nextInt(3));
      decode(i % seeds.size(), mutant);
    }
  }

  private static Bytes transactionOctets(int index) throws MalformedMessage {
    RlpReader in = RlpReader.of(nodes(index).getLast());
    in.enterList();
    in.bytes(Hash.LENGTH);
    return in.bytes(1 << 12);
  }

  private static void decode(int kind, Bytes mutant) {
    try {
      switch (kind) {
        case 0 -> assertThat(ReencodedHeader.decode(mutant).bloom().length()).isEqualTo(256);
        case 1 -> assertThat(VoteRlp.onLeader(mutant).root()).isNotNull();
        case 2 -> assertThat(VoteRlp.onBlock(mutant).root()).isNotNull();
        case 3, 4 -> assertThat(LoopchainTransaction.decodeBinary(mutant).id()).isNotNull();
        default -> assertThat(Lzw.expand(mutant, 256).length()).isLessThanOrEqualTo(256);
      }
    } catch (MalformedMessage refused) {
      assertThat(refused.getMessage()).contains("expected");
    }
  }

  @Test
  void hostileVotesAreRefused() {
    RlpWriter both =
        new RlpWriter()
            .beginList()
            .beginList()
            .beginList()
            .signed(4)
            .signed(0)
            .signed(0)
            .none()
            .endList()
            .endList()
            .beginList()
            .endList()
            .endList();
    assertThatThrownBy(() -> VoteRlp.onBlock(both.toBytes()))
        .hasMessageContaining("vote's rounds: both");
    RlpWriter crowd = new RlpWriter().beginList().none().beginList();
    for (int i = 0; i <= RepList.MAX_REPS; i++) {
      crowd.none();
    }
    Bytes crowded = crowd.endList().endList().toBytes();
    assertThatThrownBy(() -> VoteRlp.onBlock(crowded)).hasMessageContaining("<= 1024");
    Bytes huge = Bytes.wrap(new byte[VoteRlp.MAX_LENGTH + 1]);
    assertThatThrownBy(() -> VoteRlp.onBlock(huge)).hasMessageContaining("bytes");
    assertThatThrownBy(() -> ReencodedHeader.decode(huge)).hasMessageContaining("bytes");
  }

  private static <V> V accepted(Verdict<V> verdict) {
    if (verdict instanceof Verdict.Accepted<V>(V value)) {
      return value;
    }
    throw new AssertionError(verdict);
  }

  private static <V> void invalid(Verdict<V> verdict, String word) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    Refusal refusal = ((Verdict.Refused<V>) verdict).refusal();
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
    assertThat(refusal.toString()).contains(word);
  }
}
