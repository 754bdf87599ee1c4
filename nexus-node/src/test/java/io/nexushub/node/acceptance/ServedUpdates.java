package io.nexushub.node.acceptance;

import io.nexushub.lightclient.ethereum.BeaconBlockHeader;
import io.nexushub.lightclient.ethereum.Branch;
import io.nexushub.lightclient.ethereum.ExecutionPayloadHeader;
import io.nexushub.lightclient.ethereum.LightClientHeader;
import io.nexushub.lightclient.ethereum.LightClientObjects;
import io.nexushub.lightclient.ethereum.LightClientObjects.Form;
import io.nexushub.lightclient.ethereum.LightClientUpdate;
import io.nexushub.lightclient.ethereum.LightClientUpdate.Finality;
import io.nexushub.lightclient.ethereum.LightClientUpdate.NextCommittee;
import io.nexushub.lightclient.ethereum.SyncAggregate;
import io.nexushub.lightclient.ethereum.SyncCommittee;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The answer of {@code light_client/updates}, taken apart and put together again with something in
 * its first update changed: well formed, and false.
 */
record ServedUpdates(LightClientObjects objects) {
  private static final int HEAD = Long.BYTES + 4;

  interface Change {
    LightClientUpdate of(LightClientUpdate update);
  }

  Buffer with(Buffer truth, Change change) throws Exception {
    int end = Long.BYTES + (int) truth.getLongLE(0);
    Bytes first = Bytes.wrap(truth.getBytes(HEAD, end));
    Bytes changed = objects.encode(Form.UPDATE, change.of(objects.update(Form.UPDATE, first)));
    return Buffer.buffer()
        .appendLongLE(4 + changed.length())
        .appendBuffer(truth.slice(Long.BYTES, HEAD))
        .appendBytes(changed.toArray())
        .appendBuffer(truth.slice(end, truth.length()));
  }

  static LightClientUpdate voted(LightClientUpdate update, SyncAggregate votes) {
    return new LightClientUpdate(
        update.attested(), update.next(), update.finality(), votes, update.signatureSlot());
  }

  static LightClientUpdate signedAt(LightClientUpdate update, long slot) {
    return new LightClientUpdate(
        update.attested(), update.next(), update.finality(), update.votes(), slot);
  }

  static LightClientUpdate withFlippedSignature(LightClientUpdate update) {
    return voted(
        update, new SyncAggregate(update.votes().bits(), flipped(update.votes().signature(), 17)));
  }

  static LightClientUpdate withOneVoteLess(LightClientUpdate update) {
    byte[] bits = update.votes().bits().toArray();
    bits[0] &= (byte) (bits[0] - 1);
    return voted(update, new SyncAggregate(Bytes.wrap(bits), update.votes().signature()));
  }

  static LightClientUpdate withOneVote(LightClientUpdate update) {
    byte[] bits = new byte[update.votes().bits().length()];
    bits[0] = 1;
    return voted(update, new SyncAggregate(Bytes.wrap(bits), update.votes().signature()));
  }

  static LightClientUpdate withSwappedSeats(LightClientUpdate update) {
    NextCommittee next = update.next().orElseThrow();
    List<Bytes> keys = new ArrayList<>(next.committee().keys());
    int other = 1;
    while (keys.get(other).equals(keys.getFirst())) { // seats may be one validator's
      other++;
    }
    keys.set(0, keys.set(other, keys.getFirst()));
    SyncCommittee swapped = new SyncCommittee(keys, next.committee().aggregate());
    return new LightClientUpdate(
        update.attested(),
        Optional.of(new NextCommittee(swapped, next.branch())),
        update.finality(),
        update.votes(),
        update.signatureSlot());
  }

  /** Finality for what was merely attested. */
  static LightClientUpdate withAttestedForFinal(LightClientUpdate update) {
    Branch branch = update.finality().orElseThrow().branch();
    return new LightClientUpdate(
        update.attested(),
        update.next(),
        Optional.of(new Finality(update.attested(), branch)),
        update.votes(),
        update.signatureSlot());
  }

  static LightClientUpdate withAnotherState(LightClientUpdate update) {
    LightClientHeader.Deneb header = (LightClientHeader.Deneb) update.attested();
    BeaconBlockHeader beacon = header.beacon();
    BeaconBlockHeader other =
        new BeaconBlockHeader(
            beacon.slot(),
            beacon.proposerIndex(),
            beacon.parentRoot(),
            new Hash(flipped(beacon.stateRoot().bytes(), 3)),
            beacon.bodyRoot());
    return attested(
        update, new LightClientHeader.Deneb(other, header.execution(), header.branch()));
  }

  static LightClientUpdate withAnotherExecutionBlock(LightClientUpdate update) {
    LightClientHeader.Deneb header = (LightClientHeader.Deneb) update.attested();
    LightClientHeader.Deneb older =
        (LightClientHeader.Deneb) update.finality().orElseThrow().header();
    ExecutionPayloadHeader execution = older.execution();
    return attested(
        update, new LightClientHeader.Deneb(header.beacon(), execution, header.branch()));
  }

  private static LightClientUpdate attested(LightClientUpdate update, LightClientHeader header) {
    return new LightClientUpdate(
        header, update.next(), update.finality(), update.votes(), update.signatureSlot());
  }

  static Bytes flipped(Bytes bytes, int at) {
    byte[] octets = bytes.toArray();
    octets[at] ^= 1;
    return Bytes.wrap(octets);
  }
}
