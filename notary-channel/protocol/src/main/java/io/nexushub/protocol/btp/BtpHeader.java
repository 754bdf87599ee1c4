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
 * A block as one network sees it (goloop doc/btp2_extension.md, BTP Block Header).
 *
 * @param networkSectionToRoot from this network's section to the root over all networks
 * @param nextProofContext present only where the update number announces it
 */
public record BtpHeader(
    long height,
    long round,
    Hash nextProofContextHash,
    List<PathStep> networkSectionToRoot,
    long networkId,
    long updateNumber,
    Optional<Hash> previous,
    long messageCount,
    Optional<Hash> messagesRoot,
    Optional<ProofContext> nextProofContext) {
  /** Steps for more networks than fit any chain. */
  public static final int MAX_PATH = 32;

  public static final int MAX_LENGTH = ProofContext.MAX_LENGTH + 40 * MAX_PATH + 256;

  public BtpHeader {
    networkSectionToRoot = List.copyOf(networkSectionToRoot);
  }

  public long firstMessageSn() {
    return updateNumber >> 1;
  }

  public boolean announcesProofContext() {
    return (updateNumber & 1) == 1;
  }

  public NetworkSection section() {
    return new NetworkSection(networkId, updateNumber, previous, messageCount, messagesRoot);
  }

  /**
   * The decision of the block this header claims to belong to: what the members must have signed.
   */
  public Decision decision(HashFunction digest, NetworkAddress source, long networkTypeId) {
    Hash root = new BtpMerkle(digest).climb(section().hash(digest), networkSectionToRoot);
    Hash typeSection = new NetworkTypeSection(nextProofContextHash, root).hash(digest);
    return new Decision(source, networkTypeId, height, round, typeSection);
  }

  public Bytes encode() {
    RlpWriter out =
        new RlpWriter()
            .beginList()
            .signed(height)
            .signed(round)
            .bytes(nextProofContextHash.bytes())
            .beginList();
    networkSectionToRoot.forEach(step -> step.write(out));
    out.endList().signed(networkId).signed(updateNumber);
    Rlpn.writeOrNone(out, previous);
    out.signed(messageCount);
    Rlpn.writeOrNone(out, messagesRoot);
    nextProofContext.ifPresentOrElse(context -> out.bytes(context.encode()), out::none);
    return out.endList().toBytes();
  }

  /**
   * Decodes the form only: that the parts fit together, such as the announcement and the presence
   * of a proof context, is for the verifier to judge.
   */
  public static BtpHeader decode(Bytes encoded) throws MalformedMessage {
    if (encoded.length() > MAX_LENGTH) {
      throw MalformedMessage.of("BTP header", encoded.length() + " bytes", "<= " + MAX_LENGTH);
    }
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    BtpHeader header =
        new BtpHeader(
            Rlpn.natural(in, "height"),
            Rlpn.natural(in, "round"),
            Rlpn.hash(in),
            path(in),
            Rlpn.natural(in, "network id"),
            Rlpn.natural(in, "update number"),
            Rlpn.hashOrNone(in),
            Rlpn.natural(in, "message count"),
            Rlpn.hashOrNone(in),
            context(in));
    in.leaveList();
    in.end();
    return header;
  }

  private static List<PathStep> path(RlpReader in) throws MalformedMessage {
    List<PathStep> steps = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      if (steps.size() == MAX_PATH) {
        throw MalformedMessage.of("network path", "> " + MAX_PATH + " steps", "<= " + MAX_PATH);
      }
      steps.add(PathStep.read(in));
    }
    in.leaveList();
    return steps;
  }

  private static Optional<ProofContext> context(RlpReader in) throws MalformedMessage {
    if (in.nextIsNone()) {
      in.none();
      return Optional.empty();
    }
    return Optional.of(ProofContext.decode(in.bytes(ProofContext.MAX_LENGTH)));
  }
}
