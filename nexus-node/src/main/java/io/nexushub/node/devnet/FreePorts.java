package io.nexushub.node.devnet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;

/**
 * Ports on loopback: the usual one where it is free, so that users find it again, else the next
 * that is. Each is handed out once, also to devnets that start at the same time: whoever has a port
 * holds the lock of a file named after it.
 */
final class FreePorts implements AutoCloseable {
  private static final int TRIES = 500;
  private static final Path LOCKS =
      Path.of(
          System.getProperty("java.io.tmpdir"), "nexus-ports-" + System.getProperty("user.name"));

  private final Map<Integer, FileChannel> taken = new TreeMap<>();

  int near(int usual) throws DevnetFailure {
    for (int port = usual; port < usual + TRIES; port++) {
      if (!taken.containsKey(port) && isFree(port) && claim(port)) {
        return port;
      }
    }
    throw new DevnetFailure(
        "no free port from " + usual + " to " + (usual + TRIES - 1) + " on loopback");
  }

  @Override
  public void close() throws IOException {
    for (FileChannel claim : taken.values()) {
      claim.close();
    }
  }

  private boolean claim(int port) throws DevnetFailure {
    try {
      Files.createDirectories(LOCKS);
      FileChannel file =
          FileChannel.open(
              LOCKS.resolve(String.valueOf(port)),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (file.tryLock() != null) {
        taken.put(port, file);
        return true;
      }
      file.close();
      return false;
    } catch (OverlappingFileLockException e) { // another devnet of this very process has it
      return false;
    } catch (IOException e) {
      throw new DevnetFailure(LOCKS + ": " + e.getMessage(), e);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
