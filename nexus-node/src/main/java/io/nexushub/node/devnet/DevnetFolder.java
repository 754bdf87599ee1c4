package io.nexushub.node.devnet;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** The folder of a devnet. Only one that a devnet made is ever emptied. */
final class DevnetFolder {
  private static final String MARK = ".nexus-devnet";

  private DevnetFolder() {}

  static void makeEmpty(Path folder) throws IOException, DevnetFailure {
    if (Files.exists(folder) && !isEmpty(folder) && !Files.exists(folder.resolve(MARK))) {
      throw new DevnetFailure(
          folder + ": not empty and not made by a devnet (expected: a folder it may delete)");
    }
    deleteRecursively(folder);
    Files.createDirectories(folder);
    Files.createFile(folder.resolve(MARK));
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> content = Files.newDirectoryStream(folder)) {
      return !content.iterator().hasNext();
    }
  }

  private static void deleteRecursively(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
