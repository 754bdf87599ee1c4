package io.nexushub.protocol.trie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MerkleTrieTest {
  private static final HashFunction SHA3 = HashFunction.SHA3_256;

  @Test
  void theEmptyTrieIsTheDigestOfTheEmptyString() {
    assertThat(MerkleTrie.empty(SHA3).root()).isEqualTo(SHA3.hash(Bytes.of((byte) 0x80)));
    assertThat(MerkleTrie.empty(SHA3).get(Bytes.EMPTY)).isEmpty();
    assertThat(MerkleTrie.open(SHA3, MerkleTrie.emptyRoot(SHA3), NodeSource.NONE).get(key(1)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aTrieIsTheMapItWasBuiltFrom(long seed) {
    Random random = new Random(seed);
    TreeMap<Bytes, Bytes> model = new TreeMap<>();
    MerkleTrie trie = MerkleTrie.empty(SHA3);
    for (int i = 0; i < 400; i++) {
      Bytes key = shortKey(random);
      if (random.nextInt(3) == 0) {
        model.remove(key);
        trie = trie.remove(key);
      } else {
        Bytes value = value(random);
        model.put(key, value);
        trie = trie.put(key, value);
      }
      if (i % 40 == 0) {
        assertThat(trie.root()).as("seed %s step %s", seed, i).isEqualTo(build(model).root());
      }
    }
    for (int i = 0; i < 400; i++) {
      Bytes key = shortKey(random);
      assertThat(trie.get(key)).isEqualTo(Optional.ofNullable(model.get(key)));
    }
    for (Bytes key : new ArrayList<>(model.keySet())) {
      trie = trie.remove(key);
    }
    assertThat(trie.root()).isEqualTo(MerkleTrie.emptyRoot(SHA3));
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void orderOfChangesDoesNotMatter(long seed) {
    Random random = new Random(seed);
    TreeMap<Bytes, Bytes> model = new TreeMap<>();
    for (int i = 0; i < 100; i++) {
      model.put(shortKey(random), value(random));
    }
    List<Map.Entry<Bytes, Bytes>> entries = new ArrayList<>(model.entrySet());
    Collections.shuffle(entries, random);
    MerkleTrie shuffled = MerkleTrie.empty(SHA3);
    for (Map.Entry<Bytes, Bytes> entry : entries) {
      shuffled = shuffled.put(entry.getKey(), entry.getValue());
    }
    assertThat(shuffled.root()).isEqualTo(build(model).root());
  }

  @Test
  void aChangeLeavesTheOldStateAsItWas() {
    MerkleTrie before = MerkleTrie.empty(SHA3).put(key(1), Bytes.utf8("a"));
    Hash root = before.root();
    MerkleTrie after = before.put(key(1), Bytes.utf8("b")).put(key(2), Bytes.utf8("c"));

    assertThat(before.root()).isEqualTo(root);
    assertThat(before.get(key(1))).contains(Bytes.utf8("a"));
    assertThat(after.get(key(1))).contains(Bytes.utf8("b"));
    assertThat(before.put(key(1), Bytes.utf8("a"))).isSameAs(before);
    assertThat(before.remove(key(9))).isSameAs(before);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void whatWasSavedIsReadBackAndGoesOn(long seed) {
    Random random = new Random(seed);
    TreeMap<Hash, Bytes> disk = new TreeMap<>();
    NodeSource source = hash -> Optional.ofNullable(disk.get(hash));
    TreeMap<Bytes, Bytes> model = new TreeMap<>();
    MerkleTrie trie = MerkleTrie.empty(SHA3);
    for (int block = 0; block < 12; block++) {
      for (int i = 0; i < 30; i++) {
        Bytes key = shortKey(random);
        if (random.nextInt(3) == 0) {
          model.remove(key);
          trie = trie.remove(key);
        } else {
          Bytes value = value(random);
          model.put(key, value);
          trie = trie.put(key, value);
        }
      }
      trie.save((hash, node) -> {
        assertThat(SHA3.hash(node)).isEqualTo(hash);
        disk.put(hash, node);
      });
      if (block % 2 == 1) {
        trie = MerkleTrie.open(SHA3, trie.root(), source);
      }
      assertThat(trie.root()).isEqualTo(build(model).root());
      MerkleTrie reopened = MerkleTrie.open(SHA3, trie.root(), source);
      model.forEach((key, value) -> assertThat(reopened.get(key)).contains(value));
      assertThat(reopened.get(Bytes.hex("ffffffff"))).isEmpty();
    }
  }

  @Test
  void aNodeIsSavedOnce() {
    List<Hash> written = new ArrayList<>();
    MerkleTrie trie = MerkleTrie.empty(SHA3);
    for (int i = 0; i < 100; i++) {
      trie = trie.put(key(i), Bytes.utf8("value number " + i));
    }
    trie.save((hash, node) -> written.add(hash));
    int first = written.size();
    assertThat(written).doesNotHaveDuplicates().last().isEqualTo(trie.root());

    trie.put(key(7), Bytes.utf8("another")).save((hash, node) -> written.add(hash));
    assertThat(written.size() - first).isLessThan(5);
  }

  @Test
  void aMissingOrChangedNodeIsNamed() {
    MerkleTrie trie =
        MerkleTrie.empty(SHA3).put(key(1), Bytes.utf8("a value that is long enough to be a node"));
    Hash root = trie.root();

    assertThatThrownBy(() -> MerkleTrie.open(SHA3, root, NodeSource.NONE).get(key(1)))
        .isInstanceOf(CorruptTrie.class)
        .hasMessageContaining(root.toHex())
        .hasMessageContaining("missing");
    NodeSource wrong = hash -> Optional.of(Bytes.utf8("something else"));
    assertThatThrownBy(() -> MerkleTrie.open(SHA3, root, wrong).get(key(1)))
        .isInstanceOf(CorruptTrie.class);
  }

  @Test
  void limitsHold() {
    MerkleTrie trie = MerkleTrie.empty(SHA3);
    Bytes longest = Bytes.wrap(new byte[MerkleTrie.MAX_KEY_LENGTH]);

    assertThat(trie.put(longest, Bytes.utf8("x")).get(longest)).contains(Bytes.utf8("x"));
    assertThatThrownBy(() -> trie.put(Bytes.concat(longest, longest), Bytes.utf8("x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> trie.put(key(1), Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static MerkleTrie build(TreeMap<Bytes, Bytes> model) {
    MerkleTrie trie = MerkleTrie.empty(SHA3);
    for (Map.Entry<Bytes, Bytes> entry : model.entrySet()) {
      trie = trie.put(entry.getKey(), entry.getValue());
    }
    return trie;
  }

  /** Few and of different lengths, so that keys are prefixes of others and collide often. */
  static Bytes shortKey(Random random) {
    byte[] key = new byte[random.nextInt(4)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(3) * 0x0f + random.nextInt(2));
    }
    return Bytes.wrap(key);
  }

  static Bytes value(Random random) {
    byte[] value = new byte[1 + random.nextInt(random.nextBoolean() ? 3 : 60)];
    random.nextBytes(value);
    return Bytes.wrap(value);
  }

  private static Bytes key(int i) {
    return SHA3.hash(Bytes.utf8("key " + i)).bytes();
  }
}
