package io.nexushub.lightclient.goloop;

import static io.nexushub.lightclient.goloop.GoloopLightClientTest.accepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.rlp.RlpWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Updates as bytes: what a channel is sent, and what a stranger may send in its place. */
class GoloopUpdateTest {
  private static final Instant NOW = Instant.ofEpochSecond(GoloopChain.START / 1_000_000 + 100_000);
  private static final List<Signer> OLD = GoloopChain.keys("old", 4);
  private static final Validators OLD_LIST = GoloopChain.validators(OLD);
  private static final Validators NEW_LIST = GoloopChain.validators(GoloopChain.keys("new", 3));

  private final GoloopLightClient client = new GoloopLightClient(Secp256k1.scheme());
  private final GoloopHeader first =
      GoloopChain.header(100, Hash.hex("01".repeat(Hash.LENGTH)), OLD_LIST);
  private final GoloopState trusted = accepted(client.initialise(first.id(), first, OLD_LIST));

  /** Two blocks, the second of which names others: it has all that an update can have. */
  private GoloopUpdate change() {
    GoloopHeader second = GoloopChain.header(101, first.id(), OLD_LIST);
    GoloopHeader last = GoloopChain.header(102, second.id(), NEW_LIST);
    return new GoloopUpdate(
        List.of(second, last), GoloopChain.votes(last, OLD.subList(0, 3)), Optional.of(NEW_LIST));
  }

  @Test
  void anUpdateHasOneEncodingAndIsVerifiedAsBefore() throws MalformedMessage {
    GoloopUpdate decoded = GoloopUpdate.decode(change().encode());
    assertThat(decoded).isEqualTo(change());
    assertThat(client.verify(trusted, decoded, NOW)).isEqualTo(Verdict.accepted(change()));
  }

  @Test
  void everyChangedByteIsRefused() {
    Bytes encoded = change().encode();
    for (int at = 0; at < encoded.length(); at++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        byte[] octets = encoded.toArray();
        octets[at] ^= (byte) (1 << bit);
        try {
          GoloopUpdate update = GoloopUpdate.decode(Bytes.wrap(octets));
          assertThat(update.encode()).isEqualTo(Bytes.wrap(octets));
          assertThat(client.verify(trusted, update, NOW))
              .as("byte " + at + ", bit " + bit)
              .isInstanceOf(Verdict.Refused.class);
        } catch (MalformedMessage refused) {
          assertThat(refused).hasMessageContaining("expected");
        }
      }
    }
  }

  @Test
  void everyPartOfAnUpdateAndEveryLongerOneIsRefused() {
    Bytes encoded = change().encode();
    for (int length = 0; length < encoded.length(); length++) {
      Bytes cut = encoded.slice(0, length);
      assertThatThrownBy(() -> GoloopUpdate.decode(cut)).isInstanceOf(MalformedMessage.class);
    }
    Bytes longer = Bytes.concat(encoded, Bytes.of((byte) 0));
    assertThatThrownBy(() -> GoloopUpdate.decode(longer)).hasMessageContaining("surplus");
  }

  @Test
  void aLineHasALimitInHeadersAndInBytes() throws MalformedMessage {
    GoloopVotes votes = GoloopChain.votes(first, OLD);
    List<GoloopHeader> longest = new ArrayList<>(Collections.nCopies(GoloopUpdate.MAX_LINE, first));
    GoloopUpdate update = new GoloopUpdate(longest, votes, Optional.empty());
    assertThat(GoloopUpdate.decode(update.encode())).isEqualTo(update);
    longest.add(first);
    assertThat(GoloopUpdate.fitting(longest)).hasSize(GoloopUpdate.MAX_LINE);
    Bytes more = new GoloopUpdate(longest, votes, Optional.empty()).encode();
    assertThatThrownBy(() -> GoloopUpdate.decode(more))
        .hasMessageContaining("line of headers: 1025 of them");

    GoloopHeader fat = fat();
    assertThat(fat.encode().length()).isLessThanOrEqualTo(GoloopHeader.MAX_LENGTH);
    List<GoloopHeader> heavy = Collections.nCopies(300, fat);
    Bytes tooHeavy = new GoloopUpdate(heavy, votes, Optional.empty()).encode();
    assertThatThrownBy(() -> GoloopUpdate.decode(tooHeavy))
        .hasMessageContaining("line of headers: 285 of them")
        .hasMessageContaining("<= 1048576 bytes");
    List<GoloopHeader> fitting = GoloopUpdate.fitting(heavy);
    assertThat(fitting).hasSizeBetween(200, 299);
    Bytes encoded = new GoloopUpdate(fitting, votes, Optional.of(OLD_LIST)).encode();
    assertThat(GoloopUpdate.decode(encoded).line()).isEqualTo(fitting);

    Bytes none = new GoloopUpdate(List.of(), votes, Optional.empty()).encode();
    assertThatThrownBy(() -> GoloopUpdate.decode(none))
        .hasMessageContaining("line of headers: none (expected: 1 to 1024)");
    Bytes huge = Bytes.wrap(new byte[GoloopUpdate.MAX_LENGTH + 1]);
    assertThatThrownBy(() -> GoloopUpdate.decode(huge)).hasMessageContaining("update: ");
  }

  /** A header that is as long as it may be by itself is no longer in a line. */
  @Test
  void headersAndVotesKeepTheirOwnLimits() {
    GoloopVotes votes = GoloopChain.votes(first, OLD);
    Bytes filled =
        new RlpWriter()
            .beginList()
            .beginList()
            .raw(new RlpWriter().bytes(Bytes.wrap(new byte[GoloopHeader.MAX_LENGTH])).toBytes())
            .endList()
            .raw(votes.encode())
            .none()
            .endList()
            .toBytes();
    assertThatThrownBy(() -> GoloopUpdate.decode(filled))
        .hasMessageContaining("header: 4099 bytes (expected: <= 4096)");
  }

  private GoloopHeader fat() {
    return new GoloopHeader(
        first.height(),
        first.timestamp(),
        first.proposer(),
        first.parent(),
        first.votesHash(),
        first.validatorsHash(),
        first.patches(),
        first.transactions(),
        Optional.of(Bytes.wrap(new byte[3_500])),
        first.result(),
        Optional.empty());
  }
}
