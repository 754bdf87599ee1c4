package io.nexushub.protocol.trie;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.TrieProof.Verdict.Absent;
import io.nexushub.protocol.trie.TrieProof.Verdict.Invalid;
import io.nexushub.protocol.trie.TrieProof.Verdict.Present;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrieProofTest {
  private static final HashFunction SHA3 = HashFunction.SHA3_256;
  private static final Bytes LONG = Bytes.wrap(new byte[40]);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void presenceAndAbsenceAreProven(long seed) {
    Random random = new Random(seed);
    TreeMap<Bytes, Bytes> model = new TreeMap<>();
    MerkleTrie trie = MerkleTrie.empty(SHA3);
    for (int i = 0; i < 60; i++) {
      Bytes key = MerkleTrieTest.shortKey(random);
      Bytes value = MerkleTrieTest.value(random);
      model.put(key, value);
      trie = trie.put(key, value);
    }
    for (int i = 0; i < 200; i++) {
      Bytes key = MerkleTrieTest.shortKey(random);
      TrieProof.Verdict verdict = trie.prove(key).verify(SHA3, trie.root(), key);
      assertThat(verdict)
          .as("seed %s key %s", seed, key)
          .isEqualTo(
              Optional.ofNullable(model.get(key))
                  .<TrieProof.Verdict>map(Present::new)
                  .orElse(new Absent()));
    }
  }

  @Test
  void aProofOutOfAStoreIsTheSame() {
    MerkleTrie trie = hundred();
    TreeMap<Hash, Bytes> disk = new TreeMap<>();
    trie.save(disk::put);
    MerkleTrie opened =
        MerkleTrie.open(SHA3, trie.root(), hash -> Optional.ofNullable(disk.get(hash)));

    assertThat(opened.prove(key(5))).isEqualTo(trie.prove(key(5)));
  }

  @Test
  void everyFlippedBitIsFound() {
    MerkleTrie trie = hundred();
    TrieProof proof = trie.prove(key(42));
    for (int n = 0; n < proof.nodes().size(); n++) {
      Bytes node = proof.nodes().get(n);
      for (int bit = 0; bit < node.length() * 8; bit++) {
        byte[] damaged = node.toArray();
        damaged[bit / 8] ^= (byte) (1 << (bit % 8));
        assertThat(with(proof, n, Bytes.wrap(damaged)).verify(SHA3, trie.root(), key(42)))
            .isInstanceOf(Invalid.class);
      }
    }
  }

  @Test
  void missingSurplusAndSwappedNodesAreFound() {
    MerkleTrie trie = hundred();
    List<Bytes> nodes = trie.prove(key(42)).nodes();
    assertThat(nodes).hasSizeGreaterThan(1);

    assertThat(verify(nodes.subList(0, nodes.size() - 1), trie.root(), key(42)))
        .isEqualTo(new Invalid("the end of the proof", "node " + SHA3.hash(nodes.getLast())));
    List<Bytes> surplus = new ArrayList<>(nodes);
    surplus.add(nodes.getLast());
    assertThat(verify(surplus, trie.root(), key(42)))
        .isEqualTo(new Invalid("nodes beyond the end of the path", "no unused node"));
    assertThat(verify(nodes.reversed(), trie.root(), key(42))).isInstanceOf(Invalid.class);
    assertThat(verify(List.of(), trie.root(), key(42))).isInstanceOf(Invalid.class);
    assertThat(verify(nodes, SHA3.hash(LONG), key(42))).isInstanceOf(Invalid.class);
    assertThat(verify(nodes, trie.root(), Bytes.wrap(new byte[MerkleTrie.MAX_KEY_LENGTH + 1])))
        .isInstanceOf(Invalid.class);
  }

  @Test
  void anEmptyTrieProvesAbsenceOfEverything() {
    Hash root = MerkleTrie.emptyRoot(SHA3);

    assertThat(verify(List.of(), root, key(1))).isEqualTo(new Absent());
    assertThat(verify(List.of(Bytes.of((byte) 0x80)), root, key(1))).isEqualTo(new Absent());
    assertThat(verify(List.of(LONG), root, key(1))).isInstanceOf(Invalid.class);
  }

  @Test
  void pathsWithUnknownFlagsOrPaddingAreRefused() {
    Bytes key = Bytes.hex("11");
    for (String path : List.of("2011", "2111", "2211", "4011", "a011", "ff11")) {
      Bytes leaf =
          new RlpWriter().beginList().bytes(Bytes.hex(path)).bytes(LONG).endList().toBytes();
      TrieProof.Verdict verdict = verify(List.of(leaf), SHA3.hash(leaf), key);
      if (path.equals("2011")) {
        assertThat(verdict).isEqualTo(new Present(LONG));
      } else {
        assertThat(verdict).as(path).isInstanceOf(Invalid.class);
      }
    }
  }

  @Test
  void shapesNoBuilderMakesAreRefused() {
    Bytes leaf = new RlpWriter().beginList().bytes(Bytes.hex("20")).bytes(LONG).endList().toBytes();
    Bytes reference = SHA3.hash(leaf).bytes();
    Bytes extensionToLeaf =
        new RlpWriter().beginList().bytes(Bytes.hex("0011")).bytes(reference).endList().toBytes();
    assertThat(verify(List.of(extensionToLeaf, leaf), SHA3.hash(extensionToLeaf), Bytes.hex("11")))
        .isEqualTo(new Invalid("an extension to no branch", "a branch"));

    Bytes emptyExtension =
        new RlpWriter().beginList().bytes(Bytes.hex("00")).bytes(reference).endList().toBytes();
    assertInvalid(emptyExtension);
    assertInvalid(branch(1, reference, Bytes.EMPTY));
    assertInvalid(branch(0, reference, LONG));
    assertInvalid(branch(2, Bytes.utf8("not a hash"), Bytes.EMPTY));
    assertInvalid(
        new RlpWriter().beginList().bytes(Bytes.hex("20")).bytes(Bytes.EMPTY).endList().toBytes());
    assertInvalid(new RlpWriter().beginList().bytes(LONG).endList().toBytes());
    assertInvalid(new RlpWriter().beginList().endList().toBytes());
    assertInvalid(new RlpWriter().bytes(LONG).toBytes());
    assertInvalid(Bytes.concat(leaf, Bytes.of((byte) 0)));
    Bytes three =
        new RlpWriter()
            .beginList()
            .bytes(Bytes.hex("20"))
            .bytes(LONG)
            .bytes(LONG)
            .endList()
            .toBytes();
    assertInvalid(three);
  }

  @Test
  void aSmallNodeStandsInItsParentAndALargeOneDoesNot() {
    Bytes small =
        new RlpWriter()
            .beginList()
            .bytes(Bytes.hex("31"))
            .bytes(Bytes.utf8("v"))
            .endList()
            .toBytes();
    Bytes byHash = branchOf(SHA3.hash(small).bytes(), false);
    assertThat(verify(List.of(byHash, small), SHA3.hash(byHash), Bytes.hex("01")))
        .isEqualTo(new Invalid("a node of 3 bytes by its hash", "it in place"));

    Bytes inPlace = branchOf(small, true);
    assertThat(verify(List.of(inPlace), SHA3.hash(inPlace), Bytes.hex("01")))
        .isEqualTo(new Present(Bytes.utf8("v")));

    Bytes large =
        new RlpWriter().beginList().bytes(Bytes.hex("31")).bytes(LONG).endList().toBytes();
    Bytes largeInPlace = branchOf(large, true);
    assertInvalid(largeInPlace);
  }

  private static void assertInvalid(Bytes node) {
    assertThat(verify(List.of(node), SHA3.hash(node), Bytes.hex("01")))
        .as("%s", node)
        .isInstanceOf(Invalid.class);
  }

  /** A branch with {@code children} equal children from digit 0 on. */
  private static Bytes branch(int children, Bytes child, Bytes value) {
    RlpWriter out = new RlpWriter().beginList();
    for (int digit = 0; digit < 16; digit++) {
      out.bytes(digit < children ? child : Bytes.EMPTY);
    }
    return out.bytes(value).endList().toBytes();
  }

  private static Bytes branchOf(Bytes first, boolean raw) {
    RlpWriter out = new RlpWriter().beginList();
    if (raw) {
      out.raw(first);
    } else {
      out.bytes(first);
    }
    for (int digit = 1; digit < 16; digit++) {
      out.bytes(Bytes.EMPTY);
    }
    return out.bytes(LONG).endList().toBytes();
  }

  private static TrieProof.Verdict verify(List<Bytes> nodes, Hash root, Bytes key) {
    return new TrieProof(nodes).verify(SHA3, root, key);
  }

  private static TrieProof with(TrieProof proof, int index, Bytes node) {
    List<Bytes> nodes = new ArrayList<>(proof.nodes());
    nodes.set(index, node);
    return new TrieProof(nodes);
  }

  private static MerkleTrie hundred() {
    MerkleTrie trie = MerkleTrie.empty(SHA3);
    for (int i = 0; i < 100; i++) {
      trie = trie.put(key(i), Bytes.utf8("value number " + i));
    }
    return trie;
  }

  private static Bytes key(int i) {
    return SHA3.hash(Bytes.utf8("key " + i)).bytes();
  }
}
