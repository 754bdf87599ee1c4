package io.nexushub.protocol.btp;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one block of a chain sends over BTP: a section for each network that has messages or hears
 * of a new proof context, and the hash that commits to all of them.
 *
 * @param nextProofContext whose members sign the next block
 * @param networks in ascending order of network id; never empty
 * @param networkTypeSectionHash what the decision that is signed binds
 */
public record BtpDigest(
    ProofContext nextProofContext,
    Hash nextProofContextHash,
    List<NetworkDigest> networks,
    Hash networkTypeSectionHash) {
  /** The one network type of a Nexus chain, {@code eth}. */
  public static final long NETWORK_TYPE_ID = 1;

  public static final int MAX_NETWORKS = 256;

  /** A bound for what is stored of a block; a block's messages stay far below. */
  public static final int MAX_LENGTH = 1 << 26;

  public BtpDigest {
    networks = List.copyOf(networks);
  }

  /**
   * One network's section and messages.
   *
   * @param updateNumber first message's sequence number times two, plus one if the section
   *     announces the next proof context
   * @param previous hash of the network's section before, absent in its first
   */
  public record NetworkDigest(
      long networkId,
      long updateNumber,
      Optional<Hash> previous,
      List<Bytes> messages,
      Optional<Hash> messagesRoot,
      Hash sectionHash) {
    public NetworkDigest {
      messages = List.copyOf(messages);
    }

    public long firstMessageSn() {
      return updateNumber >> 1;
    }

    public boolean announcesProofContext() {
      return (updateNumber & 1) == 1;
    }

    /** Computes root and hash. */
    static NetworkDigest of(
        HashFunction digest,
        long networkId,
        long updateNumber,
        Optional<Hash> previous,
        List<Bytes> messages) {
      Optional<Hash> root = new BtpMerkle(digest).rootOfMessages(messages);
      Hash section =
          new NetworkSection(networkId, updateNumber, previous, messages.size(), root).hash(digest);
      return new NetworkDigest(networkId, updateNumber, previous, messages, root, section);
    }
  }

  static BtpDigest of(HashFunction digest, ProofContext next, List<NetworkDigest> networks) {
    Hash contextHash = next.hash(digest);
    Hash root = new BtpMerkle(digest).subtree(sectionHashes(networks));
    Hash typeSection = new NetworkTypeSection(contextHash, root).hash(digest);
    return new BtpDigest(next, contextHash, networks, typeSection);
  }

  public Optional<NetworkDigest> network(long networkId) {
    return networks.stream().filter(network -> network.networkId() == networkId).findFirst();
  }

  /** What the members of the proof context before sign for this block. */
  public Decision decision(NetworkAddress source, long height, long round) {
    return new Decision(source, NETWORK_TYPE_ID, height, round, networkTypeSectionHash);
  }

  /** The block as one network sees it; absent if it says nothing to that network. */
  public Optional<BtpHeader> header(HashFunction digest, long networkId, long height, long round) {
    for (int i = 0; i < networks.size(); i++) {
      NetworkDigest network = networks.get(i);
      if (network.networkId() == networkId) {
        List<PathStep> path = new BtpMerkle(digest).path(sectionHashes(networks), i);
        return Optional.of(header(network, path, height, round));
      }
    }
    return Optional.empty();
  }

  private BtpHeader header(NetworkDigest network, List<PathStep> path, long height, long round) {
    return new BtpHeader(
        height,
        round,
        nextProofContextHash,
        path,
        network.networkId(),
        network.updateNumber(),
        network.previous(),
        network.messages().size(),
        network.messagesRoot(),
        network.announcesProofContext() ? Optional.of(nextProofContext) : Optional.empty());
  }

  /** For a store: what the hashes are computed from. */
  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList().bytes(nextProofContext.encode()).beginList();
    for (NetworkDigest network : networks) {
      out.beginList().signed(network.networkId()).signed(network.updateNumber());
      Rlpn.writeOrNone(out, network.previous());
      out.beginList();
      network.messages().forEach(out::bytes);
      out.endList().endList();
    }
    return out.endList().endList().toBytes();
  }

  public static BtpDigest decode(HashFunction digest, Bytes encoded) throws MalformedMessage {
    if (encoded.length() > MAX_LENGTH) {
      throw MalformedMessage.of("BTP digest", encoded.length() + " bytes", "<= " + MAX_LENGTH);
    }
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    ProofContext next = ProofContext.decode(in.bytes(ProofContext.MAX_LENGTH));
    in.enterList();
    List<NetworkDigest> networks = new ArrayList<>();
    long last = -1;
    while (in.hasNext()) {
      NetworkDigest network = readNetwork(digest, in);
      if (network.networkId() <= last || networks.size() == MAX_NETWORKS) {
        throw MalformedMessage.of(
            "network id", network.networkId(), "ascending, <= " + MAX_NETWORKS + " networks");
      }
      last = network.networkId();
      networks.add(network);
    }
    in.leaveList();
    in.leaveList();
    in.end();
    if (networks.isEmpty()) {
      throw MalformedMessage.of("BTP digest", "no network", ">= 1");
    }
    return of(digest, next, networks);
  }

  private static NetworkDigest readNetwork(HashFunction digest, RlpReader in)
      throws MalformedMessage {
    in.enterList();
    long id = Rlpn.natural(in, "network id");
    long updateNumber = Rlpn.natural(in, "update number");
    Optional<Hash> previous = Rlpn.hashOrNone(in);
    List<Bytes> messages = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      messages.add(in.bytes(BtpMessage.MAX_LENGTH));
    }
    in.leaveList();
    in.leaveList();
    return NetworkDigest.of(digest, id, updateNumber, previous, messages);
  }

  private static List<Hash> sectionHashes(List<NetworkDigest> networks) {
    return networks.stream().map(NetworkDigest::sectionHash).toList();
  }
}
