package io.nexushub.lightclient.ethereum;

import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.TrieProof;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Accounts and storage under a state root that is known to be true (what eth_getProof answers). */
public final class StateProofs {
  /** Keys are hashed: 64 nibbles, but real tries are a fifth as deep. */
  public static final int MAX_NODES = 32;

  private final HashFunction keccak;

  public StateProofs(HashFunction keccak) {
    this.keccak = keccak;
  }

  /** What a state holds about an address. */
  public record Account(BigInteger nonce, BigInteger balance, Hash storageRoot, Hash codeHash) {}

  /** The account, or that there is none. */
  public Verdict<Optional<Account>> account(Hash stateRoot, Address address, List<Bytes> nodes) {
    Bytes key = keccak.hash(address.bytes()).bytes();
    return value("account " + address, stateRoot, key, nodes, StateProofs::decodeAccount);
  }

  /** The number in a storage slot; an empty slot holds zero. */
  public Verdict<BigInteger> storage(Account account, BigInteger slot, List<Bytes> nodes) {
    if (account.storageRoot().equals(MerkleTrie.emptyRoot(keccak)) && nodes.isEmpty()) {
      return Verdict.accepted(BigInteger.ZERO);
    }
    Bytes key = keccak.hash(word(slot)).bytes();
    return value(
            "storage slot " + slot, account.storageRoot(), key, nodes, StateProofs::decodeNumber)
        .map(number -> number.orElse(BigInteger.ZERO));
  }

  /** A number as 32 bytes, most significant first. */
  static Bytes word(BigInteger number) {
    byte[] shortest = number.toByteArray();
    int skipped = Math.max(0, shortest.length - Hash.LENGTH);
    byte[] word = new byte[Hash.LENGTH];
    System.arraycopy(
        shortest,
        skipped,
        word,
        Hash.LENGTH - shortest.length + skipped,
        shortest.length - skipped);
    return Bytes.wrap(word);
  }

  private interface Decoder<V> {
    V decode(RlpReader in) throws MalformedMessage;
  }

  private <V> Verdict<Optional<V>> value(
      String subject, Hash root, Bytes key, List<Bytes> nodes, Decoder<V> decoder) {
    return switch (new TrieProof(nodes).verify(keccak, root, key)) {
      case TrieProof.Verdict.Absent() -> Verdict.accepted(Optional.empty());
      case TrieProof.Verdict.Invalid(String found, String expected) ->
          Verdict.invalid(subject, found, expected);
      case TrieProof.Verdict.Present(Bytes value) -> decoded(subject, value, decoder);
    };
  }

  private static <V> Verdict<Optional<V>> decoded(String subject, Bytes value, Decoder<V> decoder) {
    try {
      RlpReader in = RlpReader.of(value);
      V decoded = decoder.decode(in);
      in.end();
      return Verdict.accepted(Optional.of(decoded));
    } catch (MalformedMessage malformed) {
      return Verdict.invalid(subject, String.valueOf(malformed.getMessage()), "canonical RLP");
    }
  }

  private static Account decodeAccount(RlpReader in) throws MalformedMessage {
    in.enterList();
    Account account =
        new Account(
            in.uint(Long.BYTES),
            in.uint(Hash.LENGTH),
            new Hash(in.fixed(Hash.LENGTH)),
            new Hash(in.fixed(Hash.LENGTH)));
    in.leaveList();
    return account;
  }

  private static BigInteger decodeNumber(RlpReader in) throws MalformedMessage {
    return in.uint(Hash.LENGTH);
  }
}
