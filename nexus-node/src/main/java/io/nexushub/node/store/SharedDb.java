package io.nexushub.node.store;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBException;

/**
 * A LevelDB that may be closed while others use it: closing under a reader crashes the process, so
 * whoever is at it is let end, and who comes later is told that it is closed.
 */
final class SharedDb implements AutoCloseable {
  private final DB db;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  SharedDb(DB db) {
    this.db = db;
  }

  <T> T use(Function<DB, T> work) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new DBException("store: closed (expected: the channel is running)");
      }
      return work.apply(db);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void close() throws java.io.IOException {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        db.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
