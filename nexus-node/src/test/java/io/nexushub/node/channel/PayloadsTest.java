package io.nexushub.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.Transaction;
import io.nexushub.node.config.BlockConfig;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.consensus.Block;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayloadsTest {
  private static final int MAX_BYTES = 1000;
  private static final Address PEER = Address.hex("0x" + "0a".repeat(Address.LENGTH));

  private final Mempool mempool =
      new Mempool(
          new BlockConfig(
              10,
              1024,
              Duration.ZERO,
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              100,
              4096,
              100),
          CommittedTransactions.ofNewChain(id -> false));
  private final Payloads payloads = new Payloads(mempool, MAX_BYTES);

  @Test
  void aBlockIsCompletedByWhatArrives() {
    List<Transaction> content = Blocks.transactions(0, 3, 10);
    mempool.add(content.getFirst());
    Block block = Blocks.of(1, Blocks.ids(content));
    assertThat(payloads.want(block)).isEqualTo(new Payloads.Start.Missing());
    assertThat(payloads.missing(block.id()))
        .containsExactlyElementsOf(Blocks.ids(content).subList(1, 3));
    assertThat(payloads.arrived(content.subList(1, 2))).isEmpty();
    assertThat(payloads.arrived(content.subList(2, 3))).containsExactly(block.id());
    assertThat(payloads.content(block)).isEqualTo(content);
  }

  /** What nobody wants is not kept: it would be a peer's way to fill this node's memory. */
  @Test
  void whatArrivesUnwantedIsForgotten() {
    Transaction stray = Blocks.transaction(1, 10);
    payloads.arrived(List.of(stray));
    assertThat(payloads.find(stray.id())).isEmpty();
  }

  @Test
  void eachPeersLastAnswerIsKeptAndNoMore() {
    List<Transaction> first = Blocks.transactions(0, 2, 10);
    List<Transaction> second = Blocks.transactions(10, 2, 10);
    payloads.keep(PEER, first);
    payloads.keep(Address.ZERO, Blocks.transactions(20, 2, 10));
    payloads.keep(PEER, second);
    assertThat(payloads.find(first.getFirst().id())).isEmpty();
    assertThat(payloads.find(Blocks.transaction(20, 10).id())).isPresent();
    assertThat(payloads.want(Blocks.of(1, Blocks.ids(second))))
        .isEqualTo(new Payloads.Start.Complete());
  }

  @Test
  void aBlockWithMoreThanFitsAnAnswerIsNeverComplete() {
    List<Transaction> content = Blocks.transactions(0, 11, 100);
    Block block = Blocks.of(1, Blocks.ids(content));
    payloads.want(block);
    assertThat(payloads.arrived(content)).isEmpty();
    assertThat(payloads.missing(block.id())).isEmpty();
    payloads.keep(PEER, content);
    assertThat(payloads.want(Blocks.of(2, Blocks.ids(content))))
        .isEqualTo(new Payloads.Start.TooLarge(1100));
  }
}
