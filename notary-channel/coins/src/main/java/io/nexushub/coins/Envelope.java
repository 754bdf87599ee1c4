package io.nexushub.coins;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A transaction of a channel of coins: payments by one account under one signature. All of them
 * happen, or none.
 *
 * <p>{@code envelope = [1, network, timestamp, nonce, [[to, amount, memo], ...], signature]}, RLP,
 * canonical. What is signed is {@code SHA3-256("NEXUS/COINS/1" | [1, network, timestamp, nonce,
 * payments])}, so that a signature is good for one chain only; the id is {@code
 * SHA3-256("NEXUS/COINS/ID/1" | that digest | signature)}: it stands for exactly one sequence of
 * bytes, because there is one encoding, and a long envelope is hashed once.
 *
 * {@snippet :
 * Payment rent = new Payment(landlord, BigInteger.valueOf(900), Bytes.utf8("November"));
 * Envelope envelope = Envelope.sign(network, nowMicros, nonce, List.of(rent), signer);
 * post("nexus_sendTransaction", envelope.encode());
 * Hash id = envelope.id();
 * }
 *
 * @param network network address of the channel, such as {@code 0x1.coins}
 * @param timestampMicros the sender's clock, UNIX microseconds
 * @param nonce a number the account has not used yet, see {@link Nonces}
 */
public record Envelope(
    NetworkAddress network,
    long timestampMicros,
    long nonce,
    List<Payment> payments,
    Signature signature) {
  public static final int MAX_PAYMENTS = 256;

  /** As many payments as there may be, with memos as long as they may be, have room. */
  public static final int MAX_BYTES = 96 * 1024;

  private static final int VERSION = 1;

  /** The first byte of a list's head, less the number of bytes that follow in it. */
  private static final int LONG_LIST = 0xf7;

  private static final int SIGNATURE_ITEM = 2 + Signature.LENGTH;
  private static final Bytes DOMAIN = Bytes.utf8("NEXUS/COINS/1");
  private static final Bytes ID_DOMAIN = Bytes.utf8("NEXUS/COINS/ID/1");

  public Envelope {
    payments = List.copyOf(payments);
    if (payments.isEmpty() || payments.size() > MAX_PAYMENTS) {
      throw new IllegalArgumentException(
          "payments: " + payments.size() + " (expected: 1 to " + MAX_PAYMENTS + ")");
    }
  }

  public static Envelope sign(
      NetworkAddress network,
      long timestampMicros,
      long nonce,
      List<Payment> payments,
      Signer signer) {
    Hash digest = digest(network, timestampMicros, nonce, payments);
    return new Envelope(network, timestampMicros, nonce, payments, signer.sign(digest));
  }

  public Bytes encode() {
    return unsigned(network, timestampMicros, nonce, payments)
        .bytes(signature.bytes())
        .endList()
        .toBytes();
  }

  public static Envelope decode(Bytes encoded) throws MalformedMessage {
    if (encoded.length() > MAX_BYTES) {
      throw MalformedMessage.of(
          "envelope", encoded.length() + " bytes", "<= " + MAX_BYTES + " bytes");
    }
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    long version = in.uint64();
    if (version != VERSION) {
      throw MalformedMessage.of("envelope.version", version, VERSION);
    }
    NetworkAddress network = NetworkAddress.parse(in.text(NetworkAddress.MAX_LENGTH));
    long timestampMicros = natural("envelope.timestamp", in);
    long nonce = natural("envelope.nonce", in);
    List<Payment> payments = payments(in);
    Signature signature = new Signature(in.fixed(Signature.LENGTH));
    in.leaveList();
    in.end();
    return new Envelope(network, timestampMicros, nonce, payments, signature);
  }

  /**
   * What is signed, for who has an envelope's one encoding: all of it but the signature.
   *
   * @param encoded what {@link #decode} took
   */
  static Hash digest(Bytes encoded) {
    int first = encoded.at(0) & 0xff;
    int head = first < LONG_LIST ? 1 : 1 + first - LONG_LIST;
    Bytes signed = encoded.slice(head, encoded.length() - SIGNATURE_ITEM);
    return HashFunction.SHA3_256.hash(
        Bytes.concat(DOMAIN, RlpWriter.listHead(signed.length()), signed));
  }

  /** What is signed. */
  public Hash digest() {
    return digest(network, timestampMicros, nonce, payments);
  }

  public Hash id() {
    return id(digest());
  }

  /**
   * See {@link #id()}, for who has the digest already.
   *
   * @param digest this envelope's
   */
  Hash id(Hash digest) {
    return HashFunction.SHA3_256.hash(Bytes.concat(ID_DOMAIN, digest.bytes(), signature.bytes()));
  }

  /** Who signed and pays, or empty if nobody did. */
  public Optional<Address> sender(SignatureScheme scheme) {
    return sender(scheme, digest());
  }

  /**
   * See {@link #sender(SignatureScheme)}, for who has the digest already.
   *
   * @param digest this envelope's
   */
  Optional<Address> sender(SignatureScheme scheme, Hash digest) {
    return scheme.recover(digest, signature).map(key -> Address.of(key, HashFunction.SHA3_256));
  }

  private static List<Payment> payments(RlpReader in) throws MalformedMessage {
    List<Payment> payments = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      if (payments.size() == MAX_PAYMENTS) {
        throw MalformedMessage.of("envelope.payments", "more", "<= " + MAX_PAYMENTS);
      }
      payments.add(Payment.decode(in));
    }
    in.leaveList();
    if (payments.isEmpty()) {
      throw MalformedMessage.of("envelope.payments", 0, "1 to " + MAX_PAYMENTS);
    }
    return payments;
  }

  private static long natural(String what, RlpReader in) throws MalformedMessage {
    long number = in.uint64();
    if (number < 0) {
      throw MalformedMessage.of(what, Long.toUnsignedString(number), "< 2^63");
    }
    return number;
  }

  /** The list up to the payments, still open. */
  private static RlpWriter unsigned(
      NetworkAddress network, long timestampMicros, long nonce, List<Payment> payments) {
    RlpWriter out =
        new RlpWriter()
            .beginList()
            .uint(VERSION)
            .text(network.toString())
            .uint(timestampMicros)
            .uint(nonce)
            .beginList();
    payments.forEach(payment -> payment.encodeTo(out));
    return out.endList();
  }

  private static Hash digest(
      NetworkAddress network, long timestampMicros, long nonce, List<Payment> payments) {
    Bytes signed = unsigned(network, timestampMicros, nonce, payments).endList().toBytes();
    return HashFunction.SHA3_256.hash(Bytes.concat(DOMAIN, signed));
  }
}
