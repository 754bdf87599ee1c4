package io.nexushub.node.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * What the disk under a folder does if nothing else is asked of it: records appended and flushed
 * one after the other, as journals do, in several files at once, as several nodes do.
 *
 * @param flushes a second, of all files together
 * @param bytes a second that are on disk
 */
record DiskCeiling(double flushes, double bytes) {
  /** Large enough that the flush no longer counts. */
  static final int PIECE = 1 << 20;

  /** Of each file: what is measured must not fill the disk. */
  private static final long MAX_BYTES = 512L << 20;

  /**
   * Measures for so long; the files are gone afterwards.
   *
   * @param folder on the disk in question
   */
  static DiskCeiling measure(Path folder, int files, int recordBytes, long millis)
      throws LoadFailure, InterruptedException {
    long start = System.nanoTime();
    long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
    long flushes = 0;
    try (ExecutorService executor = Executors.newFixedThreadPool(files)) {
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < files; i++) {
        Path file = folder.resolve("ceiling-" + i);
        counts.add(executor.submit(() -> append(file, recordBytes, end)));
      }
      for (Future<Long> count : counts) {
        flushes += count.get();
      }
    } catch (ExecutionException e) {
      throw new LoadFailure("flushing files in " + folder + ": " + e.getCause(), e);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new DiskCeiling(flushes / seconds, flushes * (double) recordBytes / seconds);
  }

  private static long append(Path file, int recordBytes, long endNanos) throws IOException {
    ByteBuffer record = ByteBuffer.allocateDirect(recordBytes);
    long flushes = 0;
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      while (System.nanoTime() < endNanos && (flushes + 1) * recordBytes <= MAX_BYTES) {
        record.clear();
        while (record.hasRemaining()) {
          channel.write(record);
        }
        channel.force(false);
        flushes++;
      }
      return flushes;
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
