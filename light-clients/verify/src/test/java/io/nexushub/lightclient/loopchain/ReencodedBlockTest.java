package io.nexushub.lightclient.loopchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.Signer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks of loopchain as goloop nodes have them, put together again. */
class ReencodedBlockTest {
  private static final SignatureScheme SCHEME = Secp256k1.scheme();

  /**
   * Real blocks, encoded here as goloop would: no real encoding was found together with its votes.
   */
  @ParameterizedTest
  @ValueSource(strings = {"devnet-0.3-h4-full", "testnet-0.3-h1-header"})
  void aRealBlockOf03IsRebuilt(String name) throws MalformedMessage {
    LoopchainBlock block = block(name);
    assertThat(rebuild(name, items -> {})).isEqualTo(Verdict.accepted(block));
  }

  static LoopchainBlock block(String name) {
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

  static <V> V accepted(Verdict<V> verdict) {
    if (verdict instanceof Verdict.Accepted<V>(V value)) {
      return value;
    }
    throw new AssertionError(verdict);
  }

  static <V> void invalid(Verdict<V> verdict, String word) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    Refusal refusal = ((Verdict.Refused<V>) verdict).refusal();
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
    assertThat(refusal.toString()).contains(word);
  }
}
