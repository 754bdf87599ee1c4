package io.nexushub.notary;

import io.nexushub.lightclient.ethereum.EventEvidence;
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
import java.util.Optional;

/**
 * A transaction of a hub channel: one operation under one signature.
 *
 * <p>{@code transaction = [1, network, timestamp, kind, body, signature]}, RLP, canonical. What is
 * signed is {@code SHA3-256("NEXUS/TX/1" | [1, network, timestamp, kind, body])}, so that a
 * signature is good for one chain only; the id is the same digest of the whole transaction, so that
 * an id stands for exactly one sequence of bytes.
 *
 * {@snippet :
 * HubTransaction transaction =
 *     HubTransaction.sign(network, nowMicros, new HubOperation.Relay(link, proof), signer);
 * post("nexus_sendTransaction", transaction.encode());
 * Hash id = transaction.id();
 * }
 *
 * @param network network address of the channel, such as {@code 0x1.nexus}
 * @param timestampMicros the sender's clock, UNIX microseconds
 */
public record HubTransaction(
    NetworkAddress network, long timestampMicros, HubOperation operation, Signature signature) {
  /** What a transaction never needs beside its proofs: heads, names, time and signature. */
  static final int ENVELOPE_BYTES = 1024;

  /**
   * The longest event evidence goes in one piece. A node that takes less anywhere on the way would
   * let strangers stop a link, by logging much next to its events.
   */
  public static final int MAX_BYTES = EventEvidence.MAX_LENGTH + ENVELOPE_BYTES;

  private static final int VERSION = 1;
  private static final Bytes DOMAIN = Bytes.utf8("NEXUS/TX/1");

  public static HubTransaction sign(
      NetworkAddress network, long timestampMicros, HubOperation operation, Signer signer) {
    Hash digest = tagged(unsigned(network, timestampMicros, operation).endList().toBytes());
    return new HubTransaction(network, timestampMicros, operation, signer.sign(digest));
  }

  /** The address that submitters of hub channels are known by: {@code hx…} in ICON's spelling. */
  public static Address submitter(Signer signer) {
    return Address.of(signer.publicKey(), HashFunction.SHA3_256);
  }

  public Bytes encode() {
    return unsigned(network, timestampMicros, operation)
        .bytes(signature.bytes())
        .endList()
        .toBytes();
  }

  public static HubTransaction decode(Bytes encoded) throws MalformedMessage {
    if (encoded.length() > MAX_BYTES) {
      throw MalformedMessage.of(
          "transaction", encoded.length() + " bytes", "<= " + MAX_BYTES + " bytes");
    }
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    long version = in.uint64();
    if (version != VERSION) {
      throw MalformedMessage.of("transaction.version", version, VERSION);
    }
    NetworkAddress network = NetworkAddress.parse(in.text(NetworkAddress.MAX_LENGTH));
    long timestampMicros = in.uint64();
    HubOperation operation = HubOperation.decode(in.uint64(), in);
    Signature signature = new Signature(in.fixed(Signature.LENGTH));
    in.leaveList();
    in.end();
    return new HubTransaction(network, timestampMicros, operation, signature);
  }

  public Hash id() {
    return tagged(encode());
  }

  /** Who signed, or empty if nobody did. */
  public Optional<Address> sender(SignatureScheme scheme) {
    return scheme
        .recover(
            tagged(unsigned(network, timestampMicros, operation).endList().toBytes()), signature)
        .map(key -> Address.of(key, HashFunction.SHA3_256));
  }

  /** The list up to the body, still open. */
  private static RlpWriter unsigned(
      NetworkAddress network, long timestampMicros, HubOperation operation) {
    RlpWriter out =
        new RlpWriter()
            .beginList()
            .uint(VERSION)
            .text(network.toString())
            .uint(timestampMicros)
            .uint(operation.number());
    operation.encodeTo(out);
    return out;
  }

  private static Hash tagged(Bytes encoded) {
    return HashFunction.SHA3_256.hash(Bytes.concat(DOMAIN, encoded));
  }
}
