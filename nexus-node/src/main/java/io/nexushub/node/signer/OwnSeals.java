package io.nexushub.node.signer;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongFunction;

/**
 * Looks for this member's signature in what a quorum has certified: a copy of the key that speaks
 * elsewhere, or a past that this signer has forgotten, shows itself there.
 */
public final class OwnSeals {
  private final NodeSigner signer;
  private final Chain chain;
  private final Address self;
  private final LongFunction<Optional<Membership>> epochs;

  /**
   * @param epochs the members of an epoch: one member's place is another's in the next
   */
  public OwnSeals(
      NodeSigner signer, Chain chain, Address self, LongFunction<Optional<Membership>> epochs) {
    this.signer = signer;
    this.chain = chain;
    this.self = self;
    this.epochs = epochs;
  }

  /** A certificate that has been verified. */
  public void look(QuorumCertificate certificate) {
    OptionalInt place =
        epochs
            .apply(certificate.epoch())
            .map(members -> members.indexOf(self))
            .orElse(OptionalInt.empty());
    if (place.isPresent()
        && certificate.seals().stream().anyMatch(seal -> seal.member() == place.getAsInt())) {
      signer.seen(chain, certificate.epoch(), certificate.round());
    }
  }
}
