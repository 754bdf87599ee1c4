package io.nexushub.portal.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fusesource.leveldbjni.JniDBFactory;
import org.fusesource.leveldbjni.internal.NativeDB;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBFactory;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.impl.Iq80DBFactory;

/** The two LevelDBs there are: the native one, and pure Java where no native library loads. */
public enum LevelDb {
  NATIVE("leveldbjni") {
    @Override
    DBFactory factory() {
      return JniDBFactory.factory;
    }
  },
  PURE_JAVA("iq80 (pure Java)") {
    @Override
    DBFactory factory() {
      return Iq80DBFactory.factory;
    }
  };

  private static final int CACHE_BYTES = 16 << 20;

  /** Beyond it LevelDB sorts into files; a second one is filled meanwhile. */
  private static final int WRITE_BUFFER_BYTES = 16 << 20;

  private final String label;

  LevelDb(String label) {
    this.label = label;
  }

  abstract DBFactory factory();

  /** For a start-up line. */
  public String label() {
    return label;
  }

  /** The native one if its library loads on this machine. */
  public static LevelDb fastest() {
    try {
      NativeDB.LIBRARY.load();
      return NATIVE;
    } catch (LinkageError e) {
      return PURE_JAVA;
    }
  }

  /** Opens the database in a folder, which is made if there is none. */
  public DB open(Path folder) throws IOException {
    Files.createDirectories(folder);
    return factory()
        .open(
            folder.toFile(),
            new Options()
                .createIfMissing(true)
                .compressionType(CompressionType.NONE) // most of it is hashes
                .cacheSize(CACHE_BYTES)
                .writeBufferSize(WRITE_BUFFER_BYTES));
  }
}
