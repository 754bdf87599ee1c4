package io.nexushub.node.store;

import io.nexushub.lft.Notarisation;
import io.nexushub.portal.store.LevelDb;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
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
import java.util.stream.Stream;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.WriteBatch;
import org.iq80.leveldb.WriteOptions;

/**
 * One channel's chain in one LevelDB: a record per block, the places of blocks and transactions,
 * the nodes of the state, the notary signatures, and for each BTP network the heights it has
 * notarised messages at.
 *
 * <p>A commit is one synced batch: after a crash the chain ends with a block whose state, indexes
 * and certificates are all there.
 */
public final class ChainStore implements NodeSource, AutoCloseable {
  private static final WriteOptions SYNCED = new WriteOptions().sync(true);
  private static final WriteOptions NOT_SYNCED = new WriteOptions();

  private static final String FOLDER = "channels";

  private final SharedDb db;

  private ChainStore(SharedDb db) {
    this.db = db;
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

  public Optional<StoredHead> head() {
    return read(Keys.HEAD, "head", StoredHead::decode);
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
  public void commit(
      StoredBlock block,
      StoredHead head,
      MerkleTrie state,
      Optional<Notarisation> awaited,
      Optional<EpochEnd> end) {
    try (WriteBatch batch = batch()) {
      long height = block.block().height();
      batch.put(Keys.block(height), block.encode().toArray());
      batch.put(Keys.heightOfBlock(block.block().id()), longBytes(height));
      List<Hash> ids = block.block().transactions();
      for (int index = 0; index < ids.size(); index++) {
        batch.put(Keys.placeOfTransaction(ids.get(index), height), intBytes(index));
      }
      awaited.ifPresent(missing -> await(batch, missing));
      end.ifPresent(last -> batch.put(Keys.epochEnd(height), last.encode().toArray()));
      state.save((hash, node) -> batch.put(Keys.node(hash), node.toArray()));
      batch.put(Keys.HEAD, head.encode().toArray());
      write(batch, SYNCED);
    } catch (IOException e) {
      throw new CorruptStore("store: cannot write block " + block.block().height(), e);
    }
  }

  private static void await(WriteBatch batch, Notarisation missing) {
    long height = missing.height();
    batch.put(Keys.notarisation(height), NotarisationCodec.encode(missing).toArray());
    batch.put(Keys.unfinished(height), new byte[] {1});
  }

  /**
   * Keeps the signatures over a block's BTP decision.
   *
   * @param networks that the block has messages for, if the signatures are a quorum's
   * @param complete whether every member has signed
   */
  public void notarise(Notarisation notarisation, List<Long> networks, boolean complete) {
    try (WriteBatch batch = batch()) {
      long height = notarisation.height();
      batch.put(Keys.notarisation(height), NotarisationCodec.encode(notarisation).toArray());
      networks.forEach(network -> batch.put(Keys.btpHeight(network, height), new byte[] {1}));
      if (complete) {
        batch.delete(Keys.unfinished(height));
      } else {
        batch.put(Keys.unfinished(height), new byte[] {1});
      }
      // Not synced: members send their signatures again to whoever lacks them.
      write(batch, NOT_SYNCED);
    } catch (IOException e) {
      throw new CorruptStore("store: cannot write signatures of " + notarisation.height(), e);
    }
  }

  public Optional<StoredBlock> block(long height) {
    return read(Keys.block(height), "block " + height, StoredBlock::decode);
  }

  public Optional<Long> heightOf(Hash block) {
    return find(Keys.heightOfBlock(block)).map(value -> ByteBuffer.wrap(value).getLong());
  }

  /** Where it is first. */
  public Optional<Place> placeOf(Hash transaction) {
    return db.use(open -> {
      try (DBIterator iterator = open.iterator()) {
        iterator.seek(Keys.placeOfTransaction(transaction, 0));
        if (!iterator.hasNext()) {
          return Optional.empty();
        }
        Map.Entry<byte[], byte[]> next = iterator.next();
        long height = Keys.heightOfTransaction(next.getKey(), transaction);
        return height < 0
            ? Optional.empty()
            : Optional.of(new Place(height, ByteBuffer.wrap(next.getValue()).getInt()));
      } catch (IOException e) {
        throw new CorruptStore("store: cannot look for transaction " + transaction, e);
      }
    });
  }

  public Optional<Notarisation> notarisation(long height) {
    return read(Keys.notarisation(height), "signatures of " + height, NotarisationCodec::decode);
  }

  /** Those that lack signatures, oldest first, at most the newest {@code limit}. */
  public List<Notarisation> unfinished(int limit) {
    List<Long> heights = new ArrayList<>();
    scan(
        Keys.unfinished(0),
        key -> {
          long height = Keys.unfinishedHeight(key);
          return height >= 0 && heights.add(height);
        });
    List<Long> newest = heights.subList(Math.max(0, heights.size() - limit), heights.size());
    return newest.stream().flatMap(height -> notarisation(height).stream()).toList();
  }

  /** The end of the epoch whose last block has this height. */
  public Optional<EpochEnd> epochEnd(long height) {
    return read(
        Keys.epochEnd(height),
        "end of an epoch at " + height,
        encoded -> EpochEnd.decode(height, encoded));
  }

  /** All that there were, oldest first. */
  public List<EpochEnd> epochEnds() {
    List<Long> heights = new ArrayList<>();
    scan(
        Keys.epochEnd(0),
        key -> {
          long height = Keys.epochEndHeight(key);
          return height >= 0 && heights.add(height);
        });
    return heights.stream().flatMap(height -> epochEnd(height).stream()).toList();
  }

  /** Heights at which the network has notarised messages or contexts, ascending. */
  public List<Long> btpHeights(long network, long from, int limit) {
    List<Long> heights = new ArrayList<>();
    scan(
        Keys.btpHeight(network, from),
        key -> {
          long height = Keys.btpHeight(key, network);
          return height >= 0 && heights.size() < limit && heights.add(height);
        });
    return heights;
  }

  /** Keeps what convicts a member; the same evidence twice is kept once. */
  public void accuse(Bytes evidence) {
    byte[] key = Keys.evidence(HashFunction.SHA3_256.hash(evidence));
    var _ =
        db.use(open -> {
          open.put(key, evidence.toArray(), SYNCED);
          return true;
        });
  }

  /** All evidence there is, in no order that means anything. */
  public List<Bytes> evidence() {
    List<Bytes> found = new ArrayList<>();
    scan(
        Keys.evidence(Hash.ZERO),
        key -> Keys.isEvidence(key) && find(key).map(Bytes::wrap).map(found::add).orElse(false));
    return found;
  }

  @Override
  public Optional<Bytes> node(Hash hash) {
    return find(Keys.node(hash)).map(Bytes::wrap);
  }

  @Override
  public void close() throws IOException {
    db.close();
  }

  /** Whether to go on to the next key. */
  private interface Visitor {
    boolean visit(byte[] key);
  }

  private void scan(byte[] from, Visitor visitor) {
    var _ = db.use(open -> scan(open, from, visitor));
  }

  /** Answers the last key that was visited, or the first one if there was none. */
  private static byte[] scan(DB open, byte[] from, Visitor visitor) {
    byte[] last = from;
    try (DBIterator iterator = open.iterator()) {
      iterator.seek(from);
      while (iterator.hasNext()) {
        last = iterator.next().getKey();
        if (!visitor.visit(last)) {
          return last;
        }
      }
      return last;
    } catch (IOException e) {
      throw new CorruptStore("store: cannot read on from a key", e);
    }
  }

  private Optional<byte[]> find(byte[] key) {
    return db.use(open -> Optional.ofNullable(open.get(key)));
  }

  private WriteBatch batch() {
    return db.use(DB::createWriteBatch);
  }

  private void write(WriteBatch batch, WriteOptions options) {
    var _ =
        db.use(open -> {
          open.write(batch, options);
          return true;
        });
  }

  private interface Decoder<T> {
    T decode(Bytes encoded) throws MalformedMessage;
  }

  private <T> Optional<T> read(byte[] key, String what, Decoder<T> decoder) {
    Optional<byte[]> value = find(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(decoder.decode(Bytes.wrap(value.get())));
    } catch (MalformedMessage e) {
      throw new CorruptStore("store: " + what + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static byte[] longBytes(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  private static byte[] intBytes(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }
}
