package io.nexushub.lft;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.MemberSigner;
import io.nexushub.protocol.consensus.Membership;

/**
 * Whose replica it is: the chain, its members, and this member's key. A key that is no member's
 * makes a replica that follows and never speaks.
 */
public record Seat(Chain chain, Membership members, MemberSigner signer, SignatureScheme scheme) {
  /** A seat whose key signs whatever it is asked to; see {@link MemberSigner#of}. */
  public Seat(Chain chain, Membership members, Signer signer, SignatureScheme scheme) {
    this(chain, members, MemberSigner.of(signer), scheme);
  }

  /** The same among other members. */
  public Seat in(Membership other) {
    return new Seat(chain, other, signer, scheme);
  }

  public Address self() {
    return Address.of(signer.publicKey(), HashFunction.SHA3_256);
  }
}
