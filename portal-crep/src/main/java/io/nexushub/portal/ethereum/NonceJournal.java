package io.nexushub.portal.ethereum;

import io.nexushub.portal.store.LevelDb;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.WriteBatch;
import org.iq80.leveldb.WriteOptions;

/**
 * What was ever signed under which nonce, on disk before it is sent. A nonce is for one purpose
 * only: it may be offered again for more money, but nothing else is ever signed under it, whatever
 * a node says has become of it. Its offers are kept until the chain cannot take them back, because
 * a receipt may vanish with its block and any of them be mined later.
 */
public final class NonceJournal implements AutoCloseable {
  private static final int MAX_TRANSACTION = 512 * 1024;
  private static final int MAX_FEE = 32;

  /** The lowest nonce that nothing was ever signed under. */
  private static final byte[] UNUSED = {'u'};

  private static final byte OFFERS = 'o';
  private static final int OFFER_KEY = 1 + Long.BYTES + Integer.BYTES;

  private final DB database;

  private NonceJournal(DB database) {
    this.database = database;
  }

  /**
   * One signed transaction.
   *
   * @param raw what eth_sendRawTransaction takes
   */
  public record Offered(FeePolicy.Offer offer, Bytes raw) {}

  /**
   * A nonce that is not known to be final.
   *
   * @param offers all that were signed, oldest first; at least one, and any may be mined
   */
  public record Entry(long nonce, List<Offered> offers) {
    public Entry {
      offers = List.copyOf(offers);
    }

    Offered newest() {
      return offers.getLast();
    }
  }

  public static NonceJournal open(Path folder) throws IOException {
    return new NonceJournal(LevelDb.fastest().open(folder));
  }

  /** The lowest nonce that nothing was ever signed under. */
  public long unused() {
    byte[] stored = database.get(UNUSED);
    return stored == null ? 0 : ByteBuffer.wrap(stored).getLong();
  }

  /**
   * Takes up a nonce; returns when it is on disk.
   *
   * @throws IllegalStateException if something was signed under it before
   */
  public Entry begin(long nonce, Offered first) {
    if (nonce < unused()) {
      throw new IllegalStateException(
          "nonce " + nonce + ": used before (expected: >= " + unused() + ")");
    }
    write(nonce, 0, first);
    return new Entry(nonce, List.of(first));
  }

  /** Adds the same transaction for more money; returns when it is on disk. */
  public Entry raise(Entry entry, Offered higher) {
    write(entry.nonce(), entry.offers().size(), higher);
    List<Offered> offers = new ArrayList<>(entry.offers());
    offers.add(higher);
    return new Entry(entry.nonce(), offers);
  }

  private void write(long nonce, int index, Offered offered) {
    RlpWriter out = new RlpWriter().beginList().uint(offered.offer().maxFee());
    out.uint(offered.offer().maxPriorityFee()).bytes(offered.raw()).endList();
    long unused = Math.max(unused(), nonce + 1);
    try (WriteBatch batch = database.createWriteBatch()) {
      batch.put(key(nonce, index), out.toBytes().toArray());
      batch.put(UNUSED, ByteBuffer.allocate(Long.BYTES).putLong(unused).array());
      database.write(batch, new WriteOptions().sync(true));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  public Optional<Entry> find(long nonce) throws MalformedMessage {
    List<Offered> offers = new ArrayList<>();
    byte[] stored = database.get(key(nonce, 0));
    while (stored != null) {
      offers.add(decode(Bytes.wrap(stored)));
      stored = database.get(key(nonce, offers.size()));
    }
    return offers.isEmpty() ? Optional.empty() : Optional.of(new Entry(nonce, offers));
  }

  /** Forgets the offers under all nonces below, which are final; never that they were used. */
  public void settle(long nonces) throws IOException {
    try (DBIterator stored = database.iterator();
        WriteBatch batch = database.createWriteBatch()) {
      stored.seek(key(0, 0));
      while (stored.hasNext()) {
        Map.Entry<byte[], byte[]> next = stored.next();
        if (next.getKey().length != OFFER_KEY || nonceOf(next.getKey()) >= nonces) {
          break;
        }
        batch.delete(next.getKey());
      }
      database.write(batch);
    }
  }

  @Override
  public void close() throws IOException {
    database.close();
  }

  private static Offered decode(Bytes stored) throws MalformedMessage {
    RlpReader in = RlpReader.of(stored);
    in.enterList();
    BigInteger maxFee = in.uint(MAX_FEE);
    BigInteger maxPriorityFee = in.uint(MAX_FEE);
    Bytes raw = in.bytes(MAX_TRANSACTION);
    in.leaveList();
    in.end();
    return new Offered(new FeePolicy.Offer(maxFee, maxPriorityFee), raw);
  }

  private static byte[] key(long nonce, int index) {
    return ByteBuffer.allocate(OFFER_KEY).put(OFFERS).putLong(nonce).putInt(index).array();
  }

  private static long nonceOf(byte[] key) {
    return ByteBuffer.wrap(key, 1, Long.BYTES).getLong();
  }
}
