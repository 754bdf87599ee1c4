package io.nexushub.node.devnet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The folder of a devnet, held by one process at a time: the operating system gives the lock back
 * however that ends. Only a folder that a devnet made is ever emptied.
 */
final class DevnetFolder implements AutoCloseable {
  private static final String MARK = ".nexus-devnet";

  private final FileChannel mark;

  private DevnetFolder(FileChannel mark) {
    this.mark = mark;
  }

  /** Empties the folder and keeps other devnets out of it. */
  static DevnetFolder claim(Path folder) throws IOException, DevnetFailure {
    if (Files.exists(folder) && !isEmpty(folder) && !Files.exists(folder.resolve(MARK))) {
      throw new DevnetFailure(
          folder + ": not empty and not made by a devnet (expected: a folder it may delete)");
    }
    Files.createDirectories(folder);
    FileChannel mark =
        FileChannel.open(folder.resolve(MARK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      lock(mark, folder);
      Leftovers.awaitEnd(folder);
      deleteContent(folder);
      return new DevnetFolder(mark);
    } catch (IOException | DevnetFailure e) {
      mark.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    mark.close();
  }

  private static void lock(FileChannel mark, Path folder) throws IOException, DevnetFailure {
    FileLock lock;
    try {
      lock = mark.tryLock();
    } catch (OverlappingFileLockException e) { // held by this very process
      lock = null;
    }
    if (lock == null) {
      throw new DevnetFailure(
          "a devnet runs or starts already in " + folder + ": stop it, or give another --folder");
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> content = Files.newDirectoryStream(folder)) {
      return !content.iterator().hasNext();
    }
  }

  private static void deleteContent(Path folder) throws IOException {
    Path kept = folder.resolve(MARK);
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!file.equals(kept)) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure)
              throws IOException {
            if (!visited.equals(folder)) {
              Files.delete(visited);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
