package io.nexushub.lightclient.goloop;

import static io.nexushub.lightclient.goloop.GoloopLightClientTest.accepted;
import static io.nexushub.lightclient.goloop.GoloopLightClientTest.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What goloop's things are as bytes, and what a stranger may send in their place. */
class GoloopEncodingTest {
  private static final List<Signer> OLD = GoloopChain.keys("old", 7);
  private static final Validators OLD_LIST = GoloopChain.validators(OLD);
  private static final List<Signer> QUORUM = OLD.subList(0, 5);
  private static final Hash OTHER = Hash.hex("01".repeat(Hash.LENGTH));

  private final GoloopLightClient client = new GoloopLightClient(Secp256k1.scheme());
  private final GoloopHeader first = GoloopChain.header(100, OTHER, OLD_LIST);
  private final GoloopState trusted = accepted(client.initialise(first.id(), first, OLD_LIST));

  /** Encoded, hashed and joined by a program in another language, written from the same rules. */
  @Test
  void headersListsAndVotesHaveTheBytesThatAnotherProgramGave() throws MalformedMessage {
    Bytes encoded =
        Bytes.hex(
            "f8f10282012c8705af3107a4000095001111111111111111111111111111111111111111a0"
                + "01".repeat(32)
                + "a0"
                + "02".repeat(32)
                + "a0"
                + "03".repeat(32)
                + "f800a0"
                + "04".repeat(32)
                + "80b846f844a0"
                + "05".repeat(32)
                + "f800a0"
                + "06".repeat(32));
    GoloopHeader header = GoloopHeader.decode(encoded);
    assertThat(header.encode()).isEqualTo(encoded);
    assertThat(header.id())
        .isEqualTo(Hash.hex("80ab0ba0187cd11ae8bfd69460a3844bce80abb130cae92b71b1485ed008da4c"));
    assertThat(header.executed().receipts()).contains(Hash.hex("06".repeat(32)));
    GoloopVotes votes = new GoloopVotes(0, BigInteger.ONE, GoloopChain.PARTS, List.of(), List.of());
    GoloopVotes.Vote vote =
        new GoloopVotes.Vote(
            1_600_000_001_000_000L, Signature.of(Bytes.wrap(new byte[Signature.LENGTH])));
    assertThat(votes.digest(header, vote))
        .isEqualTo(Hash.hex("7af371991f7b7ceaa097714949d01f5d9aab9f373dae05c446709f5683f5d054"));
    Validators validators =
        Validators.of(List.of(Address.hex("11".repeat(20)), Address.hex("22".repeat(20))));
    assertThat(validators.hash())
        .isEqualTo(Hash.hex("5744ee38346ed520d0794aea8e665b1845ebd731bec17d224784ef39467c9bce"));
  }

  @Test
  void hostileListsAreRefused() {
    Address key = OLD_LIST.keys().getFirst();
    assertThatThrownBy(() -> Validators.of(List.of())).hasMessageContaining("validators: 0");
    assertThatThrownBy(() -> Validators.of(List.of(key, key))).hasMessageContaining("and once");
    assertThatThrownBy(() -> Validators.of(List.of(Address.ZERO))).hasMessageContaining("a key");
    Bytes contract = Bytes.hex("d69501" + "11".repeat(20));
    assertThatThrownBy(() -> Validators.decode(contract)).hasMessageContaining("an hx address");
    Bytes crowd = new Validators(Collections.nCopies(1025, key)).encode();
    assertThatThrownBy(() -> Validators.decode(crowd)).hasMessageContaining("<= 1024");
    Bytes huge = Bytes.wrap(new byte[GoloopVotes.MAX_LENGTH + 1]);
    assertThatThrownBy(() -> GoloopVotes.decode(huge)).hasMessageContaining("votes: ");
    assertThatThrownBy(() -> GoloopHeader.decode(huge)).hasMessageContaining("header: ");
  }

  @Test
  void hostileVotesAreRefused() {
    Bytes good = votes("00", "01", "");
    assertThatThrownBy(() -> GoloopVotes.decode(votes("81ff", "01", "")))
        .hasMessageContaining("votes.round: -1 (expected: >= 0)");
    assertThatThrownBy(() -> GoloopVotes.decode(votes("850080000000", "01", "")))
        .hasMessageContaining("votes.round: 2147483648");
    assertThatThrownBy(() -> GoloopVotes.decode(votes("00", "81ff", "")))
        .hasMessageContaining("votes' count word: -1");
    assertThatThrownBy(() -> GoloopVotes.decode(votes("00", "89010000000000000000", "")))
        .hasMessageContaining("votes' count word: 18446744073709551616");
    assertThatThrownBy(() -> GoloopVotes.decode(votes("00", "01", "c0")))
        .hasMessageContaining("votes' proofs: an empty list");
    assertThatThrownBy(() -> GoloopVotes.decode(Bytes.concat(good, Bytes.of((byte) 0))))
        .hasMessageContaining("surplus");
  }

  /** No votes, of that round, on parts with that count word, with that list of proofs. */
  private static Bytes votes(String round, String countWord, String proofs) {
    RlpWriter out = new RlpWriter().beginList().raw(Bytes.hex(round)).beginList();
    out.raw(Bytes.hex(countWord)).bytes(OTHER.bytes()).endList().beginList().endList();
    return out.raw(Bytes.hex(proofs)).endList().toBytes();
  }

  /** Three roots, an extension, and the digest that stands behind its flag. */
  private static final Bytes RESULT =
      new RlpWriter()
          .beginList()
          .bytes(OTHER.bytes())
          .none()
          .bytes(OTHER.bytes())
          .bytes(Bytes.utf8("extension"))
          .signed(1)
          .bytes(OTHER.bytes())
          .endList()
          .toBytes();

  /** Either something with these very bytes, or a MalformedMessage ({@code -Dfuzz=N} by hand). */
  @Test
  void mutatedBytesAreRefusedOrReadAsTheyAre() {
    GoloopHeader block = GoloopChain.header(101, first.id(), OLD_LIST);
    GoloopVotes votes = votes(block, QUORUM);
    GoloopVotes proven =
        new GoloopVotes(
            3, BigInteger.TWO.pow(63), OTHER, votes.votes(), List.of(Bytes.utf8("proof")));
    List<Bytes> seeds =
        List.of(
            block.encode(),
            proven.encode(),
            OLD_LIST.encode(),
            trusted.encode(),
            Evidences.receipt(1),
            Evidences.event(1),
            RESULT,
            new GoloopUpdate(List.of(block), proven, Optional.of(OLD_LIST)).encode(),
            new GoloopUpdate(List.of(first, block), votes, Optional.empty()).encode());
    Random random = new Random(560_733);
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

  private static void decode(int kind, Bytes mutant) {
    try {
      switch (kind) {
        case 0 -> {
          GoloopHeader header = GoloopHeader.decode(mutant);
          assertThat(header.encode()).isEqualTo(mutant);
          assertThat(header.executed()).isNotNull();
        }
        case 1 -> assertThat(GoloopVotes.decode(mutant).encode()).isEqualTo(mutant);
        case 2 -> assertThat(Validators.decode(mutant).encode()).isEqualTo(mutant);
        case 3 -> assertThat(GoloopState.decode(mutant).encode()).isEqualTo(mutant);
        case 4 -> assertThat(GoloopReceipt.decode(mutant).to()).isNotNull();
        case 5 -> assertThat(GoloopEvent.decode(mutant).signature()).isNotNull();
        case 7, 8 -> assertThat(GoloopUpdate.decode(mutant).encode()).isEqualTo(mutant);
        default -> assertThat(GoloopResult.decode(mutant).btp()).isNotNull();
      }
    } catch (MalformedMessage refused) {
      assertThat(refused.getMessage()).contains("expected");
    }
  }

  private static GoloopVotes votes(GoloopHeader header, List<Signer> signers) {
    return GoloopChain.votes(header, signers);
  }
}
