package io.nexushub.notary;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.Optional;

/**
 * How a message went through the hub, kept for its passport: {@code [outcome, link, next, network
 * id, sequence, height, transaction, proof]}, RLP.
 *
 * @param outcome the kind of its BTPEvent
 * @param link network address of the community it came from; for the hub's own error replies, the
 *     hub's
 * @param next network that takes it on, or empty
 * @param networkId BTP network that takes it on, or 0
 * @param sequence its number there
 * @param height of the hub's block
 * @param proof what made the channel believe it, for people; empty where the receipts say it
 */
public record Passage(
    String outcome,
    NetworkAddress link,
    Optional<NetworkAddress> next,
    long networkId,
    long sequence,
    long height,
    Hash transaction,
    String proof) {
  private static final int MAX_OUTCOME = 16;
  private static final int MAX_PROOF = 256;

  private String nextText() {
    return next.map(NetworkAddress::toString).orElse("");
  }

  private static Optional<NetworkAddress> next(String text) throws MalformedMessage {
    return text.isEmpty() ? Optional.empty() : Optional.of(NetworkAddress.parse(text));
  }

  Bytes encode() {
    return new RlpWriter()
        .beginList()
        .text(outcome)
        .text(link.toString())
        .text(nextText())
        .uint(networkId)
        .uint(sequence)
        .uint(height)
        .bytes(transaction.bytes())
        .text(proof)
        .endList()
        .toBytes();
  }

  static Passage decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    Passage passage =
        new Passage(
            in.text(MAX_OUTCOME),
            NetworkAddress.parse(in.text(NetworkAddress.MAX_LENGTH)),
            next(in.text(NetworkAddress.MAX_LENGTH)),
            in.uint64(),
            in.uint64(),
            in.uint64(),
            Hash.of(in.fixed(Hash.LENGTH)),
            in.text(MAX_PROOF));
    in.leaveList();
    in.end();
    return passage;
  }

  /** See {@link #decode}, for bytes of our own state. */
  public static Passage read(Bytes stored) {
    try {
      return decode(stored);
    } catch (MalformedMessage malformed) {
      throw new IllegalStateException("a passage in the state", malformed);
    }
  }

  public RpcItem.Dict toRpc() {
    RpcItem.Dict fields =
        RpcItem.dict()
            .with("outcome", outcome)
            .with("link", link.toString())
            .with("next", nextText())
            .with("network_id", networkId)
            .with("sn", sequence)
            .with("height", height)
            .with("transaction", transaction.toString());
    return proof.isEmpty() ? fields : fields.with("proof", proof);
  }
}
