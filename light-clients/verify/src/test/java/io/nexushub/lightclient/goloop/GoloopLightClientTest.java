package io.nexushub.lightclient.goloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.loopchain.BlockVersion;
import io.nexushub.lightclient.loopchain.LoopchainHeader;
import io.nexushub.lightclient.loopchain.LoopchainState;
import io.nexushub.lightclient.loopchain.RepList;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.trie.TrieProof;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rules, on chains made for each: what moves the client, and what must not. */
class GoloopLightClientTest {
  private static final List<Signer> OLD = GoloopChain.keys("old", 7);
  private static final List<Signer> NEW = GoloopChain.keys("new", 4);
  private static final Validators OLD_LIST = GoloopChain.validators(OLD);
  private static final Validators NEW_LIST = GoloopChain.validators(NEW);
  private static final List<Signer> QUORUM = OLD.subList(0, 5);
  private static final Hash OTHER = Hash.hex("01".repeat(Hash.LENGTH));
  private static final Instant NOW = Instant.ofEpochSecond(GoloopChain.START / 1_000_000 + 100_000);

  private final GoloopLightClient client = new GoloopLightClient(Secp256k1.scheme());
  private final GoloopHeader first = GoloopChain.header(100, OTHER, OLD_LIST);
  private final GoloopState trusted = accepted(client.initialise(first.id(), first, OLD_LIST));

  @Test
  void itFollowsBlockByBlock() {
    GoloopState state = trusted;
    for (int height = 101; height < 110; height++) {
      GoloopHeader next = GoloopChain.header(height, state.id(), OLD_LIST);
      state = client.apply(state, accepted(verify(state, update(List.of(next), QUORUM))));
    }
    assertThat(state.header().height()).isEqualTo(109);
    assertThat(state.voters()).contains(OLD_LIST);
  }

  @Test
  void aLineNeedsVotesOnItsLastHeaderOnly() {
    List<GoloopHeader> line = line(first, 20, OLD_LIST);
    GoloopState state = client.apply(trusted, accepted(verify(trusted, update(line, QUORUM))));
    assertThat(state.header()).isEqualTo(line.getLast());
    GoloopVotes onAnother = GoloopChain.votes(line.get(18), OLD);
    refused(
        verify(trusted, new GoloopUpdate(line, onAnother, Optional.empty())),
        "votes on block 120, vote 0");
  }

  @Test
  void aLineWithAGapOrAnotherParentOrABlockTwiceIsRefused() {
    List<GoloopHeader> line = line(first, 5, OLD_LIST);
    List<GoloopHeader> gap = new ArrayList<>(line);
    gap.remove(2);
    refused(verify(trusted, update(gap, OLD)), "block 104 in the line: 104 (expected: 103)");
    List<GoloopHeader> twice = new ArrayList<>(line);
    twice.add(2, line.get(2));
    refused(verify(trusted, update(twice, OLD)), "block 103 in the line: 103 (expected: 104)");
    List<GoloopHeader> adopted = new ArrayList<>(line);
    adopted.set(2, GoloopChain.header(103, OTHER, OLD_LIST));
    refused(verify(trusted, update(adopted, OLD)), "block 103.parent");
    refused(verify(trusted, update(line.subList(1, 5), OLD)), "block height: 102 (expected: 101)");
    kind(verify(trusted, update(line.subList(1, 5), OLD)), Refusal.Kind.EARLY);
    List<GoloopHeader> overlap = new ArrayList<>(line);
    overlap.addFirst(first);
    kind(verify(trusted, update(overlap, OLD)), Refusal.Kind.STALE);
    GoloopUpdate none = new GoloopUpdate(List.of(), votes(first, OLD), Optional.empty());
    refused(verify(trusted, none), "line of headers: 0");
    List<GoloopHeader> endless = Collections.nCopies(GoloopUpdate.MAX_LINE + 1, line.getFirst());
    refused(verify(trusted, update(endless, OLD)), "line of headers: 1025");
  }

  @Test
  void aChangeOfValidatorsIsVotedOnByTheOldOnes() {
    GoloopHeader last = GoloopChain.header(101, first.id(), NEW_LIST);
    GoloopUpdate change =
        new GoloopUpdate(List.of(last), votes(last, QUORUM), Optional.of(NEW_LIST));
    GoloopState state = client.apply(trusted, accepted(verify(trusted, change)));
    assertThat(state.validators()).isEqualTo(NEW_LIST);
    assertThat(state.voters()).contains(OLD_LIST);
    GoloopHeader after = GoloopChain.header(102, last.id(), NEW_LIST);
    assertThat(verify(state, update(List.of(after), NEW.subList(0, 3))).isAccepted()).isTrue();
    // those who left help nobody any more
    refused(verify(state, update(List.of(after), OLD.subList(0, 3))), "votes on block 102, vote 0");
    refused(verify(state, update(List.of(after), OLD)), "votes on block 102: 7 (expected: <= 4");
    // and the new ones cannot vote themselves in
    GoloopUpdate usurped = new GoloopUpdate(List.of(last), votes(last, NEW), Optional.of(NEW_LIST));
    refused(verify(trusted, usurped), "votes on block 101: 4 of 7 (expected: >= 5)");
  }

  @Test
  void aLineCannotPassOverAChange() {
    GoloopHeader change = GoloopChain.header(101, first.id(), NEW_LIST);
    GoloopHeader after = GoloopChain.header(102, change.id(), NEW_LIST);
    for (List<Signer> voters : List.of(OLD, NEW)) {
      GoloopUpdate update =
          new GoloopUpdate(List.of(change, after), votes(after, voters), Optional.of(NEW_LIST));
      refused(verify(trusted, update), "needs votes of its own");
    }
    // not even one that is taken back
    GoloopHeader back = GoloopChain.header(102, change.id(), OLD_LIST);
    refused(verify(trusted, update(List.of(change, back), OLD)), "needs votes of its own");
  }

  @Test
  void theNewListIsTheOneThatTheHeaderNames() {
    GoloopHeader change = GoloopChain.header(101, first.id(), NEW_LIST);
    GoloopVotes votes = votes(change, QUORUM);
    refused(
        verify(trusted, new GoloopUpdate(List.of(change), votes, Optional.empty())),
        "next validators of block 101: none");
    refused(
        verify(trusted, new GoloopUpdate(List.of(change), votes, Optional.of(OLD_LIST))),
        OLD_LIST.hash().toString());
    GoloopHeader same = GoloopChain.header(101, first.id(), OLD_LIST);
    refused(
        verify(
            trusted, new GoloopUpdate(List.of(same), votes(same, QUORUM), Optional.of(OLD_LIST))),
        "none: no change");
    GoloopHeader nobody =
        new GoloopHeader(
            101,
            same.timestamp(),
            same.proposer(),
            same.parent(),
            same.votesHash(),
            Optional.empty(),
            same.patches(),
            same.transactions(),
            same.bloom(),
            same.result(),
            same.filter());
    refused(
        verify(trusted, update(List.of(nobody), QUORUM)),
        "next validators of block 101: none (expected: none)");
  }

  @Test
  void timeGoesForwardAndNotBeyondOurs() {
    List<GoloopHeader> line = line(first, 3, OLD_LIST);
    Instant early = Instant.ofEpochSecond(GoloopChain.START / 1_000_000);
    kind(client.verify(trusted, update(line, QUORUM), early), Refusal.Kind.EARLY);
    GoloopHeader stuck = GoloopChain.withTimestamp(line.getFirst(), first.timestamp());
    refused(verify(trusted, update(List.of(stuck), QUORUM)), "block 101.timestamp");
    GoloopHeader back = GoloopChain.withTimestamp(line.get(1), line.getFirst().timestamp());
    refused(verify(trusted, update(List.of(line.getFirst(), back), QUORUM)), "block 102.timestamp");
  }

  @Test
  void twoHistoriesFreezeTheClient() {
    GoloopHeader child = GoloopChain.header(101, OTHER, OLD_LIST);
    Conflict conflict = conflicting(verify(trusted, update(List.of(child), QUORUM)));
    assertThat(conflict.subject()).isEqualTo("parent of block 101");
    assertThat(conflict.evidence()).isEqualTo(child.encode());
    GoloopHeader next = GoloopChain.header(101, first.id(), OLD_LIST);
    GoloopState state =
        client.apply(trusted, accepted(verify(trusted, update(List.of(next), QUORUM))));
    GoloopHeader brother = GoloopChain.withTimestamp(next, next.timestamp() + 1);
    Conflict second = conflicting(verify(state, update(List.of(brother), QUORUM)));
    assertThat(second.subject()).isEqualTo("block 101");
    // without votes enough it is nobody's history
    kind(verify(state, update(List.of(brother), OLD.subList(0, 4))), Refusal.Kind.STALE);
    kind(verify(state, update(List.of(next), QUORUM)), Refusal.Kind.STALE);
    kind(verify(trusted, update(List.of(child), OLD.subList(0, 4))), Refusal.Kind.INVALID);
    // a block of the same history that is merely older is no other history
    GoloopHeader after = GoloopChain.header(102, next.id(), OLD_LIST);
    GoloopState ahead =
        client.apply(state, accepted(verify(state, update(List.of(after), QUORUM))));
    kind(verify(ahead, update(List.of(next), QUORUM)), Refusal.Kind.STALE);
    // who voted on a checkpoint is not known
    GoloopHeader beside = GoloopChain.withTimestamp(first, first.timestamp() + 1);
    kind(verify(trusted, update(List.of(beside), OLD)), Refusal.Kind.STALE);

    GoloopState frozen = client.freeze(state, second);
    kind(verify(frozen, update(List.of(after), OLD)), Refusal.Kind.FROZEN);
    GoloopEvidence evidence =
        new GoloopEvidence(
            List.of(next), new GoloopEvidence.Subject.OfTransaction(0, new TrieProof(List.of())));
    kind(client.prove(frozen, evidence), Refusal.Kind.FROZEN);
  }

  @Test
  void aBrotherOfAChangeIsJudgedByThoseWhoVotedOnIt() {
    GoloopHeader change = GoloopChain.header(101, first.id(), NEW_LIST);
    GoloopState state =
        client.apply(
            trusted,
            accepted(
                verify(
                    trusted,
                    new GoloopUpdate(
                        List.of(change), votes(change, QUORUM), Optional.of(NEW_LIST)))));
    GoloopHeader brother = GoloopChain.header(101, first.id(), OLD_LIST);
    conflicting(verify(state, update(List.of(brother), QUORUM)));
    kind(verify(state, update(List.of(brother), NEW)), Refusal.Kind.STALE);
  }

  @Test
  void aCheckpointIsAnIdAndItsList() {
    refused(client.initialise(OTHER, first, OLD_LIST), "checkpoint's header");
    refused(client.initialise(Hash.ZERO, first, OLD_LIST), "checkpoint's header");
    refused(client.initialise(first.id(), first, NEW_LIST), "validators' hash");
    Validators reordered = new Validators(OLD_LIST.keys().reversed());
    refused(client.initialise(first.id(), first, reordered), "validators' hash");
  }

  @Test
  void aLoopchainNetworkGoesOnAsGoloop() throws MalformedMessage {
    RepList reps = RepList.of(OLD_LIST.keys());
    LoopchainHeader last = lastOfLoopchain(reps);
    LoopchainState old = new LoopchainState(last, reps, Optional.empty());
    GoloopHeader next = GoloopChain.header(100, last.hash(), OLD_LIST);
    GoloopState state = accepted(client.succeed(old, update(List.of(next), QUORUM), NOW));
    assertThat(state.header()).isEqualTo(next);
    assertThat(state.validators()).isEqualTo(OLD_LIST);
    refused(client.succeed(old, update(List.of(next), OLD.subList(0, 4)), NOW), "4 of 7");
    refused(client.succeed(old, update(List.of(next), NEW.subList(0, 4)), NOW), "4 of 7");
    GoloopHeader late = GoloopChain.header(101, last.hash(), OLD_LIST);
    kind(client.succeed(old, update(List.of(late), OLD), NOW), Refusal.Kind.EARLY);
    GoloopHeader rival = GoloopChain.header(100, OTHER, OLD_LIST);
    Conflict conflict = conflicting(client.succeed(old, update(List.of(rival), QUORUM), NOW));
    LoopchainState frozen = new LoopchainState(last, reps, Optional.of(conflict));
    kind(client.succeed(frozen, update(List.of(next), QUORUM), NOW), Refusal.Kind.FROZEN);
  }

  private static LoopchainHeader lastOfLoopchain(RepList reps) {
    return new LoopchainHeader(
        BlockVersion.V0_5,
        OTHER,
        Hash.ZERO,
        Hash.ZERO,
        Hash.ZERO,
        reps.root(),
        Hash.ZERO,
        Hash.ZERO,
        Hash.ZERO,
        OTHER,
        99,
        GoloopChain.START,
        reps.reps().getFirst(),
        reps.reps().getFirst());
  }

  @Test
  void theStateHasOneEncoding() throws MalformedMessage {
    assertThat(GoloopState.decode(trusted.encode())).isEqualTo(trusted);
    GoloopHeader child = GoloopChain.header(101, OTHER, OLD_LIST);
    GoloopHeader next = GoloopChain.header(101, first.id(), OLD_LIST);
    GoloopState moved =
        client.apply(trusted, accepted(verify(trusted, update(List.of(next), QUORUM))));
    GoloopState frozen =
        client.freeze(moved, conflicting(verify(trusted, update(List.of(child), QUORUM))));
    assertThat(GoloopState.decode(frozen.encode())).isEqualTo(frozen);
    byte[] octets = frozen.encode().toArray();
    for (int i = 0; i < octets.length; i++) {
      byte[] changed = octets.clone();
      changed[i] ^= 1;
      Bytes mutant = Bytes.wrap(changed);
      try {
        GoloopState decoded = GoloopState.decode(mutant);
        assertThat(decoded.encode()).isEqualTo(mutant);
        assertThat(decoded).isNotEqualTo(frozen);
      } catch (MalformedMessage refused) {
        assertThat(refused).hasMessageContaining("expected");
      }
    }
    GoloopState stranger = new GoloopState(first, NEW_LIST, Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> GoloopState.decode(stranger.encode()))
        .hasMessageContaining("validators' hash");
    Bytes longer = Bytes.concat(trusted.encode(), Bytes.of((byte) 0));
    assertThatThrownBy(() -> GoloopState.decode(longer)).isInstanceOf(MalformedMessage.class);
  }

  @Test
  void fourReplicasHoldTheSameBytes() {
    List<GoloopState> replicas = new ArrayList<>(Collections.nCopies(4, trusted));
    List<GoloopHeader> line = line(first, 10, OLD_LIST);
    GoloopHeader change = GoloopChain.header(111, line.getLast().id(), NEW_LIST);
    GoloopHeader after = GoloopChain.header(112, change.id(), NEW_LIST);
    List<GoloopUpdate> updates =
        List.of(
            update(line, QUORUM),
            update(line, OLD.subList(0, 4)),
            new GoloopUpdate(List.of(change), votes(change, OLD), Optional.of(NEW_LIST)),
            update(List.of(after), NEW.subList(1, 4)));
    for (GoloopUpdate update : updates) {
      replicas.replaceAll(state -> {
        GoloopLightClient replica = new GoloopLightClient(Secp256k1.scheme());
        return replica.verify(state, update, NOW)
                instanceof Verdict.Accepted<GoloopUpdate>(GoloopUpdate verified)
            ? replica.apply(state, verified)
            : state;
      });
    }
    assertThat(replicas.getFirst().header().height()).isEqualTo(112);
    assertThat(replicas.stream().map(GoloopState::encode).distinct()).hasSize(1);
  }

  private static List<GoloopHeader> line(GoloopHeader after, int count, Validators validators) {
    List<GoloopHeader> line = new ArrayList<>();
    GoloopHeader parent = after;
    for (int i = 0; i < count; i++) {
      parent = GoloopChain.header(parent.height() + 1, parent.id(), validators);
      line.add(parent);
    }
    return line;
  }

  private static GoloopVotes votes(GoloopHeader header, List<Signer> signers) {
    return GoloopChain.votes(header, signers);
  }

  private static GoloopUpdate update(List<GoloopHeader> line, List<Signer> signers) {
    return new GoloopUpdate(line, votes(line.getLast(), signers), Optional.empty());
  }

  private Verdict<GoloopUpdate> verify(GoloopState state, GoloopUpdate update) {
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

  static <V> void refused(Verdict<V> verdict, String word) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    assertThat(((Verdict.Refused<V>) verdict).refusal().toString()).contains(word);
  }

  private static <V> void kind(Verdict<V> verdict, Refusal.Kind kind) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    assertThat(((Verdict.Refused<V>) verdict).refusal().kind()).isEqualTo(kind);
  }
}
