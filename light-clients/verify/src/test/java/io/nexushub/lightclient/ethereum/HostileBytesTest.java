package io.nexushub.lightclient.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.ethereum.LightClientObjects.Form;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Every decoder either fails with {@link MalformedMessage} or gives what encodes to the same bytes.
 */
class HostileBytesTest {
  /** For all decoders together; by hand {@code -Dfuzz=10000000}. */
  private static final int FUZZ = Integer.getInteger("fuzz", 100_000);

  private static final int DECODERS = 10;

  private static final int HASHINGS = 20;

  /** Offset and signature, which a block's root does not cover. */
  private static final int SIGNED_HEAD = 100;

  private final NetworkConfig network = Captures.harness();
  private final LightClientObjects objects = new LightClientObjects(network);
  private final EthereumStoreCodec codec = new EthereumStoreCodec(network);

  /** A decoder and the encoder that has to agree with it. */
  private interface Codec {
    Bytes again(Bytes encoded) throws MalformedMessage;
  }

  @Test
  void bootstraps() {
    LightClientBootstrap bootstrap =
        Captures.bootstrap(Captures.resource(Captures.HARNESS + "bootstrap_slot_8.json"));
    hostile(objects.encode(bootstrap), bytes -> objects.encode(objects.bootstrap(bytes)));
  }

  @Test
  void updatesOfEveryForm() {
    for (Form form : Form.values()) {
      Bytes ssz = objects.encode(form, update(0));
      hostile(ssz, bytes -> objects.encode(form, objects.update(form, bytes)));
    }
  }

  @Test
  void capellaUpdates() {
    LightClientObjects capella = new LightClientObjects(Captures.lodestar());
    LightClientUpdate update =
        Captures.update(Captures.resource(Captures.LODESTAR + "update_period_0.json"));
    Bytes ssz = capella.encode(Form.UPDATE, update);
    hostile(ssz, bytes -> capella.encode(Form.UPDATE, capella.update(Form.UPDATE, bytes)));
  }

  @Test
  void submissions() {
    hostile(objects.submission(update(1)), bytes -> objects.submission(objects.submitted(bytes)));
  }

  @Test
  void stores() {
    LightClientBootstrap bootstrap =
        Captures.bootstrap(Captures.resource(Captures.HARNESS + "bootstrap_slot_8.json"));
    EthereumStore store =
        EthereumStore.startingFrom(bootstrap)
            .withNext(Optional.of(bootstrap.committee()))
            .withBest(Optional.of(update(0)))
            .withParticipants(31)
            .withConflict(new Conflict("a", "b", "c", Bytes.hex("01")));
    hostile(codec.encode(store), bytes -> codec.encode(codec.decode(bytes)));
  }

  @Test
  void executionHeaders() {
    Bytes header = ExecutionJson.header(Captures.resource(Captures.HARNESS + "el_block_316.json"));
    hostile(header, bytes -> ExecutionHeader.decode(bytes).rlp());
  }

  @Test
  void receipts() {
    for (TransactionReceipt receipt :
        ExecutionJson.receipts(Captures.resource(Captures.HARNESS + "el_receipts_316.json"))) {
      hostile(receipt.encode(), bytes -> TransactionReceipt.decode(bytes).encode());
    }
  }

  @Test
  void evidence() {
    EventEvidence evidence =
        new EventEvidence(
            List.of(Bytes.hex("c0"), Bytes.hex("c1")),
            List.of(
                new EventEvidence.Leap(
                    List.of(Bytes.hex("aa")), List.of(Bytes.hex("bb"), Bytes.hex("cc"))),
                new EventEvidence.Leap(List.of(Bytes.hex("ee")), List.of(Bytes.hex("ff")))),
            200,
            List.of(Bytes.hex("dd".repeat(80))),
            3);
    hostile(evidence.encode(), bytes -> EventEvidence.decode(bytes).encode());
  }

  @Test
  void evidenceWithABeaconLeap() {
    BeaconBlockHeader header = update(0).attested().beacon();
    Branch branch = new Branch(List.of(header.root(), header.stateRoot()));
    EventEvidence evidence =
        new EventEvidence(
            List.of(Bytes.hex("c0")),
            List.of(),
            200,
            List.of(Bytes.hex("dd".repeat(80))),
            3,
            Optional.of(new BeaconLeap(header, header, branch, branch)));
    hostile(evidence.encode(), bytes -> EventEvidence.decode(bytes).encode());
  }

  /** Blocks are hashed and not encoded again: whatever is changed has another root. */
  @Test
  void beaconBlocks() {
    for (JsonNode json : BeaconHistoryVectors.vectors(network).get("blocks")) {
      Bytes block = Bytes.hex(json.get("block").asText());
      Bytes message = block.from(SIGNED_HEAD);
      hostile(
          message,
          FUZZ / DECODERS / HASHINGS, // a block is some hundred hashes
          bytes ->
              BeaconBlock.decode(network, Bytes.concat(block.slice(0, SIGNED_HEAD), bytes))
                      .header()
                      .equals(BeaconHistoryVectors.header(json, "header"))
                  ? message
                  : bytes);
    }
  }

  @Test
  void evidenceIsBounded() {
    List<Bytes> many = new ArrayList<>();
    for (int i = 0; i <= EventEvidence.MAX_HEADERS; i++) {
      many.add(Bytes.hex("c0"));
    }
    EventEvidence wide = new EventEvidence(many, List.of(), 0, List.of(Bytes.hex("c0")), 0);
    assertThatThrownBy(() -> EventEvidence.decode(wide.encode()))
        .isInstanceOf(MalformedMessage.class)
        .hasMessage("headers: > 300 (expected: <= 300)");
    Bytes long2 = Bytes.wrap(new byte[EventEvidence.MAX_LENGTH + 1]);
    assertThatThrownBy(() -> EventEvidence.decode(long2)).hasMessageContaining("event evidence");
    EventEvidence empty = new EventEvidence(List.of(), List.of(), 0, List.of(), 0);
    assertThatThrownBy(() -> EventEvidence.decode(empty.encode()))
        .hasMessage("headers: none (expected: >= 1)");
    EventEvidence far =
        new EventEvidence(
            List.of(Bytes.hex("c0")), List.of(), 1L << 20, List.of(Bytes.hex("c0")), 0);
    assertThatThrownBy(() -> EventEvidence.decode(far.encode()))
        .hasMessageContaining("transaction index: 1048576 (expected: <= 65535)");
  }

  @Test
  void objectsOfAnyLengthAreBoundedBeforeTheyAreRead() {
    Bytes huge = Bytes.wrap(new byte[LightClientObjects.MAX_LENGTH + 1]);
    assertThatThrownBy(() -> objects.bootstrap(huge)).hasMessageContaining("<= 32768");
    assertThatThrownBy(() -> objects.update(Form.UPDATE, huge)).hasMessageContaining("<= 32768");
    assertThatThrownBy(() -> objects.submitted(huge)).hasMessageContaining("1 to 32768");
    assertThatThrownBy(() -> objects.submitted(Bytes.EMPTY)).hasMessageContaining("0 bytes");
    assertThatThrownBy(() -> objects.submitted(Bytes.hex("0400")))
        .hasMessage("update's form: 4 (expected: 1, 2 or 3)");
  }

  @Test
  void anUpdateHasOneSubmissionOnly() {
    LightClientUpdate update = update(0);
    LightClientUpdate withoutCommittee =
        new LightClientUpdate(
            update.attested(),
            Optional.empty(),
            update.finality(),
            update.votes(),
            update.signatureSlot());
    Bytes longForm = Bytes.concat(Bytes.hex("01"), objects.encode(Form.UPDATE, withoutCommittee));
    assertThatThrownBy(() -> objects.submitted(longForm))
        .hasMessage("update's form: UPDATE (expected: FINALITY_UPDATE, the shortest)");
  }

  @Test
  void aCommitteeWithoutABranchIsNone() {
    LightClientUpdate update = update(0);
    LightClientUpdate unproven =
        new LightClientUpdate(
            update.attested(),
            update
                .next()
                .map(next ->
                    new LightClientUpdate.NextCommittee(
                        next.committee(), Branch.zeros(next.branch().hashes().size()))),
            update.finality(),
            update.votes(),
            update.signatureSlot());
    Bytes ssz = objects.encode(Form.UPDATE, unproven);
    assertThatThrownBy(() -> objects.update(Form.UPDATE, ssz))
        .hasMessageContaining("next committee: one without a branch");
  }

  private static LightClientUpdate update(int period) {
    return Captures.update(
        Captures.resource(Captures.HARNESS + "update_period_" + period + ".json"));
  }

  private static void hostile(Bytes good, Codec codec) {
    hostile(good, FUZZ / DECODERS, codec);
  }

  private static void hostile(Bytes good, int mutants, Codec codec) {
    Random random = new Random(20261123);
    try {
      assertThat(codec.again(good)).isEqualTo(good);
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
    for (int i = 0; i < mutants; i++) {
      Bytes bad = mutated(good, random);
      try {
        if (!codec.again(bad).equals(bad)) {
          fail("mutation %d: %s is read as something else", i, bad);
        }
      } catch (MalformedMessage refused) {
        if (!String.valueOf(refused.getMessage()).contains("expected")) {
          fail("mutation %d: %s", i, refused);
        }
      }
    }
    for (int length = 0; length < Math.min(good.length(), 700); length++) {
      Bytes cut = good.slice(0, length);
      assertThatThrownBy(() -> codec.again(cut)).isInstanceOf(MalformedMessage.class);
    }
    Bytes longer = Bytes.concat(good, Bytes.hex("00"));
    try {
      assertThat(codec.again(longer)).isEqualTo(longer);
    } catch (MalformedMessage refused) {
      assertThat(refused).hasMessageContaining("expected");
    }
  }

  private static Bytes mutated(Bytes good, Random random) {
    byte[] octets = good.toArray();
    int at = random.nextInt(octets.length);
    return switch (random.nextInt(5)) {
      case 0 -> {
        octets[at] ^= (byte) (1 << random.nextInt(8));
        yield Bytes.wrap(octets);
      }
      case 1 -> {
        octets[at] = (byte) random.nextInt(256);
        octets[random.nextInt(octets.length)] = (byte) 0xff;
        yield Bytes.wrap(octets);
      }
      case 2 -> Bytes.concat(good.slice(0, at), good.from(Math.min(at + 1, good.length())));
      case 3 -> Bytes.concat(good.slice(0, at), Bytes.of((byte) random.nextInt()), good.from(at));
      default -> {
        int end = Math.min(octets.length, at + 1 + random.nextInt(8));
        yield Bytes.concat(good.slice(0, end), good.slice(at, end), good.from(end));
      }
    };
  }
}
