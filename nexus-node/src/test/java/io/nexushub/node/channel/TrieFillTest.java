package io.nexushub.node.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.node.store.ChainStore;
import io.nexushub.portal.store.LevelDb;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.MerkleTrie;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only what was asked for is kept, and what is kept is not asked for again. */
class TrieFillTest {
  private static final Address PEER = Address.ZERO;

  @TempDir Path folder;

  private final Map<Hash, Bytes> nodes = new HashMap<>();

  @Test
  void fillsAgainstLiesAndAcrossACrash() throws Exception {
    MerkleTrie state = MerkleTrie.empty(HashFunction.SHA3_256);
    for (int i = 0; i < 3000; i++) {
      Bytes key = HashFunction.SHA3_256.hash(Bytes.utf8("key " + i)).bytes();
      state = state.put(key, Bytes.utf8("value " + i));
    }
    state.save(nodes::put);
    try (ChainStore store = ChainStore.of(ChannelId.of("test"), LevelDb.PURE_JAVA, folder)) {
      TrieFill first = new TrieFill(store, state.root());
      assertThat(first.ask(PEER)).containsExactly(state.root());
      Bytes other = new RlpWriter().beginList().bytes(Bytes.utf8("other")).endList().toBytes();
      Bytes root = answer(List.of(state.root()));
      Bytes twice = answer(List.of(state.root(), state.root()));
      for (Bytes lie : List.of(other, twice)) {
        assertThatThrownBy(() -> first.answered(PEER, lie)).isInstanceOf(MalformedMessage.class);
      }
      assertThat(store.node(state.root())).isEmpty();
      assertThat(first.answered(PEER, root)).isEqualTo(1);
      assertThat(first.answered(PEER, answer(first.ask(PEER)))).isPositive();
      assertThat(first.answered(PEER, answer(first.ask(PEER)))).isPositive();

      TrieFill second = new TrieFill(store, state.root());
      while (!second.isComplete()) {
        List<Hash> asked = second.ask(PEER);
        if (!asked.isEmpty()) {
          second.giveUp(PEER);
          asked = second.ask(PEER);
          second.answered(PEER, answer(asked));
        }
      }
      assertThat(first.fetched() + second.fetched()).isEqualTo(nodes.size());
      MerkleTrie copy = MerkleTrie.open(HashFunction.SHA3_256, state.root(), store);
      Bytes key = HashFunction.SHA3_256.hash(Bytes.utf8("key 2999")).bytes();
      assertThat(copy.get(key)).contains(Bytes.utf8("value 2999"));
    }
  }

  private Bytes answer(List<Hash> asked) {
    RlpWriter out = new RlpWriter().beginList();
    asked.forEach(hash -> out.bytes(nodes.get(hash)));
    return out.endList().toBytes();
  }
}
