package io.nexushub.lightclient.loopchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.rlp.RlpWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Updates as bytes: what a channel is sent, and what a stranger may send in its place. */
class LoopchainUpdateTest {
  private static final SignatureScheme SCHEME = Secp256k1.scheme();
  private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
  private static final List<Signer> OLD = Chain.keys("old", 7);
  private static final RepList OLD_REPS = Chain.reps(OLD);
  private static final RepList NEW_REPS = Chain.reps(Chain.keys("new", 4));

  private final LoopchainLightClient client = new LoopchainLightClient(SCHEME);
  private final LoopchainHeader first = Chain.header(100, Hash.ZERO, OLD_REPS, Hash.ZERO);
  private final LoopchainState trusted =
      LoopchainLightClientTest.accepted(client.initialise(first.hash(), first, OLD_REPS));

  /** The last of a term: it has all that an update can have. */
  static LoopchainUpdate endOfTerm() {
    LoopchainHeader last = Chain.header(150, Hash.ZERO, OLD_REPS, NEW_REPS.root());
    return new LoopchainUpdate(Chain.voted(last, OLD, 5), Optional.of(NEW_REPS));
  }

  @Test
  void anUpdateHasOneEncodingAndIsVerifiedAsBefore() throws MalformedMessage {
    LoopchainUpdate end = endOfTerm();
    LoopchainUpdate decoded = LoopchainUpdate.decode(end.encode());
    assertThat(decoded).isEqualTo(end);
    assertThat(client.verify(trusted, decoded, NOW)).isEqualTo(Verdict.accepted(end));
    assertThat(decoded.votesFor()).isEqualTo(5);
  }

  @Test
  void everySpellingOfARoundIsKept() throws MalformedMessage {
    Vote.ForBlock vote = Chain.vote(OLD.getFirst(), 150, 0, first.hash());
    for (Round round :
        List.of(
            new Round.Unstated(),
            new Round.Decimal(0),
            new Round.Decimal(7),
            new Round.Hexadecimal(0),
            new Round.Hexadecimal(Long.MAX_VALUE))) {
      Vote.ForBlock spelled =
          new Vote.ForBlock(
              vote.rep(), vote.timestamp(), 150, round, vote.blockHash(), vote.signature());
      LoopchainUpdate update = update(List.of(Optional.of(spelled), Optional.empty()));
      assertThat(LoopchainUpdate.decode(update.encode())).isEqualTo(update);
    }
    Bytes third = encoded(new RlpWriter().beginList().uint(2).uint(1).endList().toBytes());
    assertThatThrownBy(() -> LoopchainUpdate.decode(third))
        .hasMessageContaining("spelling of a vote's round: 2 (expected: 0 decimal, 1 hex)");
    Bytes surplus =
        encoded(new RlpWriter().beginList().uint(1).uint(1).uint(1).endList().toBytes());
    assertThatThrownBy(() -> LoopchainUpdate.decode(surplus)).isInstanceOf(MalformedMessage.class);
  }

  private LoopchainUpdate update(List<Optional<Vote.ForBlock>> slots) {
    return new LoopchainUpdate(new VotedHeader(first, new VoteSlots<>(slots)), Optional.empty());
  }

  /** An update whose only vote has that round. */
  private Bytes encoded(Bytes round) {
    RlpWriter out = new RlpWriter().beginList().raw(first.encode()).beginList().beginList();
    out.bytes(OLD_REPS.reps().getFirst().bytes()).uint(1).uint(1).raw(round);
    out.bytes(first.hash().bytes()).bytes(Bytes.wrap(new byte[Signature.LENGTH]));
    return out.endList().endList().beginList().endList().endList().toBytes();
  }

  /** No hash covers the version: nothing rests on it, and no other byte can be changed. */
  @Test
  void everyChangedByteIsRefused() throws MalformedMessage {
    Bytes encoded = endOfTerm().encode();
    int version = encoded.toHex().indexOf(Bytes.utf8("0.5").toHex()) / 2;
    for (int at = 0; at < encoded.length(); at++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        byte[] octets = encoded.toArray();
        octets[at] ^= (byte) (1 << bit);
        if (at < version || at >= version + 3) {
          refused(Bytes.wrap(octets), "byte " + at + ", bit " + bit);
        }
      }
    }
  }

  @Test
  void everyPartOfAnUpdateAndEveryLongerOneIsRefused() {
    Bytes encoded = endOfTerm().encode();
    for (int length = 0; length < encoded.length(); length++) {
      Bytes cut = encoded.slice(0, length);
      assertThatThrownBy(() -> LoopchainUpdate.decode(cut)).isInstanceOf(MalformedMessage.class);
    }
    Bytes longer = Bytes.concat(encoded, Bytes.of((byte) 0));
    assertThatThrownBy(() -> LoopchainUpdate.decode(longer)).hasMessageContaining("surplus");
  }

  private void refused(Bytes mutant, String where) {
    try {
      LoopchainUpdate update = LoopchainUpdate.decode(mutant);
      assertThat(update.encode()).isEqualTo(mutant);
      assertThat(client.verify(trusted, update, NOW)).as(where).isInstanceOf(Verdict.Refused.class);
    } catch (MalformedMessage refused) {
      assertThat(refused).hasMessageContaining("expected");
    }
  }

  @Test
  void theLongestUpdateFitsAndALongerOneIsNotRead() throws MalformedMessage {
    List<Address> crowd =
        IntStream.rangeClosed(1, RepList.MAX_REPS)
            .mapToObj(i -> Address.hex("%040x".formatted(i)))
            .toList();
    Signature signature = Signature.of(Bytes.hex("ff".repeat(Signature.LENGTH)));
    List<Optional<Vote.ForBlock>> slots = new ArrayList<>();
    for (Address rep : crowd) {
      slots.add(
          Optional.of(
              new Vote.ForBlock(
                  rep,
                  Long.MAX_VALUE,
                  Long.MAX_VALUE,
                  new Round.Hexadecimal(Long.MAX_VALUE),
                  first.hash(),
                  signature)));
    }
    VotedHeader voted = new VotedHeader(first, new VoteSlots<>(slots));
    LoopchainUpdate longest = new LoopchainUpdate(voted, Optional.of(RepList.of(crowd)));
    assertThat(longest.encode().length()).isLessThanOrEqualTo(LoopchainUpdate.MAX_LENGTH);
    assertThat(LoopchainUpdate.decode(longest.encode())).isEqualTo(longest);
    slots.add(Optional.empty());
    Bytes crowded = update(slots).encode();
    assertThatThrownBy(() -> LoopchainUpdate.decode(crowded))
        .hasMessageContaining("votes: more (expected: <= 1024)");
    Bytes huge = Bytes.wrap(new byte[LoopchainUpdate.MAX_LENGTH + 1]);
    assertThatThrownBy(() -> LoopchainUpdate.decode(huge))
        .hasMessageContaining("update: 262145 bytes (expected: <= 262144)");
  }

  @Test
  void aListOfRepresentativesIsOneThatCouldHaveVoted() {
    RlpWriter out = new RlpWriter().beginList().raw(first.encode()).beginList().endList();
    Bytes rep = OLD_REPS.reps().getFirst().bytes();
    Bytes twice = out.beginList().bytes(rep).bytes(rep).endList().endList().toBytes();
    assertThatThrownBy(() -> LoopchainUpdate.decode(twice)).hasMessageContaining("and once");
  }

  /** The votes on mainnet's last block, 21 of 22, in an update's encoding. */
  @Test
  void realVotesGoThroughAndEveryChangedByteOfThemIsRefused() throws MalformedMessage {
    VoteSlots<Vote.ForBlock> votes = RealBlocksTest.lastVotes();
    LoopchainUpdate update = update(votes.slots());
    assertThat(LoopchainUpdate.decode(update.encode())).isEqualTo(update);
    assertThat(RealBlocksTest.votesRefusal(votes)).isEmpty();
    RlpWriter out = new RlpWriter();
    VoteCodec.encode(votes, out);
    Bytes encoded = out.toBytes();
    int head = update.encode().toHex().indexOf(encoded.toHex()) / 2;
    for (int at = 0; at < encoded.length(); at++) {
      byte[] octets = update.encode().toArray();
      octets[head + at] ^= 1;
      try {
        LoopchainUpdate mutant = LoopchainUpdate.decode(Bytes.wrap(octets));
        assertThat(RealBlocksTest.votesRefusal(mutant.voted().votes()))
            .as("byte " + at)
            .isPresent();
      } catch (MalformedMessage refused) {
        assertThat(refused).hasMessageContaining("expected");
      }
    }
  }
}
