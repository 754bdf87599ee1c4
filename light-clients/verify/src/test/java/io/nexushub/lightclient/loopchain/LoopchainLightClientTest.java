package io.nexushub.lightclient.loopchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.loopchain.LoopchainEvidence.Subject;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Terms, skips, forks and forgeries on chains made here. */
class LoopchainLightClientTest {
  private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
  private static final List<Signer> OLD = Chain.keys("old", 7);
  private static final List<Signer> NEW = Chain.keys("new", 4);
  private static final RepList OLD_REPS = Chain.reps(OLD);
  private static final RepList NEW_REPS = Chain.reps(NEW);
  private static final int QUORUM = 5;

  private final LoopchainLightClient client = new LoopchainLightClient(Secp256k1.scheme());
  private final LoopchainHeader first = Chain.header(100, Hash.ZERO, OLD_REPS, Hash.ZERO);
  private final LoopchainState trusted = accepted(client.initialise(first.hash(), first, OLD_REPS));

  @Test
  void itFollowsBlockByBlock() {
    LoopchainState state = trusted;
    for (int i = 101; i < 110; i++) {
      state = client.apply(state, accepted(verify(state, update(next(state), OLD, QUORUM))));
    }
    assertThat(state.header().height()).isEqualTo(109);
  }

  @Test
  void itSkipsInsideATerm() {
    LoopchainHeader far = Chain.header(5_000, Hash.ZERO, OLD_REPS, Hash.ZERO);
    assertThat(verify(trusted, update(far, OLD, QUORUM)).isAccepted()).isTrue();
  }

  @Test
  void aTermEndsWithItsLastBlockAndTheNewVoteFromThenOn() {
    LoopchainHeader last = Chain.header(150, Hash.ZERO, OLD_REPS, NEW_REPS.root());
    LoopchainUpdate end =
        new LoopchainUpdate(Chain.voted(last, OLD, QUORUM), Optional.of(NEW_REPS));
    LoopchainState state = client.apply(trusted, accepted(verify(trusted, end)));
    assertThat(state.reps()).isEqualTo(NEW_REPS);
    LoopchainHeader after = Chain.header(151, last.hash(), NEW_REPS, Hash.ZERO);
    assertThat(verify(state, update(after, NEW, 3)).isAccepted()).isTrue();
    // those who left help nobody any more
    LoopchainHeader stale = Chain.header(151, last.hash(), OLD_REPS, Hash.ZERO);
    invalid(verify(state, update(stale, OLD, 7)), "block 151.repsHash");
    invalid(verify(state, update(after, OLD, 7)), "7 slots (expected: 4");
  }

  @Test
  void aPenaltyChangesTheListWithinATerm() {
    LoopchainHeader plain = Chain.header(150, Hash.ZERO, OLD_REPS, NEW_REPS.root());
    LoopchainHeader penalty =
        new LoopchainHeader(
            plain.version(),
            plain.prevHash(),
            plain.transactionsHash(),
            plain.receiptsHash(),
            plain.stateHash(),
            plain.repsHash(),
            plain.nextRepsHash(),
            plain.leaderVotesHash(),
            plain.prevVotesHash(),
            plain.bloomHash(),
            plain.height(),
            plain.timestamp(),
            plain.leader(),
            NEW_REPS.reps().getFirst());
    assertThat(penalty.endsTerm()).isFalse();
    assertThat(plain.endsTerm()).isTrue();
    LoopchainUpdate update =
        new LoopchainUpdate(Chain.voted(penalty, OLD, QUORUM), Optional.of(NEW_REPS));
    assertThat(client.apply(trusted, accepted(verify(trusted, update))).reps()).isEqualTo(NEW_REPS);
  }

  @Test
  void theNewListIsTheOneThatTheHeaderNames() {
    LoopchainHeader last = Chain.header(150, Hash.ZERO, OLD_REPS, NEW_REPS.root());
    VotedHeader voted = Chain.voted(last, OLD, QUORUM);
    invalid(
        verify(trusted, new LoopchainUpdate(voted, Optional.empty())),
        "next representatives of block 150: none");
    invalid(
        verify(trusted, new LoopchainUpdate(voted, Optional.of(OLD_REPS))),
        OLD_REPS.root().toString());
    VotedHeader unchanged = Chain.voted(next(trusted), OLD, QUORUM);
    invalid(
        verify(trusted, new LoopchainUpdate(unchanged, Optional.of(NEW_REPS))), "none: no change");
  }

  @Test
  void aTermCannotBeSkipped() {
    LoopchainHeader later = Chain.header(900, Hash.ZERO, NEW_REPS, Hash.ZERO);
    invalid(verify(trusted, update(later, NEW, 4)), "not to be skipped");
  }

  @Test
  void anUnrecordedBlockIsRefused() {
    LoopchainHeader last = Chain.header(101, first.hash(), OLD_REPS, Hash.ZERO);
    LoopchainHeader unrecorded =
        new LoopchainHeader(
            last.version(),
            last.prevHash(),
            last.transactionsHash(),
            last.receiptsHash(),
            last.stateHash(),
            Hash.ZERO,
            Hash.ZERO,
            last.leaderVotesHash(),
            last.prevVotesHash(),
            last.bloomHash(),
            last.height(),
            last.timestamp(),
            last.leader(),
            io.nexushub.protocol.Address.ZERO);
    invalid(verify(trusted, update(unrecorded, OLD, 7)), "block 101.repsHash");
  }

  @Test
  void oneVoteFewerThanTheQuorumIsNotEnough() {
    invalid(verify(trusted, update(next(trusted), OLD, QUORUM - 1)), "4 of 7 (expected: >= 5)");
  }

  @Test
  void badVotesAreRefused() {
    LoopchainHeader block = next(trusted);
    votes(block, 0, Chain.vote(OLD.get(1), 101, 0, block.hash()), "slot 0");
    votes(block, 0, Chain.vote(NEW.get(0), 101, 0, block.hash()), "slot 0");
    votes(block, 0, Chain.vote(OLD.get(0), 102, 0, block.hash()), "height 102");
    votes(block, 1, Chain.vote(OLD.get(1), 101, 1, block.hash()), "round 0x1");
    votes(block, 0, Chain.vote(OLD.get(0), 101, 0, first.hash()), first.hash().toString());
    Vote.ForBlock good = Chain.vote(OLD.get(0), 101, 0, block.hash());
    Vote.ForBlock forged =
        new Vote.ForBlock(
            good.rep(),
            good.timestamp() + 1,
            good.height(),
            good.round(),
            good.blockHash(),
            good.signature());
    votes(block, 0, forged, "signature of votes on block 101");
    // a vote against the block is a vote, but not for it
    votes(block, 0, Chain.vote(OLD.get(0), 101, 0, Hash.ZERO), "4 of 7");
  }

  private void votes(LoopchainHeader block, int slot, Vote.ForBlock bad, String word) {
    List<Optional<Vote.ForBlock>> slots =
        new ArrayList<>(Chain.voted(block, OLD, QUORUM).votes().slots());
    slots.set(slot, Optional.of(bad));
    VotedHeader voted = new VotedHeader(block, new VoteSlots<>(slots));
    invalid(verify(trusted, new LoopchainUpdate(voted, Optional.empty())), word);
  }

  @Test
  void timeGoesForwardAndNotBeyondOurs() {
    Instant early = Instant.ofEpochSecond(Chain.START / 1_000_000);
    Verdict<LoopchainUpdate> verdict =
        client.verify(trusted, update(next(trusted), OLD, QUORUM), early);
    assertThat(((Verdict.Refused<LoopchainUpdate>) verdict).refusal().kind())
        .isEqualTo(Refusal.Kind.EARLY);
    LoopchainHeader next = next(trusted);
    LoopchainHeader before =
        new LoopchainHeader(
            next.version(),
            next.prevHash(),
            next.transactionsHash(),
            next.receiptsHash(),
            next.stateHash(),
            next.repsHash(),
            next.nextRepsHash(),
            next.leaderVotesHash(),
            next.prevVotesHash(),
            next.bloomHash(),
            next.height(),
            first.timestamp(),
            next.leader(),
            next.nextLeader());
    invalid(verify(trusted, update(before, OLD, QUORUM)), "block 101.timestamp");
  }

  @Test
  void whatIsKnownIsStale() {
    Verdict<LoopchainUpdate> verdict = verify(trusted, update(first, OLD, QUORUM));
    assertThat(((Verdict.Refused<LoopchainUpdate>) verdict).refusal().kind())
        .isEqualTo(Refusal.Kind.STALE);
  }

  @Test
  void twoHistoriesFreezeTheClient() {
    LoopchainHeader other = Chain.header(100, Hash.hex("01".repeat(32)), OLD_REPS, Hash.ZERO);
    Conflict conflict = conflicting(verify(trusted, update(other, OLD, QUORUM)));
    LoopchainHeader child = Chain.header(101, other.hash(), OLD_REPS, Hash.ZERO);
    conflicting(verify(trusted, update(child, OLD, QUORUM)));
    LoopchainState frozen = client.freeze(trusted, conflict);
    assertThat(frozen.isFrozen()).isTrue();
    invalidKind(verify(frozen, update(next(trusted), OLD, QUORUM)), Refusal.Kind.FROZEN);
    invalidKind(client.prove(frozen, evidence(List.of(first), 0)), Refusal.Kind.FROZEN);
    // without votes enough it is nobody's history
    invalidKind(verify(trusted, update(other, OLD, QUORUM - 1)), Refusal.Kind.STALE);
    invalidKind(verify(trusted, update(child, OLD, QUORUM - 1)), Refusal.Kind.INVALID);
  }

  @Test
  void aCheckpointIsAHashAndItsList() {
    invalid(client.initialise(Hash.hex("02".repeat(32)), first, OLD_REPS), "checkpoint's header");
    invalid(client.initialise(Hash.ZERO, first, OLD_REPS), "checkpoint's header");
    invalid(client.initialise(first.hash(), first, NEW_REPS), "representatives' root");
    LoopchainHeader last = Chain.header(150, Hash.ZERO, OLD_REPS, NEW_REPS.root());
    assertThat(client.initialise(last.hash(), last, NEW_REPS).isAccepted()).isTrue();
  }

  @Test
  void theStateHasOneEncoding() throws MalformedMessage {
    assertThat(LoopchainState.decode(trusted.encode())).isEqualTo(trusted);
    LoopchainHeader other = Chain.header(100, Hash.hex("01".repeat(32)), OLD_REPS, Hash.ZERO);
    LoopchainState frozen =
        client.freeze(trusted, conflicting(verify(trusted, update(other, OLD, QUORUM))));
    assertThat(LoopchainState.decode(frozen.encode())).isEqualTo(frozen);
    byte[] octets = trusted.encode().toArray();
    for (int i = 0; i < octets.length; i++) {
      byte[] changed = octets.clone();
      changed[i] ^= 1;
      Bytes mutant = Bytes.wrap(changed);
      try {
        LoopchainState decoded = LoopchainState.decode(mutant);
        assertThat(decoded.encode()).isEqualTo(mutant);
        assertThat(decoded).isNotEqualTo(trusted);
      } catch (MalformedMessage refused) {
        assertThat(refused).hasMessageContaining("expected");
      }
    }
    Bytes longer = Bytes.concat(trusted.encode(), Bytes.of((byte) 0));
    assertThatThrownBy(() -> LoopchainState.decode(longer)).isInstanceOf(MalformedMessage.class);
  }

  @Test
  void fourReplicasHoldTheSameBytes() {
    List<LoopchainState> replicas = new ArrayList<>(Collections.nCopies(4, trusted));
    LoopchainHeader last = Chain.header(150, Hash.ZERO, OLD_REPS, NEW_REPS.root());
    List<LoopchainUpdate> updates =
        List.of(
            update(next(trusted), OLD, QUORUM),
            update(Chain.header(140, Hash.ZERO, OLD_REPS, Hash.ZERO), OLD, QUORUM - 1),
            new LoopchainUpdate(Chain.voted(last, OLD, 7), Optional.of(NEW_REPS)),
            update(Chain.header(151, last.hash(), NEW_REPS, Hash.ZERO), NEW, 3));
    for (LoopchainUpdate update : updates) {
      replicas.replaceAll(state -> {
        LoopchainLightClient replica = new LoopchainLightClient(Secp256k1.scheme());
        return replica.verify(state, update, NOW)
                instanceof Verdict.Accepted<LoopchainUpdate>(LoopchainUpdate verified)
            ? replica.apply(state, verified)
            : state;
      });
    }
    assertThat(replicas.getFirst().header().height()).isEqualTo(151);
    assertThat(replicas.stream().map(LoopchainState::encode).distinct()).hasSize(1);
  }

  @Test
  void aTransactionAndAReceiptAreProven() throws MalformedMessage {
    List<LoopchainTransaction> transactions = new ArrayList<>();
    List<LoopchainReceipt> receipts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      transactions.add(
          LoopchainTransaction.decodeJson(
              Bytes.utf8(
                  "{\"version\":\"0x3\",\"from\":\"hx%s\",\"nonce\":\"0x%d\"}"
                      .formatted("0a".repeat(20), i + 1))));
      receipts.add(
          LoopchainReceipt.decodeJson(
              Bytes.utf8(
                  "{\"txHash\":\"%s\",\"status\":\"0x1\",\"blockHash\":\"0x00\",\"eventLogs\":[]}"
                      .formatted(transactions.get(i).id()))));
    }
    List<Hash> ids = transactions.stream().map(LoopchainTransaction::id).toList();
    List<Hash> leaves = receipts.stream().map(LoopchainReceipt::leaf).toList();
    LoopchainHeader block =
        Chain.header(
            100,
            Hash.ZERO,
            OLD_REPS,
            Hash.ZERO,
            LoopchainMerkle.root(ids),
            LoopchainMerkle.root(leaves));
    LoopchainHeader child = Chain.header(101, block.hash(), OLD_REPS, Hash.ZERO);
    LoopchainState state = accepted(client.initialise(child.hash(), child, OLD_REPS));
    List<LoopchainHeader> way = List.of(child, block);
    for (int i = 0; i < 5; i++) {
      Subject transaction = new Subject.OfTransaction(transactions.get(i));
      Subject receipt = new Subject.OfReceipt(receipts.get(i));
      assertThat(prove(state, way, transaction, MerklePath.to(ids, i)).isAccepted()).isTrue();
      assertThat(prove(state, way, receipt, MerklePath.to(leaves, i)).isAccepted()).isTrue();
      // another's path, another tree, a cut path
      Verdict<Proven> moved = prove(state, way, transaction, MerklePath.to(ids, (i + 1) % 5));
      invalid(moved, "root in block 100");
      invalid(prove(state, way, receipt, MerklePath.to(ids, i)), "root in block 100");
      invalid(prove(state, way, transaction, new MerklePath(List.of())), "root in block 100");
    }
    Subject subject = new Subject.OfTransaction(transactions.getFirst());
    MerklePath path = MerklePath.to(ids, 0);
    invalid(prove(state, List.of(), subject, path), "headers: 0");
    invalid(prove(state, List.of(block), subject, path), "header of block 100");
    invalid(prove(state, List.of(child, child), subject, path), "header of block 101");
    invalid(prove(state, List.of(child), subject, path), "root in block 101");
    invalid(prove(state, Collections.nCopies(1025, child), subject, path), "headers: 1025");
    MerklePath endless =
        new MerklePath(Collections.nCopies(15, new MerklePath.Step(Hash.ZERO, true)));
    invalid(prove(state, way, subject, endless), "Merkle path: 15");
    assertThatThrownBy(() -> MerklePath.of(endless.steps())).isInstanceOf(MalformedMessage.class);
  }

  private Verdict<Proven> prove(
      LoopchainState state, List<LoopchainHeader> way, Subject subject, MerklePath path) {
    return client.prove(state, new LoopchainEvidence(way, subject, path));
  }

  private LoopchainEvidence evidence(List<LoopchainHeader> headers, int steps) {
    try {
      LoopchainTransaction transaction =
          LoopchainTransaction.decodeJson(Bytes.utf8("{\"version\":\"0x3\"}"));
      return new LoopchainEvidence(
          headers,
          new Subject.OfTransaction(transaction),
          new MerklePath(Collections.nCopies(steps, new MerklePath.Step(Hash.ZERO, true))));
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  private static LoopchainHeader next(LoopchainState state) {
    return Chain.header(state.header().height() + 1, state.hash(), state.reps(), Hash.ZERO);
  }

  private static LoopchainUpdate update(LoopchainHeader header, List<Signer> keys, int votes) {
    return new LoopchainUpdate(Chain.voted(header, keys, votes), Optional.empty());
  }

  private Verdict<LoopchainUpdate> verify(LoopchainState state, LoopchainUpdate update) {
    return client.verify(state, update, NOW);
  }

  static <V> V accepted(Verdict<V> verdict) {
    if (verdict instanceof Verdict.Accepted<V>(V value)) {
      return value;
    }
    throw new AssertionError(verdict);
  }

  private static <V> Conflict conflicting(Verdict<V> verdict) {
    if (verdict instanceof Verdict.Conflicting<V>(Conflict conflict)) {
      return conflict;
    }
    throw new AssertionError(verdict);
  }

  private static <V> void invalid(Verdict<V> verdict, String word) {
    invalidKind(verdict, Refusal.Kind.INVALID);
    assertThat(((Verdict.Refused<V>) verdict).refusal().toString()).contains(word);
  }

  private static <V> void invalidKind(Verdict<V> verdict, Refusal.Kind kind) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    assertThat(((Verdict.Refused<V>) verdict).refusal().kind()).isEqualTo(kind);
  }
}
