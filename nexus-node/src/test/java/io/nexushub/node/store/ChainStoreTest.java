package io.nexushub.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Keccak256;
import io.nexushub.lft.LogEvent;
import io.nexushub.lft.Notarisation;
import io.nexushub.lft.Receipt;
import io.nexushub.portal.store.LevelDb;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.btp.BtpDigest;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.btp.ProofContext;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Seal;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both LevelDBs keep the same, and give it back after they were closed. */
class ChainStoreTest {
  private static final Bytes TEXT = Bytes.utf8("a=1");
  private static final Hash ID = HashFunction.SHA3_256.hash(TEXT);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void givesBackWhatWasCommitted(LevelDb engine) throws IOException {
    MerkleTrie state = MerkleTrie.empty(HashFunction.SHA3_256);
    for (int i = 0; i < 200; i++) {
      state = state.put(Bytes.utf8("key " + i), Bytes.utf8("a value that is not small " + i));
    }
    StoredBlock stored = block(1, state.root());
    StoredHead head =
        new StoredHead(
            1,
            stored.block().id(),
            Optional.of(new StoredHead.Proof(stored.block(), stored.block().justify())));
    try (ChainStore store = ChainStore.open(engine, folder)) {
      assertThat(store.head()).isEmpty();
      store.commit(stored, head, state);
      assertThat(store.flushes().count()).isEqualTo(1);
      assertThat(store.flushes().bytes()).isGreaterThan(stored.encode().length());
    }
    try (ChainStore store = ChainStore.open(engine, folder)) {
      assertThat(store.head()).contains(head);
      assertThat(store.block(1)).contains(stored);
      assertThat(store.block(2)).isEmpty();
      assertThat(store.heightOf(stored.block().id())).contains(1L);
      assertThat(store.placeOf(ID)).contains(new ChainStore.Place(1, 0));
      assertThat(store.placeOf(Hash.ZERO)).isEmpty();
      MerkleTrie opened = MerkleTrie.open(HashFunction.SHA3_256, state.root(), store);
      assertThat(opened.get(Bytes.utf8("key 7")))
          .contains(Bytes.utf8("a value that is not small 7"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void listsWhatIsNotarisedAndWhatLacksSignatures(LevelDb engine) throws IOException {
    try (ChainStore store = ChainStore.open(engine, folder)) {
      commit(store, 300, Optional.empty());
      store.notarise(notarisation(5), List.of(1L, 2L), false);
      store.notarise(notarisation(6), List.of(), false);
      store.notarise(notarisation(300), List.of(1L), true);
      assertThat(store.btpHeights(1, 0, 10)).containsExactly(5L, 300L);
      assertThat(store.btpHeights(1, 6, 10)).containsExactly(300L);
      assertThat(store.btpHeights(2, 0, 10)).containsExactly(5L);
      assertThat(store.btpHeights(1, 0, 1)).containsExactly(5L);
      assertThat(store.btpHeights(3, 0, 10)).isEmpty();
      assertThat(store.unfinished(10)).containsExactly(notarisation(5), notarisation(6));
      assertThat(store.unfinished(1)).containsExactly(notarisation(6));
      store.notarise(notarisation(5), List.of(1L, 2L), true);
      assertThat(store.unfinished(10)).containsExactly(notarisation(6));
    }
  }

  /** However they lie in the chain; above its end there is nothing. */
  @ParameterizedTest
  @EnumSource
  void listsTheNewestOfThoseThatLackSignatures(LevelDb engine) throws IOException {
    Random random = new Random(20261201);
    try (ChainStore store = ChainStore.open(engine, folder)) {
      List<Long> heights = new ArrayList<>();
      for (long height = 1; height <= 3000; height += random.nextInt(height < 1500 ? 2 : 400) + 1) {
        heights.add(height);
        store.notarise(notarisation(height), List.of(), false);
      }
      commit(store, 3000, Optional.empty());
      for (int limit : List.of(1, 2, 3, 7, 64, 256, 5000)) {
        assertThat(store.unfinished(limit).stream().map(Notarisation::height))
            .as("newest %d", limit)
            .isEqualTo(heights.subList(Math.max(0, heights.size() - limit), heights.size()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsEvidenceOnceAndApartFromTheRest(LevelDb engine) throws IOException {
    try (ChainStore store = ChainStore.open(engine, folder)) {
      store.notarise(notarisation(5), List.of(1L), false);
      assertThat(store.evidence()).isEmpty();
      store.accuse(TEXT);
      store.accuse(Bytes.utf8("other"));
      store.accuse(TEXT);
      assertThat(store.evidence()).containsExactlyInAnyOrder(TEXT, Bytes.utf8("other"));
    }
  }

  /** A crash leaves what a copy of the files has: all of what was gathered, or nothing of it. */
  @ParameterizedTest
  @EnumSource
  void gathersBlocksThatAreSeenAtOnceAndOnDiskTogether(LevelDb engine) throws IOException {
    try (ChainStore store = ChainStore.open(engine, folder.resolve("store"))) {
      MerkleTrie state = MerkleTrie.empty(HashFunction.SHA3_256);
      for (long height = 1; height <= 5; height++) {
        state = state.put(Bytes.utf8("key"), Bytes.utf8("a value longer than a hash is " + height));
        StoredBlock stored = block(height, state.root());
        StoredHead head = new StoredHead(height, stored.block().id(), Optional.empty());
        store.gather(stored, head, state, Optional.of(notarisation(height)));
      }
      assertThat(store.isGathering()).isTrue();
      assertThat(store.head().map(StoredHead::height)).contains(5L);
      assertThat(store.placeOf(ID)).contains(new ChainStore.Place(1, 0));
      assertThat(store.node(state.root())).isPresent();
      store.notarise(notarisation(2), List.of(1L), true);
      try (ChainStore crashed = copy(engine, "before")) {
        assertThat(crashed.head()).isEmpty();
        assertThat(crashed.block(1)).isEmpty();
        assertThat(crashed.unfinished(10)).isEmpty();
      }
      assertThat(store.flushes().count()).isZero();
      store.flush();
      assertThat(store.flushes().count()).isEqualTo(1);
      assertThat(store.isGathering()).isFalse();
      try (ChainStore crashed = copy(engine, "after")) {
        assertThat(crashed.head().map(StoredHead::height)).contains(5L);
        assertThat(crashed.block(3)).isEqualTo(store.block(3)).isPresent();
        assertThat(crashed.unfinished(10)).hasSize(4);
        assertThat(crashed.btpHeights(1, 0, 10)).containsExactly(2L);
        MerkleTrie opened = MerkleTrie.open(HashFunction.SHA3_256, state.root(), crashed);
        assertThat(opened.get(Bytes.utf8("key")).map(Bytes::toUtf8))
            .hasValueSatisfying(value -> assertThat(value).endsWith("5"));
      }
    }
  }

  /** A little at a time; what relays and followers have to prove is kept. */
  @ParameterizedTest
  @EnumSource
  void dropsOldBlocksButWhatOthersNeedToProve(LevelDb engine) throws IOException {
    Block closing = block(100, Hash.ZERO).block();
    EpochEnd end =
        new EpochEnd(
            7,
            closing,
            closing.justify(),
            Membership.of(
                1, List.of(new Member(PublicKey.of(Bytes.wrap(new byte[PublicKey.LENGTH])), 1))));
    try (ChainStore store = ChainStore.open(engine, folder.resolve("store"))) {
      for (long height = 1; height <= 20; height++) {
        commit(store, height, height == 7 ? Optional.of(end) : Optional.empty());
      }
      store.prune(15, 4);
      assertThat(store.firstKept()).isEqualTo(5);
      assertThat(store.block(5)).isPresent();
      for (int i = 0; i < 10; i++) {
        store.prune(15, 4);
      }
      assertThat(store.firstKept()).isEqualTo(15);
      try (ChainStore again = copy(engine, "crashed")) {
        for (ChainStore each : List.of(store, again)) {
          for (long height = 1; height < 15; height++) {
            assertThat(each.block(height).isPresent())
                .as("block %d; the tenth sent messages", height)
                .isEqualTo(height == 10);
          }
          assertThat(each.block(15)).isPresent();
          assertThat(each.heightOf(block(4, Hash.ZERO).block().id())).isEmpty();
          assertThat(each.placeOf(ID)).contains(new ChainStore.Place(10, 0));
          assertThat(each.epochEnds()).containsExactly(end);
          assertThat(each.last(end)).isEqualTo(block(7, Hash.ZERO).block().header());
          assertThat(each.head().map(StoredHead::height)).contains(20L);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void hasWholeStatesWhereverASweepIsKilled(LevelDb engine) throws IOException {
    try (ChainStore store = ChainStore.open(engine, folder.resolve("store"))) {
      List<Hash> roots = new ArrayList<>(List.of(Hash.ZERO));
      MerkleTrie state = MerkleTrie.empty(HashFunction.SHA3_256);
      for (long height = 1; height <= 30; height++) {
        for (int i = 0; i < (height == 1 ? 60 : 3); i++) {
          Bytes value = Bytes.utf8("a value that is longer than a hash, of block " + height);
          state = state.put(Bytes.utf8("key " + height * 7 * i % 60), value);
        }
        StateChain.commit(store, height, state);
        roots.add(state.root());
      }
      StateSweep sweep = new StateSweep(store, 5, 0);
      int steps = 0;
      while (sweep.step(25)) {
        steps++;
        try (ChainStore killed = copy(engine, "killed" + steps)) {
          for (long version = killed.firstState(); version <= 30; version++) {
            StateChain.nodes(killed, roots.get((int) version), new HashSet<>());
          }
        }
      }
      assertThat(steps).isGreaterThan(8);
      assertThat(store.firstState()).isEqualTo(26);
      assertThat(store.node(roots.get(26))).isPresent();
      assertThat(store.node(roots.get(25))).isEmpty();
    }
  }

  private static void commit(ChainStore store, long height, Optional<EpochEnd> end) {
    StoredBlock plain = block(height, Hash.ZERO);
    BlockResult result =
        height == 10
            ? new BlockResult(Hash.ZERO, plain.result().receipts(), Optional.of(sent()))
            : plain.result();
    store.commit(
        new StoredBlock(plain.block(), plain.transactions(), result),
        new StoredHead(height, plain.block().id(), Optional.empty()),
        MerkleTrie.empty(HashFunction.SHA3_256),
        Optional.empty(),
        end);
  }

  private static BtpDigest sent() {
    BtpNetworks networks = new BtpNetworks(Keccak256.FUNCTION);
    ProofContext context = ProofContext.of(List.of(Address.hex("0a".repeat(Address.LENGTH))));
    State state = networks.open(MerkleTrie.empty(HashFunction.SHA3_256), "0x2.icon", 0);
    return networks.append(state, context, new TreeMap<>()).digest().orElseThrow();
  }

  private ChainStore copy(LevelDb engine, String name) throws IOException {
    Path copy = Files.createDirectories(folder.resolve(name));
    try (Stream<Path> files = Files.list(folder.resolve("store"))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return ChainStore.open(engine, copy);
  }

  private static Notarisation notarisation(long height) {
    Seal share = new Seal(2, Signature.of(Bytes.wrap(new byte[Signature.LENGTH])));
    return new Notarisation(height, Hash.ZERO, Hash.ZERO, List.of(share));
  }

  private static StoredBlock block(long height, Hash stateRoot) {
    BlockHeader header =
        new BlockHeader(
            ChannelId.of("test"),
            0,
            height,
            height,
            Hash.ZERO,
            Block.payloadRoot(List.of(ID)),
            Address.ZERO,
            1_000,
            Hash.ZERO,
            Hash.ZERO,
            Hash.ZERO);
    Block block =
        new Block(
            header.id(),
            header,
            new QuorumCertificate(0, 0, 0, Hash.ZERO, List.of()),
            Optional.empty(),
            List.of(ID),
            Signature.of(Bytes.wrap(new byte[Signature.LENGTH])));
    Receipt receipt =
        new Receipt(
            ID,
            false,
            -7,
            "found this (expected: that)",
            List.of(new LogEvent("cx00", List.of("Sent(int)", "0x1"), List.of("0x2"))));
    return new StoredBlock(
        block, List.of(TEXT), new BlockResult(stateRoot, List.of(receipt), Optional.empty()));
  }
}
