package io.nexushub.lightclient.loopchain;

import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.loopchain.LoopchainTransaction.GenesisText;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A block as {@code icx_getBlockByHeight} serves every version: in the shape of 0.1a. For 0.1a that
 * is all of it; later versions lose their votes and most of what their hash covers.
 *
 * @param prevHash absent for the genesis
 * @param timestamp leader's clock, microseconds
 * @param hash what the server says
 * @param leader absent for the genesis
 */
public record ServedBlock(
    BlockVersion version,
    long height,
    Optional<Hash> prevHash,
    Hash transactionsRoot,
    long timestamp,
    List<LoopchainTransaction> transactions,
    Hash hash,
    Optional<Leader> leader) {
  /**
   * Who made a block.
   *
   * @param signature over its hash; goloop nodes leave it out
   */
  public record Leader(Address address, Optional<Signature> signature) {}

  public ServedBlock {
    transactions = List.copyOf(transactions);
  }

  public static ServedBlock decodeJson(Bytes utf8) throws MalformedMessage {
    JsonFields in = JsonFields.of("block", Json.parse(utf8));
    long height = in.number("height");
    Hash root = in.bareHash("merkle_tree_root_hash");
    ServedBlock block =
        new ServedBlock(
            BlockVersion.parse(in.text("version")),
            height,
            height == 0
                ? absent(in, "prev_block_hash")
                : Optional.of(in.bareHash("prev_block_hash")),
            root,
            in.number("time_stamp"),
            transactions(
                in.items("confirmed_transaction_list", LoopchainBlock.MAX_TRANSACTIONS), root),
            in.bareHash("block_hash"),
            leader(in, height));
    for (String unhashed : List.of("next_leader", "commit_state")) {
      if (in.has(unhashed)) {
        in.any(unhashed);
      }
    }
    in.end();
    return block;
  }

  private static <T> Optional<T> absent(JsonFields in, String name) throws MalformedMessage {
    String text = in.text(name);
    if (!text.isEmpty()) {
      throw MalformedMessage.of("genesis." + name, Quoted.text(text), "''");
    }
    return Optional.empty();
  }

  private static Optional<Leader> leader(JsonFields in, long height) throws MalformedMessage {
    if (height > 0) {
      Address address = in.key("peer_id");
      return Optional.of(new Leader(address, in.optionalSignature("signature")));
    }
    absent(in, "signature");
    return absent(in, "peer_id");
  }

  /** A block of 0.1a from its parts, with the root and the hash that follow from them. */
  static ServedBlock of01a(
      long height,
      Optional<Hash> prevHash,
      long timestamp,
      List<LoopchainTransaction> transactions,
      Optional<Leader> leader) {
    Hash root =
        LoopchainMerkle.rootOf01a(transactions.stream().map(LoopchainTransaction::id).toList());
    return new ServedBlock(
        BlockVersion.V0_1A,
        height,
        prevHash,
        root,
        timestamp,
        transactions,
        hashOf01a(prevHash, root, timestamp),
        leader);
  }

  /** Of the two texts a genesis may be hashed by, its root says which one was. */
  private static List<LoopchainTransaction> transactions(List<Json> items, Hash root)
      throws MalformedMessage {
    List<LoopchainTransaction> transactions = new ArrayList<>();
    for (Json item : items) {
      LoopchainTransaction flat = LoopchainTransaction.decode(item, GenesisText.FLAT);
      transactions.add(
          flat.id().equals(root) ? flat : LoopchainTransaction.decode(item, GenesisText.NESTED));
    }
    return transactions;
  }

  /**
   * Whether the block is one whole, as far as this shape can show it: for 0.1a its hash follows
   * from it; for later versions the server's word for the hash is only held against the leader's
   * signature. Nobody voted on any of it: a leader's word is all there is, and where goloop left
   * that out too, nothing at all vouches for 0.1a, and later versions cannot be checked.
   */
  public Verdict<ServedBlock> check(SignatureScheme scheme) {
    List<Hash> ids = transactions.stream().map(LoopchainTransaction::id).toList();
    Hash root = version.isVoted() ? LoopchainMerkle.root(ids) : LoopchainMerkle.rootOf01a(ids);
    Optional<Refusal> refusal =
        same("merkle_tree_root_hash", transactionsRoot, root)
            .or(() ->
                version.isVoted()
                    ? Optional.empty()
                    : same("block_hash", hash, hashOf01a(prevHash, transactionsRoot, timestamp)))
            .or(() -> signature(scheme));
    return refusal
        .<Verdict<ServedBlock>>map(Verdict::refused)
        .orElseGet(() -> Verdict.accepted(this));
  }

  private Optional<Refusal> signature(SignatureScheme scheme) {
    if (leader.isEmpty()) {
      return Optional.empty();
    }
    Leader by = leader.orElseThrow();
    if (by.signature().isEmpty()) {
      return version.isVoted()
          ? Optional.of(
              Refusal.invalid(
                  "signature of block " + height, "none", "the leader's, as its header has it"))
          : Optional.empty();
    }
    return Signatures.by(
        "block " + height, by.address(), hash, by.signature().orElseThrow(), scheme);
  }

  /** Digits, digits and eight little-endian bytes; height and leader are not in it. */
  private static Hash hashOf01a(Optional<Hash> prevHash, Hash transactionsRoot, long timestamp) {
    String digits = prevHash.map(Hash::toHex).orElse("") + transactionsRoot.toHex();
    byte[] time = new byte[Long.BYTES];
    for (int i = 0; i < time.length; i++) {
      time[i] = (byte) (timestamp >>> (Byte.SIZE * i));
    }
    return HashFunction.SHA3_256.hash(Bytes.concat(Bytes.utf8(digits), Bytes.wrap(time)));
  }

  private Optional<Refusal> same(String name, Hash found, Hash expected) {
    return found.equals(expected)
        ? Optional.empty()
        : Optional.of(Refusal.invalid("block " + height + "." + name, found, expected));
  }
}
