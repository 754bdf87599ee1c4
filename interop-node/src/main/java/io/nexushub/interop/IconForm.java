package io.nexushub.interop;

import io.nexushub.lft.Admission;
import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.icon.IconTransaction;
import io.nexushub.protocol.icon.RpcItemCodec;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Optional;

/**
 * A transaction on its way from a wallet's JSON into blocks: the object as it was signed, in {@link
 * RpcItemCodec}'s bytes. Its id is ICON's, a hash of its texts.
 */
public final class IconForm {
  private static final int INVALID_PARAMS = -32602;

  private IconForm() {}

  /** What is sent to the chain for a signed transaction. */
  public static Bytes encode(RpcItem.Dict signed) {
    return RpcItemCodec.encode(signed);
  }

  /**
   * The object as it was signed.
   *
   * @throws IllegalArgumentException if the bytes are not those of an admitted transaction
   */
  public static RpcItem.Dict fields(Bytes transaction) {
    try {
      return dict(transaction);
    } catch (MalformedMessage malformed) {
      throw new IllegalArgumentException("not an admitted transaction", malformed);
    }
  }

  /** See {@link #fields}: steps of an admitted transaction. */
  public static long steps(Bytes transaction) {
    try {
      return decode(transaction).steps();
    } catch (MalformedMessage malformed) {
      throw new IllegalArgumentException("not an admitted transaction", malformed);
    }
  }

  /** The sender's clock, for a server that has one itself. */
  public static long timestampMicros(RpcItem.Dict signed) throws MalformedMessage {
    return CommunityTransaction.read(signed, true).timestampMicros();
  }

  static CommunityTransaction decode(Bytes transaction) throws MalformedMessage {
    return CommunityTransaction.read(dict(transaction), true);
  }

  /** All the rules that need no state; the signature comes last, because it costs most. */
  static Admission admit(Bytes transaction, BigInteger nid, SignatureScheme scheme) {
    try {
      RpcItem.Dict signed = dict(transaction);
      CommunityTransaction fields = CommunityTransaction.read(signed, true);
      if (!fields.nid().equals(nid)) {
        throw MalformedMessage.of(
            "nid", RpcItem.integer(fields.nid()).value(), RpcItem.integer(nid).value());
      }
      if (fields.stepLimit().compareTo(BigInteger.valueOf(fields.steps())) < 0) {
        throw MalformedMessage.of(
            "stepLimit",
            RpcItem.integer(fields.stepLimit()).value(),
            ">= " + RpcItem.integer(fields.steps()).value());
      }
      Hash id = IconTransaction.id(signed);
      Address sender = requireSigned(signed, fields.from(), id, scheme);
      return new Admission.Admitted(
          new Transaction(id, sender, fields.timestampMicros(), transaction));
    } catch (MalformedMessage malformed) {
      return new Admission.Refused(INVALID_PARAMS, String.valueOf(malformed.getMessage()));
    }
  }

  private static Address requireSigned(
      RpcItem.Dict signed, IconAddress from, Hash id, SignatureScheme scheme)
      throws MalformedMessage {
    Optional<IconAddress> signer = scheme.recover(id, signature(signed)).map(IconAddress::of);
    if (signer.isEmpty() || !signer.get().equals(from)) {
      throw MalformedMessage.of(
          "signature", signer.map(address -> "by " + address).orElse("not valid"), "by " + from);
    }
    return from.body();
  }

  /** Base64 in its one spelling, so that a signature cannot be rewritten on its way. */
  private static Signature signature(RpcItem.Dict signed) throws MalformedMessage {
    String text = signed.text("signature").orElse("");
    try {
      byte[] octets = Base64.getDecoder().decode(text);
      if (octets.length == Signature.LENGTH
          && Base64.getEncoder().encodeToString(octets).equals(text)) {
        return Signature.of(Bytes.wrap(octets));
      }
    } catch (IllegalArgumentException notBase64) {
      // Reported below: it is as wrong as a wrong length.
    }
    throw MalformedMessage.of(
        "signature", Words.quote(text), "base64 of " + Signature.LENGTH + " bytes");
  }

  private static RpcItem.Dict dict(Bytes transaction) throws MalformedMessage {
    RpcItem item = RpcItemCodec.decode(transaction, LoopchainApplication.MAX_TRANSACTION_BYTES);
    if (item instanceof RpcItem.Dict dict) {
      return dict;
    }
    throw MalformedMessage.of("transaction", Words.show(item), "an object");
  }
}
