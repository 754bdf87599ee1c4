package io.nexushub.protocol.btp;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/** What a relay carries to a verifier: blocks, and proofs of their messages, in order. */
public record RelayMessage(List<Part> parts) {
  public static final int MAX_PARTS = 64;
  public static final int MAX_LENGTH = 1 << 20;

  private static final long BLOCK_UPDATE = 1;
  private static final long MESSAGE_PROOF = 2;

  public RelayMessage {
    parts = List.copyOf(parts);
  }

  /** One of the two things a relay message is made of. */
  public sealed interface Part {
    Bytes encode();
  }

  public record BlockUpdate(BtpHeader header, BtpProof proof) implements Part {
    @Override
    public Bytes encode() {
      return new RlpWriter()
          .beginList()
          .bytes(header.encode())
          .bytes(proof.encode())
          .endList()
          .toBytes();
    }

    static BlockUpdate decode(Bytes encoded) throws MalformedMessage {
      RlpReader in = RlpReader.of(encoded);
      in.enterList();
      BlockUpdate update =
          new BlockUpdate(
              BtpHeader.decode(in.bytes(BtpHeader.MAX_LENGTH)),
              BtpProof.decode(in.bytes(BtpProof.MAX_LENGTH)));
      in.leaveList();
      in.end();
      return update;
    }
  }

  public record Messages(MessageProof proof) implements Part {
    @Override
    public Bytes encode() {
      return proof.encode();
    }
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList().beginList();
    for (Part part : parts) {
      long type =
          switch (part) {
            case BlockUpdate update -> BLOCK_UPDATE;
            case Messages messages -> MESSAGE_PROOF;
          };
      out.beginList().signed(type).bytes(part.encode()).endList();
    }
    return out.endList().endList().toBytes();
  }

  public static RelayMessage decode(Bytes encoded) throws MalformedMessage {
    if (encoded.length() > MAX_LENGTH) {
      throw MalformedMessage.of("relay message", encoded.length() + " bytes", "<= " + MAX_LENGTH);
    }
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    in.enterList();
    List<Part> parts = new ArrayList<>();
    while (in.hasNext()) {
      if (parts.size() == MAX_PARTS) {
        throw MalformedMessage.of("relay message", "> " + MAX_PARTS + " parts", "<= " + MAX_PARTS);
      }
      in.enterList();
      parts.add(part(Rlpn.natural(in, "part type"), in.bytes(MAX_LENGTH)));
      in.leaveList();
    }
    in.leaveList();
    in.leaveList();
    in.end();
    if (parts.isEmpty()) {
      throw MalformedMessage.of("relay message", "no part", ">= 1");
    }
    return new RelayMessage(parts);
  }

  private static Part part(long type, Bytes body) throws MalformedMessage {
    if (type == BLOCK_UPDATE) {
      return BlockUpdate.decode(body);
    }
    if (type == MESSAGE_PROOF) {
      return new Messages(MessageProof.decode(body));
    }
    throw MalformedMessage.of("part type", type, "1 (block update) or 2 (message proof)");
  }
}
