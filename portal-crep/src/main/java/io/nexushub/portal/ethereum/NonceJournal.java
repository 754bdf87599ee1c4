package io.nexushub.portal.ethereum;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.WriteOptions;

/**
 * What was signed under which nonce, on disk before it is sent. After a crash the very same
 * transaction is sent again instead of another one under the next nonce, so nothing is paid twice
 * and no nonce is left out.
 */
public final class NonceJournal implements AutoCloseable {
  private static final int MAX_TRANSACTION = 512 * 1024;

  private final DB database;

  private NonceJournal(DB database) {
    this.database = database;
  }

  /**
   * A signed transaction that is not known to be final.
   *
   * @param raw what eth_sendRawTransaction takes
   */
  public record Entry(long nonce, FeePolicy.Offer offer, Bytes raw) {}

  public static NonceJournal open(Path folder) throws IOException {
    Files.createDirectories(folder);
    Options options = new Options().createIfMissing(true);
    try {
      return new NonceJournal(
          org.fusesource.leveldbjni.JniDBFactory.factory.open(folder.toFile(), options));
    } catch (UnsatisfiedLinkError
        | NoClassDefFoundError e) { // no native here: same files, pure Java
      return new NonceJournal(
          org.iq80.leveldb.impl.Iq80DBFactory.factory.open(folder.toFile(), options));
    }
  }

  /** Returns when the entry is on disk; a replacement takes the place of what it replaces. */
  public void record(Entry entry) {
    RlpWriter out = new RlpWriter();
    out.beginList().uint(entry.nonce()).uint(entry.offer().maxFee());
    out.uint(entry.offer().maxPriorityFee()).bytes(entry.raw()).endList();
    database.put(key(entry.nonce()), out.toBytes().toArray(), new WriteOptions().sync(true));
  }

  public Optional<Entry> find(long nonce) throws MalformedMessage {
    byte[] stored = database.get(key(nonce));
    return stored == null ? Optional.empty() : Optional.of(decode(Bytes.wrap(stored)));
  }

  /** Forgets a nonce that the chain has used up. */
  public void forget(long nonce) {
    database.delete(key(nonce));
  }

  @Override
  public void close() throws IOException {
    database.close();
  }

  private static Entry decode(Bytes stored) throws MalformedMessage {
    RlpReader in = RlpReader.of(stored);
    in.enterList();
    long nonce = in.uint64();
    BigInteger maxFee = in.uint(32);
    BigInteger maxPriorityFee = in.uint(32);
    Bytes raw = in.bytes(MAX_TRANSACTION);
    in.leaveList();
    in.end();
    return new Entry(nonce, new FeePolicy.Offer(maxFee, maxPriorityFee), raw);
  }

  private static byte[] key(long nonce) {
    return ByteBuffer.allocate(Long.BYTES).putLong(nonce).array();
  }
}
