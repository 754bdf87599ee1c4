package io.nexushub.node.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.lft.Effect;
import io.nexushub.lft.Transaction;
import io.nexushub.node.config.BlockConfig;
import io.nexushub.node.peer.PeerMessage;
import io.nexushub.node.store.BlockResult;
import io.nexushub.node.store.ChainStore;
import io.nexushub.node.store.EpochEnd;
import io.nexushub.node.store.StoredBlock;
import io.nexushub.node.store.StoredHead;
import io.nexushub.portal.store.LevelDb;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.trie.MerkleTrie;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However large the blocks are, an answer fits a frame, and brings at least one of them. */
class BlockAnswerTest {
  private static final int WHOLE = BlockConfig.MOST_BYTES;

  @TempDir Path folder;
  private ChainStore store;

  @BeforeEach
  void open() throws IOException {
    store = ChainStore.of(ChannelId.of("test"), LevelDb.PURE_JAVA, folder);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private void commit(long height, List<Transaction> transactions) {
    commit(height, transactions, Optional.empty());
  }

  private void commit(long height, List<Transaction> transactions, Optional<EpochEnd> end) {
    Block block = Blocks.of(height, Blocks.ids(transactions));
    store.commit(
        new StoredBlock(
            block,
            transactions.stream().map(Transaction::bytes).toList(),
            new BlockResult(Hash.ZERO, List.of(), Optional.empty())),
        new StoredHead(height, block.id(), Optional.empty()),
        MerkleTrie.empty(HashFunction.SHA3_256),
        Optional.empty(),
        end);
  }

  private static Wire.Blocks framed(Wire.Blocks answer) throws MalformedMessage {
    assertThat(answer.encode().length()).isLessThanOrEqualTo(PeerMessage.MAX_BODY);
    assertThat(answer.encode().length()).isLessThanOrEqualTo(Wire.MAX_ANSWER);
    return Wire.Blocks.decode(answer.encode());
  }

  private Wire.Blocks asked(long from, long to, List<Block> further)
      throws MalformedMessage, BlockAnswer.Pruned {
    return framed(
        new BlockAnswer(
                store,
                new Effect.SendBlocks(
                    Address.ZERO,
                    from,
                    to,
                    further,
                    Optional.of(Blocks.of(99, List.of()).justify())))
            .blocks());
  }

  @Test
  void theLargestBlockGoesAlone() throws Exception {
    for (long height = 1; height <= 3; height++) {
      commit(height, Blocks.transactions((int) height * 100, 8, WHOLE / 8));
    }
    Wire.Blocks answer = asked(1, 2, List.of());
    assertThat(answer.blocks()).extracting(Block::height).containsExactly(1L);
    assertThat(answer.transactions()).hasSize(8);
    assertThat(answer.certificate()).isEqualTo(Blocks.of(2, List.of()).justify());
  }

  /** Nearly an answer's worth, and then the largest there is: together they would not fit. */
  @Test
  void aLargeBlockBehindAnotherWaitsForTheNextQuestion() throws Exception {
    commit(1, Blocks.transactions(0, 4, (Wire.ANSWER_BYTES - 10_000) / 4));
    commit(2, Blocks.transactions(100, 8, WHOLE / 8));
    commit(3, List.of());
    assertThat(asked(1, 2, List.of()).blocks()).extracting(Block::height).containsExactly(1L);
    assertThat(asked(2, 2, List.of()).blocks()).extracting(Block::height).containsExactly(2L);
  }

  @Test
  void smallBlocksGoTogether() throws Exception {
    for (long height = 1; height <= 41; height++) {
      commit(height, Blocks.transactions((int) height * 100, 10, 300));
    }
    Wire.Blocks answer = asked(1, 40, List.of());
    assertThat(answer.blocks()).hasSize(40);
    assertThat(answer.transactions()).hasSize(400);
    assertThat(answer.certificate()).isEqualTo(Blocks.of(99, List.of()).justify());
  }

  /** Also when the asker gets as many as it asked for: what proves the end comes on top. */
  @Test
  void theEndOfAnEpochEndsTheAnswer() throws Exception {
    Block closing = Blocks.of(200, List.of());
    Membership opened =
        Membership.of(
            1, List.of(new Member(PublicKey.of(Bytes.wrap(new byte[PublicKey.LENGTH])), 1)));
    EpochEnd end = new EpochEnd(64, closing, Blocks.of(201, List.of()).justify(), opened);
    for (long height = 1; height <= 70; height++) {
      commit(height, List.of(), height == 64 ? Optional.of(end) : Optional.empty());
    }
    assertThat(store.epochEnds()).containsExactly(end);
    for (long from : List.of(1L, 64L)) {
      Wire.Blocks answer = asked(from, 69, List.of(Blocks.of(71, List.of())));
      assertThat(answer.blocks().getLast()).isEqualTo(closing);
      assertThat(answer.blocks()).hasSize((int) (65 - from) + 1);
      assertThat(answer.certificate()).isEqualTo(end.certificate());
    }
    assertThat(asked(65, 69, List.of()).blocks()).hasSize(5);
  }

  /**
   * Whoever asked is told so, instead of the channel being stopped by a block that is not there.
   */
  @Test
  void whatIsDroppedMeanwhileEndsTheAnswer() throws Exception {
    for (long height = 1; height <= 10; height++) {
      commit(height, List.of());
    }
    store.prune(5, 100);
    assertThatThrownBy(() -> asked(4, 8, List.of()))
        .isInstanceOf(BlockAnswer.Pruned.class)
        .hasMessage("block 4: pruned");
    assertThat(asked(5, 8, List.of()).blocks()).hasSize(4);
  }

  @Test
  void uncommittedBlocksCountToo() throws Exception {
    List<Hash> many = Blocks.ids(Blocks.transactions(0, Block.MAX_TRANSACTIONS, 3));
    List<Block> further =
        LongStream.rangeClosed(1, 64).mapToObj(height -> Blocks.of(height, many)).toList();
    Wire.Blocks answer = asked(1, 0, further);
    assertThat(answer.blocks()).hasSizeBetween(1, 63);
    assertThat(answer.certificate())
        .isEqualTo(Blocks.of(answer.blocks().size() + 1L, List.of()).justify());
  }
}
