package io.nexushub.node.devnet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.TreeMap;

/**
 * Ports on loopback: the usual one where it is free, so that users find it again, else the next
 * that is. A port stays its devnet's while the node on it is down: the devnet listens on the guard
 * of each, the port a fixed distance above, and takes no port whose guard another devnet has. The
 * operating system gives the guards back however the devnet ends.
 */
final class FreePorts implements AutoCloseable {
  private static final int TRIES = 500;

  /** Keeps the guards of all usual ports below those that systems hand out to clients. */
  private static final int GUARD_DISTANCE = 20_000;

  private final Map<Integer, ServerSocket> guards = new TreeMap<>();

  int near(int usual) throws DevnetFailure {
    for (int port = usual; port < usual + TRIES; port++) {
      if (isFree(port) && claim(port)) {
        return port;
      }
    }
    throw new DevnetFailure(
        "no free port from " + usual + " to " + (usual + TRIES - 1) + " on loopback");
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket guard : guards.values()) {
      guard.close();
    }
  }

  private boolean claim(int port) {
    try {
      guards.put(port, listen(port + GUARD_DISTANCE));
      return true;
    } catch (IOException e) { // another devnet has the port, or anything else its guard
      return false;
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = listen(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
