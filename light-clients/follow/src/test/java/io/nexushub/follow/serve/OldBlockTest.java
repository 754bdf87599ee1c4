package io.nexushub.follow.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Keccak256;
import io.nexushub.follow.Ancestry;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.EthereumSync.Heads;
import io.nexushub.follow.ExecutionClient;
import io.nexushub.follow.FollowListener;
import io.nexushub.follow.RecordedBlock;
import io.nexushub.lightclient.ethereum.EventEvidence;
import io.nexushub.lightclient.ethereum.ExecutionBlock;
import io.nexushub.lightclient.ethereum.ExecutionHeader;
import io.nexushub.protocol.Hash;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A block whose hash is known, and from which nothing is kept up to the head. */
class OldBlockTest {
  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
  private static final Hash OLD = Hash.hex(RecordedBlock.hash());

  private final RecordedBlock node = new RecordedBlock();
  private final Vertx vertx = Vertx.vertx();
  private final List<ExecutionHeader> asked = new ArrayList<>();

  OldBlockTest() {
    node.serving(RecordedBlock.block(), RecordedBlock.receipts());
  }

  @AfterEach
  void close() {
    vertx.close().await();
    node.close();
  }

  @Test
  void isProvenWithoutTheBlocksBetween() {
    ProvenBlocks blocks = blocks(EventEvidence.HISTORY_WINDOW + 1, this::proven);
    Optional<ExecutionHeader> found = blocks.find(new BlockName.OfHash(OLD)).await();
    assertThat(found).map(ExecutionHeader::number).hasValue(RecordedBlock.NUMBER);
    assertThat(asked).containsExactly(found.orElseThrow());
  }

  /** Only what hangs from the head by hashes is left then, and that is nowhere. */
  @Test
  void isNotGivenOutUnproven() {
    for (Ancestry none : List.of(Ancestry.NONE, old -> Future.failedFuture("another chain's"))) {
      ProvenBlocks blocks = blocks(EventEvidence.HISTORY_WINDOW + 1, none);
      assertThatThrownBy(() -> blocks.find(new BlockName.OfHash(OLD)).await())
          .hasMessageContaining("eth_getBlockByHash");
    }
  }

  /** The newest state's own history is cheaper. */
  @Test
  void isNotAskedAboutIfItIsNear() {
    ProvenBlocks blocks = blocks(EventEvidence.HISTORY_WINDOW, this::proven);
    assertThatThrownBy(() -> blocks.find(new BlockName.OfHash(OLD)).await())
        .hasMessageContaining("eth_getBlockByHash");
    assertThat(asked).isEmpty();
  }

  private Future<Void> proven(ExecutionHeader old) {
    asked.add(old);
    return Future.succeededFuture();
  }

  private ProvenBlocks blocks(long above, Ancestry ancestry) {
    ExecutionBlock head =
        new ExecutionBlock(RecordedBlock.NUMBER + above, Hash.hex("11".repeat(32)));
    ExecutionClient execution =
        new ExecutionClient(
            Endpoints.of(
                vertx.createHttpClient(),
                List.of(node.uri()),
                Duration.ofSeconds(5),
                FollowListener.SILENT),
            Keccak256.FUNCTION);
    return new ProvenBlocks(
        () -> Optional.of(new Heads(head, head, NOW)),
        Duration.ofHours(1),
        InstantSource.fixed(NOW),
        execution,
        ancestry,
        Keccak256.FUNCTION);
  }
}
