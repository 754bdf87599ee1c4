package io.nexushub.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.BtpProof;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A lane between a source and a destination that behave like the real ones, crashes included. */
class LaneTest {
  private static final int MAX_BYTES = 100;
  private static final RelayAssembly ASSEMBLY =
      new RelayAssembly(HashFunction.SHA3_256, MAX_BYTES, 4);

  private final SortedMap<Long, BtpBlock> blocks = new TreeMap<>();
  private boolean doubted;
  private final List<String> told = new ArrayList<>();
  private final FakeDestination destination = new FakeDestination(blocks);

  private final BtpSource source =
      new BtpSource() {
        @Override
        public List<Long> heights(long after, int limit) {
          return blocks.tailMap(after + 1).keySet().stream().limit(limit).toList();
        }

        @Override
        public BtpBlock block(long height) {
          return blocks.get(height);
        }

        @Override
        public void doubt() {
          doubted = true;
        }
      };

  private final LaneListener listener =
      new LaneListener() {
        @Override
        public void delivered(String lane, long height, int messages, Delivery.Delivered by) {
          told.add("delivered " + messages + " up to " + height);
        }

        @Override
        public void waiting(String lane, int attempt, String reason) {
          told.add("waiting: " + reason);
        }

        @Override
        public void halted(String lane, String reason) {
          told.add("halted: " + reason);
        }
      };

  private final Lane lane = new Lane("test", source, destination, ASSEMBLY, listener);

  @Test
  void aBacklogGoesInBatchesAndEndsIdle() throws TransientFailure {
    for (long height = 1; height <= 6; height++) {
      block(height, 1, 10);
    }

    assertThat(turns()).containsExactly(Lane.Turn.PROGRESS, Lane.Turn.PROGRESS, Lane.Turn.IDLE);
    assertThat(told).containsExactly("delivered 4 up to 4", "delivered 2 up to 6");
    assertThat(destination.received).isEqualTo(6);
  }

  @Test
  void aBlockTooLargeForOneRelayMessageGoesInPiecesBeforeTheNext() throws TransientFailure {
    block(1, 5, 40);
    block(2, 1, 10);

    turns();

    assertThat(told)
        .containsExactly(
            "delivered 2 up to 1",
            "delivered 2 up to 1",
            "delivered 1 up to 1",
            "delivered 1 up to 2");
  }

  @Test
  void aMessageLargerThanARelayMessageStillGoesAlone() throws TransientFailure {
    block(1, 2, MAX_BYTES * 3);

    turns();

    assertThat(told).containsExactly("delivered 1 up to 1", "delivered 1 up to 1");
  }

  @Test
  void aBlockWithoutMessagesCarriesTheNewMembersAlone() throws TransientFailure {
    block(1, 0, 0);

    turns();

    assertThat(told).containsExactly("delivered 0 up to 1");
  }

  @Test
  void afterACrashTheDestinationSaysWhereToGoOn() throws TransientFailure {
    block(1, 5, 40);
    lane.turn(); // two of five; then the relay is gone, and another one starts from nothing

    Lane successor = new Lane("test", source, destination, ASSEMBLY, listener);
    successor.turn();

    assertThat(destination.received).isEqualTo(4);
  }

  @Test
  void losingTheRaceToAnotherRelayIsNoFailure() throws TransientFailure {
    block(1, 1, 10);
    destination.answer = new Delivery.Overtaken("27:AlreadyVerified");

    assertThat(lane.turn()).isEqualTo(Lane.Turn.IDLE);
    assertThat(told).containsExactly("waiting: 27:AlreadyVerified");
  }

  @Test
  void onlyACodeAtTheBeginningOfAReasonIsACode() {
    assertThat(Delivery.refusal("0x1", "27:AlreadyVerified"))
        .isInstanceOf(Delivery.Overtaken.class);
    assertThat(Delivery.refusal("0x1", "execution reverted: 26:NotVerifiable"))
        .isInstanceOf(Delivery.Overtaken.class);
    assertThat(Delivery.refusal("0x1", "25:Unknown:Text 27: and more"))
        .isInstanceOf(Delivery.Refused.class);
  }

  @Test
  void aRefusalHaltsTheLaneAndSaysWhy() throws TransientFailure {
    block(1, 1, 10);
    destination.answer = new Delivery.Refused("0xab", "25:Unknown:LackQuorum");

    assertThat(lane.turn()).isEqualTo(Lane.Turn.HALTED);
    assertThat(doubted).isTrue();
    assertThat(told).containsExactly("halted: 25:Unknown:LackQuorum (transaction: 0xab)");
  }

  private List<Lane.Turn> turns() throws TransientFailure {
    List<Lane.Turn> turns = new ArrayList<>();
    do {
      turns.add(lane.turn());
    } while (turns.getLast() == Lane.Turn.PROGRESS);
    return turns;
  }

  private void block(long height, int messages, int bytes) {
    List<Bytes> content = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      content.add(Bytes.wrap(new byte[bytes]));
    }
    BtpHeader header =
        new BtpHeader(
            height,
            0,
            Hash.ZERO,
            List.of(),
            1,
            0,
            Optional.empty(),
            messages,
            Optional.empty(),
            Optional.empty());
    Bytes proof = new BtpProof(List.of(Optional.empty())).encode();
    blocks.put(height, new BtpBlock(height, header.encode(), proof, content));
  }
}
