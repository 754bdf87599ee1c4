package io.nexushub.node.devnet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Ports on loopback: the usual one where it is free, so that users find it again, else the next
 * that is. Each is handed out once.
 */
final class FreePorts {
  private static final int TRIES = 500;

  private final Set<Integer> taken = new LinkedHashSet<>();

  int near(int usual) throws DevnetFailure {
    for (int port = usual; port < usual + TRIES; port++) {
      if (!taken.contains(port) && isFree(port)) {
        taken.add(port);
        return port;
      }
    }
    throw new DevnetFailure(
        "no free port from " + usual + " to " + (usual + TRIES - 1) + " on loopback");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
