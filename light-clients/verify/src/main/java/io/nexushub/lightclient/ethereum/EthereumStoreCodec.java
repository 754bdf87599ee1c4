package io.nexushub.lightclient.ethereum;

import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.ethereum.Fork.HeaderShape;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The store as bytes: {@code [1, finalized, optimistic, current, next?, best?, previous max,
 * current max, [anchor, ...], conflict?]}, canonical RLP. A header is {@code [shape, ssz]}, a
 * committee its SSZ, the best update its submission, an anchor {@code [slot, root, number, hash]};
 * what is absent is an empty string or list.
 */
public final class EthereumStoreCodec {
  private static final int VERSION = 1;
  private static final int MAX_HEADER = 2048;
  private static final int MAX_TEXT = 1024;

  private final NetworkConfig network;
  private final LightClientObjects objects;

  public EthereumStoreCodec(NetworkConfig network) {
    this.network = network;
    this.objects = new LightClientObjects(network);
  }

  public Bytes encode(EthereumStore store) {
    RlpWriter out = new RlpWriter().beginList().uint(VERSION);
    write(out, store.finalized());
    write(out, store.optimistic());
    out.bytes(LightClientObjects.encode(store.current()));
    out.bytes(store.next().map(LightClientObjects::encode).orElse(Bytes.EMPTY));
    out.bytes(store.best().map(objects::submission).orElse(Bytes.EMPTY));
    out.uint(store.previousMaxParticipants()).uint(store.currentMaxParticipants()).beginList();
    store.anchors().forEach(anchor -> write(out, anchor));
    out.endList().beginList();
    store.conflict().ifPresent(conflict -> write(out, conflict));
    return out.endList().endList().toBytes();
  }

  public EthereumStore decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    long version = in.uint64();
    if (version != VERSION) {
      throw MalformedMessage.of("store's version", version, VERSION);
    }
    LightClientHeader finalized = header(in);
    LightClientHeader optimistic = header(in);
    int committeeLength = SyncCommittee.encodedLength(network.preset());
    SyncCommittee current = objects.committee(in.fixed(committeeLength));
    Bytes next = in.bytes(committeeLength);
    Bytes best = in.bytes(LightClientObjects.MAX_LENGTH);
    int previousMax = participants(in);
    int currentMax = participants(in);
    List<Anchor> anchors = anchors(in);
    Optional<Conflict> conflict = conflict(in);
    in.leaveList();
    in.end();
    return new EthereumStore(
        finalized,
        optimistic,
        current,
        next.isEmpty() ? Optional.empty() : Optional.of(objects.committee(next)),
        best.isEmpty() ? Optional.empty() : Optional.of(objects.submitted(best)),
        previousMax,
        currentMax,
        anchors,
        conflict);
  }

  private static void write(RlpWriter out, LightClientHeader header) {
    out.beginList().uint(header.shape().tag()).bytes(header.encode()).endList();
  }

  private static LightClientHeader header(RlpReader in) throws MalformedMessage {
    in.enterList();
    HeaderShape shape = HeaderShape.ofTag(in.uint64());
    LightClientHeader header = LightClientHeader.decode(shape, in.bytes(MAX_HEADER));
    in.leaveList();
    return header;
  }

  private int participants(RlpReader in) throws MalformedMessage {
    long count = in.uint64();
    if (count > network.preset().committeeSize()) {
      throw MalformedMessage.of("participants", count, "<= " + network.preset().committeeSize());
    }
    return (int) count;
  }

  private static void write(RlpWriter out, Anchor anchor) {
    out.beginList()
        .uint(anchor.slot())
        .bytes(anchor.beaconRoot().bytes())
        .uint(anchor.execution().number())
        .bytes(anchor.execution().hash().bytes())
        .endList();
  }

  private static List<Anchor> anchors(RlpReader in) throws MalformedMessage {
    in.enterList();
    List<Anchor> anchors = new ArrayList<>();
    while (in.hasNext()) {
      if (anchors.size() == EthereumStore.MAX_ANCHORS) {
        throw MalformedMessage.of("anchors", "> " + anchors.size(), "<= " + anchors.size());
      }
      in.enterList();
      long slot = in.uint64();
      Hash root = new Hash(in.fixed(Hash.LENGTH));
      long number = in.uint64();
      Hash hash = new Hash(in.fixed(Hash.LENGTH));
      anchors.add(new Anchor(slot, root, new ExecutionBlock(number, hash)));
      in.leaveList();
    }
    in.leaveList();
    return anchors;
  }

  private static void write(RlpWriter out, Conflict conflict) {
    out.text(conflict.subject())
        .text(conflict.accepted())
        .text(conflict.contrary())
        .bytes(conflict.evidence());
  }

  private static Optional<Conflict> conflict(RlpReader in) throws MalformedMessage {
    in.enterList();
    Optional<Conflict> conflict =
        in.hasNext()
            ? Optional.of(
                new Conflict(
                    in.text(MAX_TEXT),
                    in.text(MAX_TEXT),
                    in.text(MAX_TEXT),
                    in.bytes(LightClientObjects.MAX_LENGTH)))
            : Optional.empty();
    in.leaveList();
    return conflict;
  }
}
