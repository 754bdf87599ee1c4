package io.nexushub.node.channel;

import io.nexushub.lft.Admission;
import io.nexushub.lft.Application;
import io.nexushub.lft.EpochProof;
import io.nexushub.lft.HeadProof;
import io.nexushub.lft.Receipt;
import io.nexushub.lft.Seat;
import io.nexushub.node.store.BlockResult;
import io.nexushub.node.store.StoredBlock;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a chain stands, for somebody who knows its genesis only: how each epoch ended, and a final
 * block of the last one with its content and result. The state that belongs to it is fetched node
 * by node.
 */
record SnapshotOffer(List<EpochProof> epochs, Head head) {
  /** What who has nothing to show answers. */
  static final Bytes NOTHING = new RlpWriter().beginList().endList().toBytes();

  /** About 8 MiB of proofs among four members; a chain with more is joined from its genesis. */
  static final int MAX_EPOCHS = 4096;

  /** Content and result of the block; others stand near it that have less. */
  static final int MAX_BLOCK_BYTES = 4 << 20;

  SnapshotOffer {
    epochs = List.copyOf(epochs);
  }

  /** A block with its content and result, and what makes it final. */
  record Head(StoredBlock stored, Block child, QuorumCertificate certificate) {}

  /** An offer that holds: the members of the present epoch, and what may be kept of the block. */
  record Verified(SnapshotOffer offer, Membership members, StoredBlock block) {
    long height() {
      return block.block().height();
    }

    boolean isNewerThan(Verified other) {
      return members.epoch() != other.members.epoch()
          ? members.epoch() > other.members.epoch()
          : height() > other.height();
    }
  }

  /**
   * Checks everything from the genesis on; signatures of each part come after its form.
   *
   * @param first a seat among the members of the first epoch
   * @param genesis header of the first block
   * @throws MalformedMessage with what was found and what was expected
   */
  Verified verify(Seat first, BlockHeader genesis, Application application)
      throws MalformedMessage {
    Seat seat = first;
    BlockHeader last = genesis;
    for (EpochProof proof : epochs) {
      refuse(proof.objection(seat));
      if (proof.last().height() <= last.height()) {
        throw MalformedMessage.of("epoch's end", proof.last().height(), "> " + last.height());
      }
      last = proof.last();
      seat = seat.in(proof.opened());
    }
    Block block = head.stored.block();
    if (block.height() <= last.height()) {
      throw MalformedMessage.of("snapshot of block", block.height(), "> " + last.height());
    }
    refuse(
        new HeadProof(block, head.child, head.certificate)
            .objection(seat, QuorumCertificate.opening(seat.members().epoch(), last)));
    requireContent(application);
    return new Verified(this, seat.members(), kept(seat.members()));
  }

  private static void refuse(Optional<String> objection) throws MalformedMessage {
    if (objection.isPresent()) {
      throw new MalformedMessage(objection.get());
    }
  }

  private void requireContent(Application application) throws MalformedMessage {
    List<Hash> named = head.stored.block().transactions();
    List<Bytes> brought = head.stored.transactions();
    if (brought.size() != named.size()) {
      throw MalformedMessage.of("transactions", brought.size(), named.size());
    }
    for (int i = 0; i < named.size(); i++) {
      boolean right =
          application.admit(brought.get(i)) instanceof Admission.Admitted(var transaction)
              && transaction.id().equals(named.get(i));
      if (!right) {
        throw MalformedMessage.of("transaction " + i, "another one", named.get(i));
      }
    }
    Hash result = head.stored.result().hash();
    if (!result.equals(head.child.header().parentResult())) {
      throw MalformedMessage.of("result", result, head.child.header().parentResult());
    }
  }

  /** Without what no member has signed: how receipts are worded, and members nobody announced. */
  private StoredBlock kept(Membership present) throws MalformedMessage {
    BlockResult result = head.stored.result();
    BlockHeader child = head.child.header();
    Optional<List<Member>> members = child.endsEpoch() ? result.members() : Optional.empty();
    if (child.endsEpoch()) {
      Hash next =
          members.map(list -> Membership.of(present.epoch() + 1, list).hash()).orElse(Hash.ZERO);
      if (!next.equals(child.nextMembership())) {
        throw MalformedMessage.of("next membership", next, child.nextMembership());
      }
    }
    List<Receipt> facts =
        result.receipts().stream()
            .map(each ->
                new Receipt(each.transaction(), each.success(), each.code(), "", each.events()))
            .toList();
    return new StoredBlock(
        head.stored.block(),
        head.stored.transactions(),
        new BlockResult(result.stateRoot(), facts, result.messages(), members));
  }

  /** {@code offer = [[[header, closing, certificate, membership]…], block, child, certificate]}. */
  Bytes encode() {
    RlpWriter out = new RlpWriter().beginList().beginList();
    for (EpochProof proof : epochs) {
      out.beginList()
          .raw(proof.last().encode())
          .raw(proof.closing().encode())
          .raw(proof.certificate().encode())
          .raw(proof.opened().encode())
          .endList();
    }
    return out.endList()
        .raw(head.stored.encode())
        .raw(head.child.encode())
        .raw(head.certificate.encode())
        .endList()
        .toBytes();
  }

  static SnapshotOffer decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    List<EpochProof> epochs = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      if (epochs.size() == MAX_EPOCHS) {
        throw MalformedMessage.of("epochs", "more", "<= " + MAX_EPOCHS);
      }
      in.enterList();
      epochs.add(
          new EpochProof(
              BlockHeader.decode(in.rawItem()),
              Block.decode(in.rawItem()),
              QuorumCertificate.decode(in.rawItem()),
              Membership.decode(in.rawItem())));
      in.leaveList();
    }
    in.leaveList();
    SnapshotOffer offer =
        new SnapshotOffer(
            epochs,
            new Head(
                StoredBlock.decode(in.rawItem()),
                Block.decode(in.rawItem()),
                QuorumCertificate.decode(in.rawItem())));
    in.leaveList();
    in.end();
    return offer;
  }
}
