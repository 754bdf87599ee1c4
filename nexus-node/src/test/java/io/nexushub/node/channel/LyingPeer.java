package io.nexushub.node.channel;

import io.nexushub.crypto.NodeCertificate;
import io.nexushub.lft.Effect;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.config.NodeConfig;
import io.nexushub.node.peer.PeerHandler;
import io.nexushub.node.peer.PeerMessage;
import io.nexushub.node.peer.PeerMessage.Subject;
import io.nexushub.node.peer.PeerNetwork;
import io.nexushub.node.peer.PeerPort;
import io.nexushub.node.store.ChainStore;
import io.nexushub.node.store.StoredHead;
import io.nexushub.portal.store.LevelDb;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Seal;
import io.nexushub.protocol.consensus.Standing;
import io.nexushub.protocol.rlp.RlpWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A member that has the chain, says so to everybody, and lies to whoever asks for it. */
public final class LyingPeer implements PeerHandler, AutoCloseable {
  /** What it does with the right answer. */
  public enum Lie {
    /** Another time in one of the headers. */
    FORGED_BLOCK,
    /** The last certificate has a signature of nobody. */
    WRONG_CERTIFICATE,
    /** A certificate further below, which nothing else hangs on. */
    WRONG_JUSTIFY,
    /** Bytes are missing at the end. */
    TRUNCATED,
    /** Right, but not what was asked for. */
    OTHER_HEIGHTS,
    /** Somebody else's transactions. */
    OTHER_TRANSACTIONS,
    /** No answer at all. */
    WITHHELD,
    /** It says that it has forgotten them. */
    PRUNED,
    /** To who joins by a snapshot: another state's root, in the result of the block. */
    WRONG_ROOT,
    /** The head's certificate has a signature of nobody. */
    WRONG_HEAD,
    /** The head as it was in the first epoch, which has ended. */
    OLD_HEAD,
    /** An end of an epoch that opens the next one for others. */
    OTHER_MEMBERS,
    /** Each node is another one. */
    WRONG_NODES,
    /** Nodes that refer to ever more nodes, beside those that were asked for. */
    ENDLESS_NODES,
    /** A head, and not a node of its state. */
    NO_NODES;

    /** Those about joining by a snapshot; the others are about blocks. */
    public boolean isOfSnapshots() {
      return compareTo(PRUNED) > 0;
    }
  }

  private static final long BOAST_NANOS = 200_000_000;

  private final Lie lie;
  private final ChainStore store;
  private final PeerNetwork network;
  private final PeerPort port;
  private final Map<Hash, Integer> asked = new ConcurrentHashMap<>();
  private final Map<Hash, Long> boasted = new ConcurrentHashMap<>();

  private LyingPeer(Lie lie, ChainStore store, PeerNetwork network, PeerPort port) {
    this.lie = lie;
    this.store = store;
    this.network = network;
    this.port = port;
  }

  /** With the chain that is in the node's data folder. */
  public static LyingPeer start(NodeConfig config, Lie lie) throws Exception {
    ChannelConfig channel = config.channels().getFirst();
    ChainStore store = ChainStore.of(channel.id(), LevelDb.fastest(), config.data());
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
    LyingPeer peer = new LyingPeer(lie, store, network, port);
    port.listen(peer);
    network.start();
    return peer;
  }

  /** How often it was asked for blocks by the node with this certificate. */
  public int asked(Hash certificate) {
    return asked.getOrDefault(certificate, 0);
  }

  @Override
  public void connected(Hash peer) {
    boast(peer);
  }

  /** The truth, so that it is asked. */
  private void boast(Hash peer) {
    StoredHead.Proof proof = store.head().flatMap(StoredHead::proof).orElseThrow();
    QuorumCertificate high = proof.childCertificate();
    Standing standing = new Standing(high.round() + 1, high.height() - 1, high, Optional.empty());
    port.send(peer, PeerMessage.of(Subject.CONSENSUS, standing.encode()));
  }

  @Override
  public void received(Hash peer, PeerMessage message) {
    long now = System.nanoTime();
    if (message.subject() == Subject.CONSENSUS
        && now - boasted.getOrDefault(peer, now - 2 * BOAST_NANOS) > BOAST_NANOS) {
      boasted.put(peer, now);
      boast(peer);
    }
    try {
      if (message.subject() == Subject.WANT_SNAPSHOT || message.subject() == Subject.WANT_NODES) {
        asked.merge(peer, 1, Integer::sum);
        new LyingSnapshot(lie, store).answer(message).ifPresent(answer -> port.send(peer, answer));
      }
      if (message.subject() != Subject.WANT_BLOCKS) {
        return;
      }
      asked.merge(peer, 1, Integer::sum);
      if (lie == Lie.PRUNED) {
        Bytes first = new RlpWriter().uint(1_000_000).toBytes();
        port.send(peer, new PeerMessage(Subject.PRUNED_BLOCKS, message.exchange(), first));
        return;
      }
      Wire.Range range = Wire.Range.decode(message.body());
      Optional<Bytes> answer = answer(range);
      answer.ifPresent(
          body -> port.send(peer, new PeerMessage(Subject.HAVE_BLOCKS, message.exchange(), body)));
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  private Optional<Bytes> answer(Wire.Range range) {
    long from = lie == Lie.OTHER_HEIGHTS ? Math.max(1, range.from() - 3) + 1 : range.from();
    long to = Math.min(range.to(), store.head().orElseThrow().height() - 1);
    if (from > to || lie == Lie.WITHHELD) {
      return Optional.empty();
    }
    Effect.SendBlocks asked =
        new Effect.SendBlocks(Address.ZERO, from, to, List.of(), Optional.empty());
    try {
      return Optional.of(bent(new BlockAnswer(store, asked).blocks()));
    } catch (BlockAnswer.Pruned e) {
      throw new AssertionError(e);
    }
  }

  private Bytes bent(Wire.Blocks right) {
    List<Block> blocks = new ArrayList<>(right.blocks());
    int middle = blocks.size() / 2;
    return switch (lie) {
      case FORGED_BLOCK -> {
        blocks.set(middle, later(blocks.get(middle)));
        yield with(right, blocks, right.certificate());
      }
      case WRONG_CERTIFICATE -> with(right, blocks, unsigned(right.certificate()));
      case WRONG_JUSTIFY -> {
        Block block = blocks.get(middle);
        blocks.set(
            middle,
            new Block(
                block.id(),
                block.header(),
                unsigned(block.justify()),
                block.timeouts(),
                block.transactions(),
                block.signature()));
        yield with(right, blocks, right.certificate());
      }
      case TRUNCATED -> right.encode().slice(0, right.encode().length() - 7);
      case OTHER_TRANSACTIONS ->
          new Wire.Blocks(
                  blocks,
                  right.certificate(),
                  right.shares(),
                  right.transactions().stream().map(each -> Bytes.utf8("stray=1")).toList())
              .encode();
      case OTHER_HEIGHTS,
          WITHHELD,
          PRUNED,
          WRONG_ROOT,
          WRONG_HEAD,
          OLD_HEAD,
          OTHER_MEMBERS,
          WRONG_NODES,
          ENDLESS_NODES,
          NO_NODES ->
          right.encode();
    };
  }

  private static Bytes with(Wire.Blocks right, List<Block> blocks, QuorumCertificate certificate) {
    return new Wire.Blocks(blocks, certificate, right.shares(), right.transactions()).encode();
  }

  private static Block later(Block block) {
    BlockHeader was = block.header();
    BlockHeader header =
        new BlockHeader(
            was.channel(),
            was.epoch(),
            was.height(),
            was.round(),
            was.parent(),
            was.payloadRoot(),
            was.proposer(),
            was.timestampMicros() + 1,
            was.parentResult(),
            was.membership(),
            was.nextMembership());
    return new Block(
        header.id(),
        header,
        block.justify(),
        block.timeouts(),
        block.transactions(),
        block.signature());
  }

  static QuorumCertificate unsigned(QuorumCertificate certificate) {
    List<Seal> seals = new ArrayList<>(certificate.seals());
    if (!seals.isEmpty()) {
      byte[] zeros = new byte[Signature.LENGTH];
      seals.set(0, new Seal(seals.getFirst().member(), Signature.of(Bytes.wrap(zeros))));
    }
    return new QuorumCertificate(
        certificate.epoch(), certificate.height(), certificate.round(), certificate.block(), seals);
  }

  @Override
  public void close() throws IOException {
    network.close();
    store.close();
  }
}
