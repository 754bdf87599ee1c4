package io.nexushub.node.store;

import io.nexushub.lft.Notarisation;
import io.nexushub.portal.store.LevelDb;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.NodeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.iq80.leveldb.WriteOptions;

/**
 * One channel's chain in one LevelDB: a record per block, the places of blocks and transactions,
 * the nodes of the state, the notary signatures, and for each BTP network the heights it has
 * notarised messages at.
 *
 * <p>A commit is one synced batch, or part of one: after a crash the chain ends with a block whose
 * state, indexes and certificates are all there. One thread writes at a time, and a stop waits for
 * what it is writing; any may read.
 */
public final class ChainStore implements NodeSource, AutoCloseable {
  private static final WriteOptions SYNCED = new WriteOptions().sync(true);
  private static final WriteOptions NOT_SYNCED = new WriteOptions();

  private static final String FOLDER = "channels";

  /** Beyond either, what is gathered goes to disk. */
  private static final int GATHERED_BLOCKS = 64;

  private static final long GATHERED_BYTES = 4L << 20;

  private final SharedDb db;
  private final Gathered gathered = new Gathered();
  private final Records records;
  private final Indexes indexes;
  private final StateVersions versions;
  private int gatheredBlocks;

  ChainStore(SharedDb db) {
    this.db = db;
    this.records = new Records(db, gathered, new Flushes());
    this.indexes = new Indexes(records);
    this.versions = new StateVersions(records, this);
  }

  /** Where a transaction is. */
  public record Place(long height, int index) {}

  /** The store of one of the channels of a node's data folder. */
  public static ChainStore of(ChannelId channel, LevelDb engine, Path data) throws IOException {
    return open(engine, data.resolve(FOLDER).resolve(channel.name()));
  }

  static ChainStore open(LevelDb engine, Path folder) throws IOException {
    return new ChainStore(new SharedDb(engine.open(folder)));
  }

  /** Whether a data folder has chains. */
  static boolean anyIn(Path data) throws IOException {
    Path folder = data.resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> chains = Files.list(folder)) {
      return chains.findAny().isPresent();
    }
  }

  public Flushes flushes() {
    return records.flushes();
  }

  public Optional<StoredHead> head() {
    return records.read(Keys.HEAD, "head", StoredHead::decode);
  }

  /** For what nobody signs and what ends no epoch. */
  public void commit(StoredBlock block, StoredHead head, MerkleTrie state) {
    commit(block, head, state, Optional.empty(), Optional.empty());
  }

  /**
   * Makes a block the end of the chain, and its state durable with it.
   *
   * @param awaited the decision that members are to sign, without their signatures yet: that they
   *     are missing has to be as durable as the block, or a crash would leave them missing for good
   * @param end of the epoch, if this block is its last: who signs from here on has to be as
   *     durable, too
   */
  public synchronized void commit(
      StoredBlock block,
      StoredHead head,
      MerkleTrie state,
      Optional<Notarisation> awaited,
      Optional<EpochEnd> end) {
    gatherWhole(out -> record(block, head, state, awaited, end, out));
    flush();
  }

  /**
   * As {@link #commit}, but durable only with the next {@link #flush}, together with what was
   * gathered before: for what can be had again, and ends no epoch.
   */
  public synchronized void gather(
      StoredBlock block, StoredHead head, MerkleTrie state, Optional<Notarisation> awaited) {
    gatherWhole(out -> record(block, head, state, awaited, Optional.empty(), out));
    gatheredBlocks++;
    if (gatheredBlocks >= GATHERED_BLOCKS || gathered.bytes() >= GATHERED_BYTES) {
      flush();
    }
  }

  private interface Sink {
    void put(byte[] key, byte[] value);
  }

  /** All of a block or nothing: a commit that breaks off must leave no part of it to be flushed. */
  private void gatherWhole(Consumer<Sink> block) {
    List<byte[]> keys = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    block.accept((key, value) -> {
      keys.add(key);
      values.add(value);
    });
    for (int i = 0; i < keys.size(); i++) {
      gathered.put(keys.get(i), values.get(i));
    }
  }

  private void record(
      StoredBlock block,
      StoredHead head,
      MerkleTrie state,
      Optional<Notarisation> awaited,
      Optional<EpochEnd> end,
      Sink out) {
    long height = block.block().height();
    out.put(Keys.block(height), block.encode().toArray());
    out.put(Keys.heightOfBlock(block.block().id()), Gathered.number(height));
    List<Hash> ids = block.block().transactions();
    for (int index = 0; index < ids.size(); index++) {
      byte[] place = ByteBuffer.allocate(Integer.BYTES).putInt(index).array();
      out.put(Keys.placeOfTransaction(ids.get(index), height), place);
    }
    awaited.ifPresent(missing -> {
      out.put(Keys.notarisation(height), NotarisationCodec.encode(missing).toArray());
      out.put(Keys.unfinished(height), new byte[] {1});
    });
    end.ifPresent(last -> out.put(Keys.epochEnd(height), last.encode().toArray()));
    versions.save(state, height, out::put);
    out.put(Keys.HEAD, head.encode().toArray());
  }

  /**
   * Makes a block the end of a chain whose earlier blocks were never here; the nodes of its state
   * are. What came before is kept as far as others need it to know who signs.
   *
   * @param lasts headers of the blocks that ended the epochs of {@code ends}
   */
  public synchronized void adopt(
      StoredBlock block,
      StoredHead head,
      Optional<Notarisation> awaited,
      List<EpochEnd> ends,
      List<BlockHeader> lasts) {
    ends.forEach(end -> gathered.put(Keys.epochEnd(end.height()), end.encode().toArray()));
    lasts.forEach(last -> gathered.put(Keys.lastOfEpoch(last.height()), last.encode().toArray()));
    gathered.put(Keys.FIRST_KEPT, Gathered.number(head.height()));
    gathered.put(Keys.FIRST_STATE, Gathered.number(head.height()));
    MerkleTrie nothingNew = MerkleTrie.empty(HashFunction.SHA3_256);
    gather(block, head, nothingNew, awaited);
    flush();
  }

  /** Keeps nodes of a state that is being fetched. */
  public synchronized void keepNodes(Map<Hash, Bytes> nodes) {
    nodes.forEach((hash, node) -> gathered.put(Keys.node(hash), StateNode.encode(0, node)));
    flush();
  }

  /**
   * Drops some of the oldest blocks with what leads to them, but none that BTP messages left in:
   * relays may be behind for long, and have to prove them. Headers that end epochs stay as well.
   *
   * @param below lowest height to keep
   * @param most blocks to look at in this call
   */
  public synchronized void prune(long below, int most) {
    long first = firstKept();
    long end = Math.min(below, first + most);
    if (end <= first) {
      return;
    }
    try (Batch batch = records.batch()) {
      for (long height = first; height < end; height++) {
        block(height)
            .filter(old -> old.result().messages().isEmpty())
            .ifPresent(old -> drop(old, batch));
      }
      batch.put(Keys.FIRST_KEPT, Gathered.number(end));
      // Not synced: what a crash brings back is dropped again.
      records.write(batch, NOT_SYNCED);
    } catch (IOException e) {
      throw new CorruptStore("store: cannot drop blocks from " + first, e);
    }
  }

  private void drop(StoredBlock old, Batch batch) {
    long height = old.block().height();
    batch.delete(Keys.block(height));
    batch.delete(Keys.heightOfBlock(old.block().id()));
    old.block().transactions().forEach(id -> batch.delete(Keys.placeOfTransaction(id, height)));
    if (epochEnd(height).isPresent()) {
      batch.put(Keys.lastOfEpoch(height), old.block().header().encode().toArray());
    }
  }

  /** The lowest block from which on all are here; below it the genesis is, and what was sent. */
  public long firstKept() {
    return records.find(Keys.FIRST_KEPT).map(value -> ByteBuffer.wrap(value).getLong()).orElse(1L);
  }

  /** The header of the block that ended an epoch. */
  public BlockHeader last(EpochEnd end) {
    return records
        .read(
            Keys.lastOfEpoch(end.height()),
            "last block of an epoch at " + end.height(),
            BlockHeader::decode)
        .orElseGet(() -> block(end.height()).orElseThrow().block().header());
  }

  /** Whether a block that was committed is not on disk yet. */
  public boolean isGathering() {
    return !gathered.isEmpty();
  }

  /** Brings to disk, in one batch, what was gathered. */
  public synchronized void flush() {
    if (isGathering()) {
      write(SYNCED);
    }
  }

  private void write(WriteOptions options) {
    try (Batch batch = records.batch()) {
      gathered.copyTo(batch);
      records.write(batch, options);
    } catch (IOException e) {
      throw new CorruptStore("store: cannot write what " + gatheredBlocks + " blocks gave", e);
    }
    gathered.clear();
    gatheredBlocks = 0;
  }

  /**
   * Keeps the signatures over a block's BTP decision.
   *
   * @param networks that the block has messages for, if the signatures are a quorum's
   * @param complete whether every member has signed
   */
  public synchronized void notarise(
      Notarisation notarisation, List<Long> networks, boolean complete) {
    boolean gathering = isGathering();
    long height = notarisation.height();
    gathered.put(Keys.notarisation(height), NotarisationCodec.encode(notarisation).toArray());
    networks.forEach(network -> gathered.put(Keys.btpHeight(network, height), new byte[] {1}));
    if (complete) {
      gathered.delete(Keys.unfinished(height));
    } else {
      gathered.put(Keys.unfinished(height), new byte[] {1});
    }
    if (!gathering) { // else never before the block it is about
      // Not synced: members send their signatures again to whoever lacks them.
      write(NOT_SYNCED);
    }
  }

  public Optional<StoredBlock> block(long height) {
    return records.read(Keys.block(height), "block " + height, StoredBlock::decode);
  }

  public Optional<Long> heightOf(Hash block) {
    return records.find(Keys.heightOfBlock(block)).map(value -> ByteBuffer.wrap(value).getLong());
  }

  /** Where it is first. */
  public Optional<Place> placeOf(Hash transaction) {
    return indexes.placeOf(transaction);
  }

  public Optional<Notarisation> notarisation(long height) {
    return records.read(
        Keys.notarisation(height), "signatures of " + height, NotarisationCodec::decode);
  }

  /** Those that lack signatures, oldest first, at most the newest {@code limit}. */
  public List<Notarisation> unfinished(int limit) {
    long top = head().map(StoredHead::height).orElse(-1L);
    List<Long> newest = indexes.newest(Keys::unfinished, Keys::unfinishedHeight, top, limit);
    return newest.stream().flatMap(height -> notarisation(height).stream()).toList();
  }

  /** The end of the epoch whose last block has this height. */
  public Optional<EpochEnd> epochEnd(long height) {
    return records.read(
        Keys.epochEnd(height),
        "end of an epoch at " + height,
        encoded -> EpochEnd.decode(height, encoded));
  }

  /** All that there were, oldest first. */
  public List<EpochEnd> epochEnds() {
    List<Long> heights = indexes.from(Keys.epochEnd(0), Keys::epochEndHeight, Integer.MAX_VALUE);
    return heights.stream().flatMap(height -> epochEnd(height).stream()).toList();
  }

  /** Heights at which the network has notarised messages or contexts, ascending. */
  public List<Long> btpHeights(long network, long from, int limit) {
    return indexes.from(Keys.btpHeight(network, from), key -> Keys.btpHeight(key, network), limit);
  }

  /** Keeps what convicts a member; the same evidence twice is kept once. */
  public void accuse(Bytes evidence) {
    records.put(Keys.evidence(HashFunction.SHA3_256.hash(evidence)), evidence.toArray());
  }

  /** All evidence there is, in no order that means anything. */
  public List<Bytes> evidence() {
    List<Bytes> found = new ArrayList<>();
    records.scan(
        Keys.evidence(Hash.ZERO),
        key ->
            Keys.isEvidence(key)
                && records.find(key).map(Bytes::wrap).map(found::add).orElse(false));
    return found;
  }

  @Override
  public Optional<Bytes> node(Hash hash) {
    return versions.node(hash);
  }

  /** The lowest block of which the state is still here, too. */
  public long firstState() {
    return Math.max(firstKept(), versions.first());
  }

  /** Nodes of states written since the store was opened. */
  public long nodesSaved() {
    return versions.saved();
  }

  StateVersions versions() {
    return versions;
  }

  /**
   * From which version on states could be kept alone, if that is worth it.
   *
   * @param keep how many at least
   */
  synchronized Optional<StateSweep.Begun> sweepable(long keep, long leastWritten) {
    if (!versions.isWorthIt(leastWritten)) {
      return Optional.empty();
    }
    long from = head().map(StoredHead::height).orElse(0L) - keep + 1;
    if (from <= firstState()) {
      return Optional.empty();
    }
    flush(); // After a crash there must be something to keep.
    return block(from)
        .map(oldest -> new StateSweep.Begun(from, oldest.result().stateRoot(), versions.written()));
  }

  /** Nobody writes any more. */
  @Override
  public synchronized void close() throws IOException {
    flush();
    db.close();
  }
}
