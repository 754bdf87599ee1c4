package io.nexushub.notary;

import io.nexushub.lft.Admission;
import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.icon.IconAddress;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The door of a hub channel: form and limits first, the signature last. */
public final class Admissions {
  private static final int INVALID_PARAMS = -32602;

  private final NetworkAddress network;
  private final TreeSet<Address> submitters;
  private final SignatureScheme scheme;
  private final Predicate<HubOperation> taken;
  private final String expected;

  /**
   * @param taken which operations the channel is for
   * @param expected their names, for whoever sends another
   */
  public Admissions(
      ChannelGenesis channel,
      SignatureScheme scheme,
      Predicate<HubOperation> taken,
      String expected) {
    this.network = channel.network();
    this.submitters = new TreeSet<>(channel.submitters());
    this.scheme = scheme;
    this.taken = taken;
    this.expected = expected;
  }

  public Admission admit(Bytes bytes) {
    HubTransaction transaction;
    try {
      transaction = HubTransaction.decode(bytes);
    } catch (MalformedMessage malformed) {
      return new Admission.Refused(INVALID_PARAMS, String.valueOf(malformed.getMessage()));
    }
    if (!transaction.network().equals(network)) {
      return refused("transaction.network", "'" + transaction.network() + "'", network);
    }
    if (!taken.test(transaction.operation())) {
      return refused("transaction.kind", transaction.operation().title(), expected);
    }
    Optional<Address> sender = transaction.sender(scheme);
    if (sender.isEmpty()) {
      return refused("transaction.signature", "no signature of it", "secp256k1, low-s");
    }
    if (!submitters.contains(sender.get())) {
      return refused(
          "transaction sender", IconAddress.key(sender.get()), "a submitter of the channel");
    }
    return new Admission.Admitted(
        new Transaction(transaction.id(), sender.get(), transaction.timestampMicros(), bytes));
  }

  private static Admission refused(String subject, Object found, Object wanted) {
    return new Admission.Refused(
        INVALID_PARAMS, subject + ": " + found + " (expected: " + wanted + ")");
  }
}
