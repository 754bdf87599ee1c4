package io.nexushub.coins;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.crypto.SecretKey;
import io.nexushub.lft.Admission;
import io.nexushub.lft.Answer;
import io.nexushub.lft.BlockContext;
import io.nexushub.lft.Execution;
import io.nexushub.lft.Receipt;
import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.State;
import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A channel of coins without its consensus. */
final class CoinChain {
  static final NetworkAddress NETWORK = NetworkAddress.of("0x1.coins");
  static final Signer ALICE = signer("alice");
  static final Signer BOB = signer("bob");
  static final Signer CAROL = signer("carol");
  static final long START = 1_800_000_000_000_000L;

  final CoinApplication application;
  State state;
  long now = START;
  private long height;

  /** Alice has so many coins, and nobody else has any. */
  CoinChain(long coins) {
    SortedMap<Address, BigInteger> balances = new TreeMap<>();
    balances.put(address(ALICE), BigInteger.valueOf(coins));
    application = new CoinApplication(new CoinGenesis(NETWORK, balances), Secp256k1.scheme());
    state = application.genesis(MerkleTrie.empty(HashFunction.SHA3_256)).state();
  }

  static Signer signer(String name) {
    return LocalSigner.of(SecretKey.of(HashFunction.SHA3_256.hash(Bytes.utf8(name)).bytes()));
  }

  static Address address(Signer signer) {
    return Address.of(signer.publicKey(), HashFunction.SHA3_256);
  }

  static Payment pay(Signer to, long amount) {
    return new Payment(address(to), BigInteger.valueOf(amount), Bytes.EMPTY);
  }

  Envelope envelope(Signer from, long nonce, Payment... payments) {
    return Envelope.sign(NETWORK, now, nonce, List.of(payments), from);
  }

  Transaction admitted(Envelope envelope) {
    Admission admission = application.admit(envelope.encode());
    assertThat(admission).isInstanceOf(Admission.Admitted.class);
    return ((Admission.Admitted) admission).transaction();
  }

  /** A block with one envelope, whether or not an honest member would propose it. */
  Receipt run(Envelope envelope) {
    return run(List.of(admitted(envelope))).getFirst();
  }

  List<Receipt> run(List<Transaction> transactions) {
    height++;
    now += 1_000;
    Execution done =
        application.execute(new BlockContext(height, 0, now, Address.ZERO), state, transactions);
    state = done.state();
    assertThat(done.receipts())
        .extracting(Receipt::transaction)
        .containsExactlyElementsOf(transactions.stream().map(Transaction::id).toList());
    return done.receipts();
  }

  List<Transaction> proposed(Transaction... waiting) {
    return application.propose(state, List.of(waiting));
  }

  /** As a client reads it. */
  long balance(Signer owner) {
    Answer answer =
        application.query(
            state,
            "getAccount",
            RpcItem.dict().with("address", IconAddress.of(owner.publicKey()).toString()));
    assertThat(answer).isInstanceOf(Answer.Found.class);
    RpcItem.Dict found = (RpcItem.Dict) ((Answer.Found) answer).value();
    return Long.decode(found.text("balance").orElseThrow());
  }

  Hash root() {
    return state.root();
  }

  static Envelope decoded(Bytes bytes) {
    try {
      return Envelope.decode(bytes);
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }
}
