package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.NodeCertificate;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.config.NodeConfig;
import io.nexushub.node.peer.PeerHandler;
import io.nexushub.node.peer.PeerMessage;
import io.nexushub.node.peer.PeerMessage.Subject;
import io.nexushub.node.peer.PeerNetwork;
import io.nexushub.node.peer.PeerPort;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.rlp.RlpWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member with a good certificate and bad manners: the other three go on without noticing. */
class HostilePeerTest {
  private static final long SEED = 41;
  private static final int ROUNDS = 400;

  @TempDir Path folder;

  @Test
  void nothingAMemberSaysStopsTheOthers() throws Exception {
    beside((nodes, port, overheard) -> {
      nodes.committed(0, nodes.submit(0, "before=1"));
      shout(port, overheard);
      for (int i = 0; i < 3; i++) {
        nodes.committed(i, nodes.submit(i, "after=" + i));
        assertThat(nodes.node(i).fault().isComplete()).isFalse();
      }
    });
  }

  /** A node that kept them would give them on; and it would keep all that anybody sends. */
  @Test
  void transactionsNobodyAskedForAreNotKept() throws Exception {
    beside((nodes, port, overheard) -> {
      Hash known = nodes.submit(0, "known=1");
      nodes.committed(0, known);
      Bytes stray = Bytes.utf8("stray=1");
      Hash id = HashFunction.SHA3_256.hash(stray);
      Bytes pushed = new RlpWriter().beginList().bytes(stray).endList().toBytes();
      for (int exchange = 0; exchange < 70; exchange++) {
        port.broadcast(new PeerMessage(Subject.HAVE_TRANSACTIONS, exchange, pushed));
      }
      Bytes both =
          new RlpWriter().beginList().bytes(id.bytes()).bytes(known.bytes()).endList().toBytes();
      Bytes mine = new RlpWriter().beginList().bytes(Bytes.utf8("known=1")).endList().toBytes();
      // What was pushed is checked on other threads, so one answer alone would prove little; and
      // after so much noise a question may be dropped, so it is asked again.
      int answers = 0;
      for (int exchange = 100; answers < 10; exchange++) {
        assertThat(exchange).as("questions, with %s answers", answers).isLessThan(200);
        port.broadcast(new PeerMessage(Subject.WANT_TRANSACTIONS, exchange, both));
        Optional<PeerMessage> answer = overheard.answer();
        if (answer.isPresent()) {
          assertThat(answer.get().body()).isEqualTo(mine);
          answers++;
        }
      }
    });
  }

  /** One member's noise must not use up what the others' words wait in. */
  @Test
  void aFloodOfQuestionsAndVotesLeavesRoomForTheOthers() throws Exception {
    beside((nodes, port, overheard) -> {
      nodes.committed(0, nodes.submit(0, "before=1"));
      PeerMessage vote =
          overheard.heard.stream()
              .filter(each -> each.subject() == Subject.CONSENSUS)
              .findFirst()
              .orElseThrow();
      Bytes all = new RlpWriter().beginList().uint(1).uint(64).endList().toBytes();
      AtomicBoolean enough = new AtomicBoolean();
      Thread flood =
          Thread.ofPlatform()
              .start(() -> {
                for (int exchange = 1; !enough.get(); exchange++) {
                  port.broadcast(vote);
                  port.broadcast(new PeerMessage(Subject.WANT_BLOCKS, exchange, all));
                }
              });
      try {
        for (int i = 0; i < 3; i++) {
          nodes.committed(i, nodes.submit(i, "during=" + i));
        }
      } finally {
        enough.set(true);
        flood.join();
      }
    });
  }

  private interface Scene {
    void play(TestNodes nodes, PeerPort port, Overheard overheard) throws Exception;
  }

  /** Three members run; the fourth is what the scene makes of it. */
  private void beside(Scene scene) throws Exception {
    try (TestNodes nodes = TestNodes.prepare(folder, 4)) {
      for (int i = 0; i < 3; i++) {
        nodes.start(i);
      }
      NodeConfig config = NodeConfig.read(nodes.file(3));
      PeerNetwork network =
          new PeerNetwork(
              config.peer(),
              NodeCertificate.fromPem(
                  Files.readString(config.peer().certificate()),
                  Files.readString(config.peer().privateKey())));
      try {
        Overheard overheard = new Overheard();
        PeerPort port = network.open(TestNodes.CHANNEL, members(config));
        port.listen(overheard);
        network.start();
        assertThat(overheard.connected.await(60, TimeUnit.SECONDS)).isTrue();
        scene.play(nodes, port, overheard);
      } finally {
        network.close();
      }
    }
  }

  private static Set<Hash> members(NodeConfig config) {
    return config.channels().getFirst().members().stream()
        .map(ChannelConfig.Member::certificate)
        .collect(Collectors.toSet());
  }

  /**
   * Chance, structure without sense, impossible requests, and what was heard with a bit flipped.
   */
  private static void shout(PeerPort port, Overheard overheard) {
    Random random = new Random(SEED);
    Bytes endless = new RlpWriter().beginList().uint(0).uint(Long.MAX_VALUE).endList().toBytes();
    Bytes backwards = new RlpWriter().beginList().uint(9).uint(1).endList().toBytes();
    List<PeerMessage> real = new ArrayList<>(overheard.heard);
    assertThat(real).isNotEmpty();
    for (int i = 0; i < ROUNDS; i++) {
      for (Subject subject : Subject.values()) {
        byte[] noise = new byte[random.nextInt(200)];
        random.nextBytes(noise);
        port.broadcast(new PeerMessage(subject, random.nextInt(50), Bytes.wrap(noise)));
      }
      port.broadcast(new PeerMessage(Subject.WANT_BLOCKS, i, i % 2 == 0 ? endless : backwards));
      PeerMessage spoken = real.get(random.nextInt(real.size()));
      port.broadcast(new PeerMessage(spoken.subject(), i, damaged(spoken.body(), random)));
      port.broadcast(spoken);
    }
  }

  private static Bytes damaged(Bytes body, Random random) {
    byte[] octets = body.toArray();
    if (octets.length > 0) {
      octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return Bytes.wrap(octets);
  }

  private static final class Overheard implements PeerHandler {
    private final LinkedBlockingQueue<PeerMessage> heard = new LinkedBlockingQueue<>(10_000);
    private final CountDownLatch connected = new CountDownLatch(3);

    private final LinkedBlockingQueue<PeerMessage> answers = new LinkedBlockingQueue<>(10_000);

    @Override
    public void received(Hash peer, PeerMessage message) {
      heard.offer(message);
      if (message.subject() == Subject.HAVE_TRANSACTIONS) {
        answers.offer(message);
      }
    }

    private Optional<PeerMessage> answer() throws InterruptedException {
      return Optional.ofNullable(answers.poll(1, TimeUnit.SECONDS));
    }

    @Override
    public void connected(Hash peer) {
      connected.countDown();
    }
  }
}
