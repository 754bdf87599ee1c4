package io.nexushub.protocol.btp;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import java.util.List;
import java.util.Optional;

/**
 * What one block of a chain sends over BTP: a section for each network that has messages or hears
 * of a new proof context, and the hash that commits to all of them.
 *
 * @param nextProofContext the proof context (RLPn) whose members sign the next block
 * @param networks in ascending order of network id
 * @param networkTypeSectionHash what the decision that is signed binds
 */
public record BtpDigest(
    Bytes nextProofContext,
    Hash nextProofContextHash,
    List<NetworkDigest> networks,
    Hash networkTypeSectionHash) {
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
  }
}
