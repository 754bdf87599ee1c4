package io.nexushub.lightclient.goloop;

import static io.nexushub.lightclient.goloop.GoloopLightClientTest.accepted;
import static io.nexushub.lightclient.goloop.GoloopLightClientTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Votes that are enough, and all the ways in which one is not. */
class GoloopVotesTest {
  private static final List<Signer> OLD = GoloopChain.keys("old", 7);
  private static final List<Signer> NEW = GoloopChain.keys("new", 4);
  private static final Validators OLD_LIST = GoloopChain.validators(OLD);
  private static final List<Signer> QUORUM = OLD.subList(0, 5);
  private static final Hash OTHER = Hash.hex("01".repeat(Hash.LENGTH));
  private static final Instant NOW = Instant.ofEpochSecond(GoloopChain.START / 1_000_000 + 100_000);

  private final GoloopLightClient client = new GoloopLightClient(Secp256k1.scheme());
  private final GoloopHeader first = GoloopChain.header(100, OTHER, OLD_LIST);
  private final GoloopState trusted = accepted(client.initialise(first.id(), first, OLD_LIST));

  @Test
  void badVotesAreRefused() {
    GoloopHeader block = GoloopChain.header(101, first.id(), OLD_LIST);
    GoloopVotes good = votes(block, QUORUM);
    refused(
        verify(trusted, update(List.of(block), OLD.subList(0, 4))),
        "votes on block 101: 4 of 7 (expected: >= 5)");
    // the same one again, also with another time
    mutant(block, good, with(good, 4, good.votes().getFirst()), "vote 4: by hx");
    GoloopVotes.Vote again = GoloopChain.vote(block, 0, OLD.getFirst(), block.timestamp() + 2);
    assertThat(again).isNotEqualTo(good.votes().getFirst());
    mutant(block, good, with(good, 4, again), "vote 4: by hx");
    // a stranger, another block, round, height, parts, count or time
    mutant(block, good, with(good, 0, GoloopChain.vote(block, 0, NEW.getFirst())), "vote 0");
    mutant(block, good, with(good, 0, GoloopChain.vote(first, 0, OLD.getFirst())), "vote 0");
    mutant(block, good, with(good, 0, GoloopChain.vote(block, 1, OLD.getFirst())), "vote 0");
    mutant(
        block,
        good,
        new GoloopVotes(1, good.countWord(), good.partsHash(), good.votes(), List.of()),
        "vote 0");
    mutant(
        block,
        good,
        new GoloopVotes(0, BigInteger.TWO, good.partsHash(), good.votes(), List.of()),
        "vote 0");
    mutant(
        block,
        good,
        new GoloopVotes(0, good.countWord(), OTHER, good.votes(), List.of()),
        "vote 0");
    for (int i = 0; i < good.votes().size(); i++) {
      GoloopVotes.Vote vote = good.votes().get(i);
      GoloopVotes.Vote late = new GoloopVotes.Vote(vote.timestamp() + 1, vote.signature());
      mutant(block, good, with(good, i, late), "vote " + i);
      for (int at = 0; at < Signature.LENGTH; at++) {
        byte[] octets = vote.signature().bytes().toArray();
        octets[at] ^= 1;
        GoloopVotes.Vote forged =
            new GoloopVotes.Vote(vote.timestamp(), Signature.of(Bytes.wrap(octets)));
        mutant(block, good, with(good, i, forged), "vote " + i);
      }
    }
    // one bad vote beyond the quorum spoils all
    GoloopVotes six = votes(block, OLD.subList(0, 6));
    mutant(block, good, with(six, 5, GoloopChain.vote(first, 0, OLD.get(5))), "vote 5");
  }

  private void mutant(GoloopHeader block, GoloopVotes good, GoloopVotes bad, String word) {
    assertThat(verify(trusted, new GoloopUpdate(List.of(block), good, Optional.empty())))
        .isInstanceOf(Verdict.Accepted.class);
    refused(
        verify(trusted, new GoloopUpdate(List.of(block), bad, Optional.empty())),
        "votes on block 101, " + word);
  }

  private static GoloopVotes with(GoloopVotes votes, int place, GoloopVotes.Vote vote) {
    List<GoloopVotes.Vote> changed = new ArrayList<>(votes.votes());
    changed.set(place, vote);
    return new GoloopVotes(
        votes.round(), votes.countWord(), votes.partsHash(), changed, votes.proofs());
  }

  @Test
  void everyByteOfAHeaderIsCoveredByTheVotes() {
    GoloopHeader block = GoloopChain.header(101, first.id(), OLD_LIST);
    GoloopVotes votes = votes(block, QUORUM);
    byte[] octets = block.encode().toArray();
    int read = 0;
    for (int at = 0; at < octets.length; at++) {
      byte[] changed = octets.clone();
      changed[at] ^= 1;
      try {
        GoloopHeader mutant = GoloopHeader.decode(Bytes.wrap(changed));
        assertThat(mutant.encode()).isEqualTo(Bytes.wrap(changed));
        Verdict<GoloopUpdate> verdict =
            verify(trusted, new GoloopUpdate(List.of(mutant), votes, Optional.empty()));
        assertThat(verdict).as("byte " + at).isInstanceOf(Verdict.Refused.class);
        read++;
      } catch (MalformedMessage refused) {
        assertThat(refused).hasMessageContaining("expected");
      }
    }
    assertThat(read).isGreaterThan(150);
  }

  @Test
  void aPrevoteIsNoVote() {
    GoloopHeader block = GoloopChain.header(101, first.id(), OLD_LIST);
    GoloopVotes good = votes(block, QUORUM);
    GoloopVotes.Vote real = good.votes().getFirst();
    RlpWriter prevote =
        new RlpWriter()
            .beginList()
            .signed(101)
            .signed(0)
            .signed(0)
            .bytes(block.id().bytes())
            .beginList()
            .signed(1)
            .bytes(GoloopChain.PARTS.bytes())
            .endList()
            .signed(real.timestamp())
            .endList();
    Hash digest = HashFunction.SHA3_256.hash(prevote.toBytes());
    GoloopVotes.Vote changed = new GoloopVotes.Vote(real.timestamp(), OLD.getFirst().sign(digest));
    mutant(block, good, with(good, 0, changed), "vote 0");
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
}
