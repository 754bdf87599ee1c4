package io.nexushub.node.channel;

import io.nexushub.crypto.NodeCertificate;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.config.NodeConfig;
import io.nexushub.node.peer.PeerHandler;
import io.nexushub.node.peer.PeerMessage;
import io.nexushub.node.peer.PeerMessage.Subject;
import io.nexushub.node.peer.PeerNetwork;
import io.nexushub.node.peer.PeerPort;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A member that does nothing but ask others for blocks. */
public final class AskingPeer implements PeerHandler, AutoCloseable {
  private static final int TRIES = 60;

  private final PeerNetwork network;
  private final PeerPort port;
  private final BlockingQueue<PeerMessage> answers = new LinkedBlockingQueue<>();
  private long exchanges;

  private AskingPeer(PeerNetwork network, PeerPort port) {
    this.network = network;
    this.port = port;
  }

  /** With the certificate of a node that does not run. */
  public static AskingPeer start(NodeConfig config) throws Exception {
    ChannelConfig channel = config.channels().getFirst();
    PeerNetwork network =
        new PeerNetwork(
            config.peer(),
            NodeCertificate.fromPem(
                Files.readString(config.peer().certificate()),
                Files.readString(config.peer().privateKey())));
    PeerPort port =
        network.open(
            channel.id(),
            channel.members().stream()
                .map(ChannelConfig.Member::certificate)
                .collect(Collectors.toSet()));
    AskingPeer peer = new AskingPeer(network, port);
    port.listen(peer);
    network.start();
    return peer;
  }

  /**
   * What a node answers who is asked for some blocks: the first height it brings, or, negative, the
   * first that it says it still has.
   */
  public long first(Hash certificate, long from, long to) throws Exception {
    for (int i = 0; i < TRIES; i++) {
      exchanges++;
      port.send(
          certificate,
          new PeerMessage(Subject.WANT_BLOCKS, exchanges, new Wire.Range(from, to).encode()));
      PeerMessage answer = answers.poll(1, TimeUnit.SECONDS);
      if (answer != null && answer.exchange() == exchanges) {
        return answer.subject() == Subject.PRUNED_BLOCKS
            ? -kept(answer)
            : Wire.Blocks.decode(answer.body()).blocks().getFirst().height();
      }
    }
    throw new AssertionError("no answer in " + TRIES + " s");
  }

  private static long kept(PeerMessage answer) throws MalformedMessage {
    RlpReader in = RlpReader.of(answer.body());
    long first = in.uint64();
    in.end();
    return first;
  }

  @Override
  public void received(Hash peer, PeerMessage message) {
    if (message.subject() == Subject.HAVE_BLOCKS || message.subject() == Subject.PRUNED_BLOCKS) {
      answers.add(message);
    }
  }

  @Override
  public void close() throws IOException {
    network.close();
  }
}
