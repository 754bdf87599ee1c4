package io.nexushub.node.store;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpDigest;
import io.nexushub.protocol.btp.BtpDigest.NetworkDigest;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code digest = [next context, its hash, [network…], section hash]}, {@code network = [id, update
 * number, previous or empty, [message…], messages root or empty, section hash]}.
 */
final class BtpDigestCodec {
  private static final int MAX_MESSAGE = 4 << 20;

  private BtpDigestCodec() {}

  static void write(BtpDigest digest, RlpWriter out) {
    out.beginList()
        .bytes(digest.nextProofContext())
        .bytes(digest.nextProofContextHash().bytes())
        .beginList();
    for (NetworkDigest network : digest.networks()) {
      out.beginList().uint(network.networkId()).uint(network.updateNumber());
      out.bytes(network.previous().map(Hash::bytes).orElse(Bytes.EMPTY)).beginList();
      network.messages().forEach(out::bytes);
      out.endList()
          .bytes(network.messagesRoot().map(Hash::bytes).orElse(Bytes.EMPTY))
          .bytes(network.sectionHash().bytes())
          .endList();
    }
    out.endList().bytes(digest.networkTypeSectionHash().bytes()).endList();
  }

  static BtpDigest read(RlpReader in) throws MalformedMessage {
    in.enterList();
    Bytes context = in.bytes(MAX_MESSAGE);
    Hash contextHash = Hash.of(in.fixed(Hash.LENGTH));
    List<NetworkDigest> networks = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      networks.add(readNetwork(in));
    }
    in.leaveList();
    BtpDigest digest =
        new BtpDigest(context, contextHash, networks, Hash.of(in.fixed(Hash.LENGTH)));
    in.leaveList();
    return digest;
  }

  private static NetworkDigest readNetwork(RlpReader in) throws MalformedMessage {
    in.enterList();
    long id = in.uint64();
    long updateNumber = in.uint64();
    Optional<Hash> previous = optionalHash(in);
    List<Bytes> messages = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      messages.add(in.bytes(MAX_MESSAGE));
    }
    in.leaveList();
    Optional<Hash> root = optionalHash(in);
    Hash section = Hash.of(in.fixed(Hash.LENGTH));
    in.leaveList();
    return new NetworkDigest(id, updateNumber, previous, messages, root, section);
  }

  private static Optional<Hash> optionalHash(RlpReader in) throws MalformedMessage {
    Bytes bytes = in.bytes(Hash.LENGTH);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    if (bytes.length() != Hash.LENGTH) {
      throw MalformedMessage.of("hash", bytes.length() + " bytes", Hash.LENGTH);
    }
    return Optional.of(Hash.of(bytes));
  }
}
