package io.nexushub.node.bench;

import io.nexushub.crypto.NodeCertificate;
import io.nexushub.node.peer.PinnedTrust;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * What mutual TLS carries over loopback if nothing else is done: protocol, provider, certificates
 * and trust as between peers, without gRPC and without event loops.
 */
final class LinkCeiling {
  /** A vote in its frame, without a notary's signature. */
  static final int VOTE_BYTES = 150;

  private static final int PIECE = 64 << 10;

  /** Long, because a machine that others have overloaded is measured as well. */
  private static final int PATIENCE_MILLIS = 60_000;

  private static final Duration VALIDITY = Duration.ofDays(1);

  private LinkCeiling() {}

  /** What happens at one end of a connection; gives how much came. */
  private interface End {
    long run(SSLSocket socket) throws IOException;
  }

  /** Bytes a second that arrive, over as many connections as there are processors. */
  static double bytesPerSecond(long millis) throws LoadFailure, InterruptedException {
    return perSecond(
        Runtime.getRuntime().availableProcessors(),
        socket -> write(socket, millis),
        LinkCeiling::swallow);
  }

  /** Votes a second that go there and come back, one after the other on one connection. */
  static double roundTripsPerSecond(long millis) throws LoadFailure, InterruptedException {
    return perSecond(1, socket -> ask(socket, millis), LinkCeiling::echo);
  }

  /** The sum of what all listening ends count, by the time from the last handshake on. */
  private static double perSecond(int connections, End speaking, End listening)
      throws LoadFailure, InterruptedException {
    List<Closeable> open = new ArrayList<>();
    try (ExecutorService executor = Executors.newCachedThreadPool()) {
      try {
        SSLContext tls = context();
        SSLServerSocket server = listen(tls);
        open.add(server);
        List<SSLSocket> speakers = new ArrayList<>();
        List<SSLSocket> listeners = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
          Future<SSLSocket> accepted = executor.submit(() -> accept(server));
          SSLSocket speaker =
              (SSLSocket)
                  tls.getSocketFactory()
                      .createSocket(InetAddress.getLoopbackAddress(), server.getLocalPort());
          open.add(speaker);
          configure(speaker);
          speaker.startHandshake();
          SSLSocket listener = accepted.get();
          open.add(listener);
          speakers.add(speaker);
          listeners.add(listener);
        }
        long start = System.nanoTime();
        List<Future<Long>> counts = new ArrayList<>();
        for (SSLSocket listener : listeners) {
          counts.add(executor.submit(() -> listening.run(listener)));
        }
        for (SSLSocket speaker : speakers) {
          var _ = executor.submit(() -> speaking.run(speaker));
        }
        long sum = 0;
        for (Future<Long> count : counts) {
          sum += count.get();
        }
        return sum * 1e9 / (System.nanoTime() - start);
      } finally {
        closeAll(open);
      }
    } catch (IOException | GeneralSecurityException | ExecutionException e) {
      throw new LoadFailure("TLS on loopback: " + e, e);
    }
  }

  private static SSLContext context() throws IOException, GeneralSecurityException {
    char[] password = "loopback".toCharArray();
    NodeCertificate peer =
        NodeCertificate.createSelfSigned(
            "peer", Instant.now().minus(VALIDITY), VALIDITY.multipliedBy(2), new SecureRandom());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(peer.toKeyStore(password), password);
    SSLContext tls = SSLContext.getInstance("TLS");
    TrustManager trust = new PinnedTrust(Set.of(peer.fingerprint()));
    tls.init(keys.getKeyManagers(), new TrustManager[] {trust}, null);
    return tls;
  }

  private static SSLServerSocket listen(SSLContext tls) throws IOException {
    SSLServerSocket server =
        (SSLServerSocket)
            tls.getServerSocketFactory().createServerSocket(0, 0, InetAddress.getLoopbackAddress());
    server.setNeedClientAuth(true);
    server.setEnabledProtocols(new String[] {"TLSv1.3"});
    server.setSoTimeout(PATIENCE_MILLIS);
    return server;
  }

  private static SSLSocket accept(SSLServerSocket server) throws IOException {
    SSLSocket socket = (SSLSocket) server.accept();
    configure(socket);
    socket.startHandshake();
    return socket;
  }

  private static void configure(SSLSocket socket) throws IOException {
    socket.setEnabledProtocols(new String[] {"TLSv1.3"});
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  private static long write(SSLSocket socket, long millis) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    byte[] piece = new byte[PIECE];
    OutputStream out = socket.getOutputStream();
    while (System.nanoTime() < end) {
      out.write(piece);
    }
    socket.shutdownOutput();
    return 0;
  }

  private static long swallow(SSLSocket socket) throws IOException {
    byte[] piece = new byte[PIECE];
    InputStream in = socket.getInputStream();
    long bytes = 0;
    for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
      bytes += read;
    }
    return bytes;
  }

  private static long ask(SSLSocket socket, long millis) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    byte[] vote = new byte[VOTE_BYTES];
    while (System.nanoTime() < end) {
      socket.getOutputStream().write(vote);
      if (socket.getInputStream().readNBytes(vote, 0, VOTE_BYTES) < VOTE_BYTES) {
        break;
      }
    }
    socket.shutdownOutput();
    return 0;
  }

  private static long echo(SSLSocket socket) throws IOException {
    byte[] vote = new byte[VOTE_BYTES];
    long trips = 0;
    while (socket.getInputStream().readNBytes(vote, 0, VOTE_BYTES) == VOTE_BYTES) {
      socket.getOutputStream().write(vote);
      trips++;
    }
    return trips;
  }

  /** Whoever still reads or writes then ends. */
  private static void closeAll(List<Closeable> open) throws IOException {
    for (Closeable each : open.reversed()) {
      each.close();
    }
  }
}
