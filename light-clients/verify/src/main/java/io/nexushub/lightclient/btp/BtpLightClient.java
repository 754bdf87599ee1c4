package io.nexushub.lightclient.btp;

import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.LightClient;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.BtpMerkle;
import io.nexushub.protocol.btp.MessageProof;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.btp.ProofContext;
import io.nexushub.protocol.btp.RelayMessage.BlockUpdate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Follows one BTP network of another chain, block by block: sections are chained by hash and every
 * block is signed by the members that the one before announced, so none can be left out.
 *
 * <p>Time plays no part: a BTP block does not age.
 */
public final class BtpLightClient
    implements LightClient<BtpClientState, BlockUpdate, MessageProof, ProvenMessages> {
  private final HashFunction keccak;
  private final SignatureScheme scheme;

  public BtpLightClient(HashFunction keccak, SignatureScheme scheme) {
    this.keccak = keccak;
    this.scheme = scheme;
  }

  /** Signatures come last: they are the costly step, and the sender chose how many there are. */
  @Override
  public Verdict<BlockUpdate> verify(BtpClientState trusted, BlockUpdate block, Instant now) {
    BtpHeader header = block.header();
    Optional<Refusal> refusal = frozen(trusted).or(() -> network(trusted, header));
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.get());
    }
    if (rivals(trusted, header)) {
      return rivalry(trusted, block);
    }
    refusal =
        place(trusted, header)
            .or(() -> messages(header))
            .or(() -> members(trusted, header))
            .or(() -> signatures(trusted.uid(), trusted.members(), block));
    return refusal.<Verdict<BlockUpdate>>map(Verdict::refused).orElse(Verdict.accepted(block));
  }

  @Override
  public BtpClientState apply(BtpClientState trusted, BlockUpdate verified) {
    return trusted.after(verified.header(), keccak);
  }

  /** Messages are proven in order: the proof has to begin where delivery stopped. */
  @Override
  public Verdict<ProvenMessages> prove(BtpClientState trusted, MessageProof proof) {
    Optional<Refusal> refusal = frozen(trusted).or(() -> position(trusted, proof));
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.get());
    }
    if (proof.total() != trusted.messageCount()) {
      return Verdict.invalid(
          "message proof", "for " + proof.total() + " messages", trusted.messageCount());
    }
    Optional<Hash> root = proof.root(new BtpMerkle(keccak));
    if (root.isEmpty()) {
      return Verdict.invalid(
          "message proof", "nodes that do not fit", "a tree of " + trusted.messageCount());
    }
    if (!root.equals(trusted.messagesRoot())) {
      return Verdict.invalid("messages root", root.get(), text(trusted.messagesRoot()));
    }
    return Verdict.accepted(new ProvenMessages(trusted.nextMessage(), proof.messages()));
  }

  /** The state once proven messages are delivered. */
  public BtpClientState deliver(BtpClientState trusted, ProvenMessages proven) {
    return trusted.afterDelivering(proven.messages().size());
  }

  @Override
  public BtpClientState freeze(BtpClientState trusted, Conflict conflict) {
    return trusted.frozenBy(conflict.toString());
  }

  private static Optional<Refusal> frozen(BtpClientState trusted) {
    return trusted
        .conflict()
        .map(why ->
            new Refusal(Refusal.Kind.FROZEN, "light client", "frozen: " + why, "one history"));
  }

  private static Optional<Refusal> network(BtpClientState trusted, BtpHeader header) {
    return header.networkId() == trusted.networkId()
        ? Optional.empty()
        : invalid("network id", header.networkId(), trusted.networkId());
  }

  /** Whether the block claims the newest block's place with other content. */
  private boolean rivals(BtpClientState trusted, BtpHeader header) {
    boolean samePlace =
        header.height() == trusted.height() || header.previous().equals(trusted.parentSection());
    return samePlace && !header.section().hash(keccak).equals(trusted.section());
  }

  private Verdict<BlockUpdate> rivalry(BtpClientState trusted, BlockUpdate block) {
    Optional<Refusal> unsigned = signatures(trusted.uid(), trusted.signers(), block);
    Hash section = block.header().section().hash(keccak);
    if (unsigned.isPresent()) {
      return Verdict.invalid(
          "block " + block.header().height(),
          "section " + section + " in place of block " + trusted.height(),
          "section " + trusted.section());
    }
    return new Verdict.Conflicting<>(
        new Conflict(
            "section of network " + trusted.networkId() + " of " + trusted.uid(),
            trusted.section() + " at height " + trusted.height(),
            section + " at height " + block.header().height(),
            block.header().encode()));
  }

  /** Whether the block is the very next one. */
  private static Optional<Refusal> place(BtpClientState trusted, BtpHeader header) {
    if (header.height() <= trusted.height()) {
      return Optional.of(Refusal.stale("block height", header.height(), "> " + trusted.height()));
    }
    if (header.firstMessageSn() < trusted.nextMessage()) {
      return Optional.of(
          Refusal.stale("first message", header.firstMessageSn(), trusted.nextMessage()));
    }
    if (trusted.undelivered() > 0) {
      return Optional.of(
          Refusal.early(
              "block " + header.height(),
              "a new block",
              trusted.undelivered() + " more messages of block " + trusted.height()));
    }
    if (header.firstMessageSn() > trusted.nextMessage()) {
      return Optional.of(
          Refusal.early("first message", header.firstMessageSn(), trusted.nextMessage()));
    }
    return header.previous().equals(Optional.of(trusted.section()))
        ? Optional.empty()
        : invalid("previous section", text(header.previous()), trusted.section());
  }

  private static Optional<Refusal> messages(BtpHeader header) {
    if ((header.messageCount() == 0) != header.messagesRoot().isEmpty()) {
      return invalid(
          "messages root",
          text(header.messagesRoot()) + " of " + header.messageCount() + " messages",
          "a root if and only if there are messages");
    }
    if (header.messagesRoot().filter(Hash::isZero).isPresent()) {
      return invalid("messages root", "zero", "a digest");
    }
    return header.messageCount() > Integer.MAX_VALUE
        ? invalid("message count", header.messageCount(), "<= " + Integer.MAX_VALUE)
        : Optional.empty();
  }

  /** The change bit, the attached context and the hash of the context say one thing. */
  private Optional<Refusal> members(BtpClientState trusted, BtpHeader header) {
    Optional<ProofContext> announced = header.nextProofContext();
    if (announced.isPresent() != header.announcesProofContext()) {
      return invalid(
          "next proof context",
          announced.isPresent() ? "present" : "absent",
          header.announcesProofContext() ? "present, as the change bit is set" : "absent");
    }
    Hash hash = announced.orElse(trusted.members()).hash(keccak);
    if (!hash.equals(header.nextProofContextHash())) {
      return invalid("next proof context hash", header.nextProofContextHash(), hash);
    }
    return announced
        .flatMap(Quorum::weakness)
        .map(weakness -> Refusal.invalid("next " + weakness, "unfit", "fit to sign"));
  }

  /** Every signature given has to be right, and they have to be enough. */
  private Optional<Refusal> signatures(
      NetworkAddress uid, ProofContext context, BlockUpdate block) {
    List<Optional<Address>> members = context.members();
    List<Optional<Signature>> signatures = block.proof().signatures();
    if (signatures.size() != members.size()) {
      return invalid("signatures", signatures.size() + " slots", members.size());
    }
    int votes = (int) signatures.stream().filter(Optional::isPresent).count();
    if (!Quorum.reached(votes, members.size())) {
      return invalid(
          "signatures",
          "%d of %d".formatted(votes, members.size()),
          ">= %d: LackQuorum".formatted(Quorum.of(members.size())));
    }
    Hash decision =
        block.header().decision(keccak, uid, BtpClientState.NETWORK_TYPE_ETH).hash(keccak);
    for (int i = 0; i < members.size(); i++) {
      Optional<Signature> signature = signatures.get(i);
      if (signature.isPresent()) {
        Optional<Address> signer = scheme.recover(decision, signature.get()).map(this::address);
        if (signer.isEmpty() || !signer.equals(members.get(i))) {
          return invalid(
              "signature " + i,
              signer.map(Address::toString).orElse("of nobody"),
              members.get(i).map(Address::toString).orElse("none: the member has no key"));
        }
      }
    }
    return Optional.empty();
  }

  private Address address(PublicKey key) {
    return Address.of(key, keccak);
  }

  private static Optional<Refusal> position(BtpClientState trusted, MessageProof proof) {
    long before = proof.leftCount();
    long delivered = trusted.nextMessage() - trusted.firstMessage();
    if (before < delivered || trusted.undelivered() == 0) {
      return Optional.of(Refusal.stale("messages before the proven ones", before, delivered));
    }
    if (before > delivered) {
      return Optional.of(Refusal.early("messages before the proven ones", before, delivered));
    }
    return Optional.empty();
  }

  private static Optional<Refusal> invalid(String subject, Object found, Object expected) {
    return Optional.of(Refusal.invalid(subject, found, expected));
  }

  private static String text(Optional<Hash> hash) {
    return hash.map(Hash::toString).orElse("none");
  }
}
