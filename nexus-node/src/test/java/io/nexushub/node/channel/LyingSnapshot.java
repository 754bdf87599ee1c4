package io.nexushub.node.channel;

import io.nexushub.lft.EpochProof;
import io.nexushub.node.channel.LyingPeer.Lie;
import io.nexushub.node.peer.PeerMessage;
import io.nexushub.node.peer.PeerMessage.Subject;
import io.nexushub.node.store.BlockResult;
import io.nexushub.node.store.ChainStore;
import io.nexushub.node.store.StoredBlock;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a {@link LyingPeer} says to who joins by a snapshot. */
record LyingSnapshot(Lie lie, ChainStore store) {
  Optional<PeerMessage> answer(PeerMessage question) throws MalformedMessage {
    boolean nodes = question.subject() == Subject.WANT_NODES;
    if (nodes && lie == Lie.NO_NODES) {
      return Optional.empty();
    }
    Bytes body = nodes ? nodes(question.body()) : offer().encode();
    Subject subject = nodes ? Subject.HAVE_NODES : Subject.HAVE_SNAPSHOT;
    return Optional.of(new PeerMessage(subject, question.exchange(), body));
  }

  private SnapshotOffer offer() {
    SnapshotOffer right = new SnapshotServing(store).offer().orElseThrow();
    SnapshotOffer.Head head = right.head();
    return switch (lie) {
      case WRONG_ROOT -> {
        BlockResult result = head.stored().result();
        BlockResult other =
            new BlockResult(
                HashFunction.SHA3_256.hash(Bytes.utf8("state")),
                result.receipts(),
                result.messages(),
                result.members());
        StoredBlock stored =
            new StoredBlock(head.stored().block(), head.stored().transactions(), other);
        yield new SnapshotOffer(
            right.epochs(), new SnapshotOffer.Head(stored, head.child(), head.certificate()));
      }
      case WRONG_HEAD ->
          new SnapshotOffer(
              right.epochs(),
              new SnapshotOffer.Head(
                  head.stored(), head.child(), LyingPeer.unsigned(head.certificate())));
      case OLD_HEAD -> new SnapshotOffer(List.of(), old(right.epochs().getFirst()));
      case OTHER_MEMBERS -> {
        List<EpochProof> epochs = new ArrayList<>(right.epochs());
        EpochProof last = epochs.removeLast();
        Membership few = Membership.of(last.opened().epoch(), List.of(last.opened().at(0)));
        epochs.add(new EpochProof(last.last(), last.closing(), last.certificate(), few));
        yield new SnapshotOffer(epochs, head);
      }
      case FORGED_BLOCK,
          WRONG_CERTIFICATE,
          WRONG_JUSTIFY,
          TRUNCATED,
          OTHER_HEIGHTS,
          OTHER_TRANSACTIONS,
          WITHHELD,
          PRUNED,
          WRONG_NODES,
          ENDLESS_NODES,
          NO_NODES ->
          right;
    };
  }

  /** Final, and followed by everything that came later. */
  private SnapshotOffer.Head old(EpochProof end) {
    long height = end.last().height() - 3;
    return new SnapshotOffer.Head(
        store.block(height).orElseThrow(),
        store.block(height + 1).orElseThrow().block(),
        store.block(height + 2).orElseThrow().block().justify());
  }

  private Bytes nodes(Bytes question) throws MalformedMessage {
    List<Hash> asked = SnapshotServing.readHashes(question);
    Bytes right = new SnapshotServing(store).nodes(asked);
    List<Bytes> nodes = new ArrayList<>(SnapshotServing.readNodes(right, asked.size()));
    if (lie == Lie.WRONG_NODES) {
      nodes.replaceAll(
          node -> new RlpWriter().beginList().bytes(node).bytes(node).endList().toBytes());
    } else if (lie == Lie.ENDLESS_NODES) {
      Hash next = HashFunction.SHA3_256.hash(question);
      nodes.set(
          nodes.size() - 1,
          new RlpWriter()
              .beginList()
              .bytes(Bytes.of((byte) 0x00, (byte) 0x12))
              .bytes(next.bytes())
              .endList()
              .toBytes());
    }
    RlpWriter out = new RlpWriter().beginList();
    nodes.forEach(out::bytes);
    Bytes body = out.endList().toBytes();
    return body;
  }
}
