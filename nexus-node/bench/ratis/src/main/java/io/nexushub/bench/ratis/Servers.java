package io.nexushub.bench.ratis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.TimeDuration;

/** All servers in one JVM, which ends when its standard input does. */
final class Servers {
  static final String PASSWORD = "loopback";

  private Servers() {}

  /** Arguments: folder for the logs, file with key and certificate, ports. */
  public static void main(String[] arguments)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    Parameters parameters = parameters(Path.of(arguments[1]));
    List<Integer> ports = Stream.of(arguments).skip(2).map(Integer::valueOf).toList();
    RaftGroup group = Group.of(ports);
    List<RaftServer> servers = new ArrayList<>();
    int next = 0;
    for (RaftPeer peer : group.getPeers()) {
      RaftServer server =
          RaftServer.newBuilder()
              .setServerId(peer.getId())
              .setGroup(group)
              .setStateMachine(new Tally())
              .setProperties(
                  properties(
                      folder.resolve(peer.getId().toString()),
                      ports.get(next),
                      ports.get(next + 1)))
              .setParameters(parameters)
              .build();
      server.start();
      servers.add(server);
      next += 2;
    }
    for (RaftServer server : servers) {
      while (server.getDivision(Group.ID).getInfo().getLeaderId() == null) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
    System.out.println("ready");
    while (System.in.read() >= 0) {
      // Nothing is said, only that the client is still there.
    }
    for (RaftServer server : servers) {
      server.close();
    }
    System.exit(0);
  }

  /** Ratis' own settings but for these. */
  private static RaftProperties properties(Path folder, int serverPort, int clientPort) {
    RaftProperties properties = new RaftProperties();
    GrpcConfigKeys.Server.setHost(properties, "127.0.0.1");
    GrpcConfigKeys.Server.setPort(properties, serverPort);
    GrpcConfigKeys.Client.setHost(properties, "127.0.0.1");
    GrpcConfigKeys.Client.setPort(properties, clientPort);
    RaftServerConfigKeys.setStorageDir(properties, List.of(folder.toFile()));
    // Said although they are the defaults: an entry is acknowledged after it was flushed, together
    // with what came meanwhile.
    RaftServerConfigKeys.Log.setUseMemory(properties, false);
    RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, false);
    RaftServerConfigKeys.Log.setForceSyncNum(properties, 128);
    // Or a loaded machine would elect new leaders instead of committing.
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, TimeDuration.valueOf(5, TimeUnit.SECONDS));
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, TimeDuration.valueOf(8, TimeUnit.SECONDS));
    return properties;
  }

  /** Mutual TLS among servers; clients speak without, as those of JSON-RPC do. */
  private static Parameters parameters(Path keys) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(store, PASSWORD.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("peers", store.getCertificate("peers"));
    TrustManagerFactory others =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    others.init(trusted);
    Parameters parameters = new Parameters();
    GrpcConfigKeys.Server.setTlsConf(
        parameters,
        new GrpcTlsConfig(own.getKeyManagers()[0], others.getTrustManagers()[0], true));
    return parameters;
  }
}
