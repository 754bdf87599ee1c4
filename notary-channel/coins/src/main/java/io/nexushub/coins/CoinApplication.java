package io.nexushub.coins;

import io.nexushub.lft.Admission;
import io.nexushub.lft.Answer;
import io.nexushub.lft.Application;
import io.nexushub.lft.BlockContext;
import io.nexushub.lft.Execution;
import io.nexushub.lft.Receipt;
import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.trie.State;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The application of a channel of coins. State: {@code c} and an address, to an {@link Account}.
 */
public final class CoinApplication implements Application {
  /** How far an envelope's timestamp may be from its block's, either way. */
  public static final long TIMESTAMP_WINDOW_MICROS = 300_000_000L;

  /** In receipts: the number is used, or too far from those that are. */
  public static final int NONCE = 1;

  /** In receipts: the timestamp is too far from the block's. */
  public static final int OUT_OF_TIME = 2;

  /** In receipts: the account has less than it pays. */
  public static final int OUT_OF_BALANCE = 3;

  private static final int INVALID_PARAMS = -32602;
  private static final int METHOD_NOT_FOUND = -32601;

  private final CoinGenesis genesis;
  private final SignatureScheme scheme;

  public CoinApplication(CoinGenesis genesis, SignatureScheme scheme) {
    this.genesis = genesis;
    this.scheme = scheme;
  }

  /** Form and limits first; the signature last, because it costs most. */
  @Override
  public Admission admit(Bytes bytes) {
    Envelope envelope;
    try {
      envelope = Envelope.decode(bytes);
    } catch (MalformedMessage malformed) {
      return new Admission.Refused(INVALID_PARAMS, String.valueOf(malformed.getMessage()));
    }
    if (!envelope.network().equals(genesis.network())) {
      return new Admission.Refused(
          INVALID_PARAMS,
          "envelope.network: '%s' (expected: %s)".formatted(envelope.network(), genesis.network()));
    }
    Hash digest = Envelope.digest(bytes);
    return envelope
        .sender(scheme, digest)
        .<Admission>map(sender ->
            new Admission.Admitted(
                new Transaction(envelope.id(digest), sender, envelope.timestampMicros(), bytes)))
        .orElseGet(() ->
            new Admission.Refused(
                INVALID_PARAMS,
                "envelope.signature: no signature of it (expected: secp256k1, low-s)"));
  }

  @Override
  public Execution genesis(State empty) {
    Accounts accounts = new Accounts(empty);
    genesis
        .balances()
        .forEach((address, coins) -> accounts.put(address, Account.EMPTY.paid(coins)));
    return new Execution(accounts.written(), List.of(), Optional.empty());
  }

  /** Leaves out what a block would only refuse: used numbers, and senders without an account. */
  @Override
  public List<Transaction> propose(State parentState, List<Transaction> waiting) {
    Accounts accounts = new Accounts(parentState);
    return waiting.stream()
        .filter(transaction ->
            accounts
                .find(transaction.sender())
                .filter(account -> account.nonces().isFree(admitted(transaction).nonce()))
                .isPresent())
        .toList();
  }

  @Override
  public Execution execute(BlockContext block, State parentState, List<Transaction> transactions) {
    Accounts accounts = new Accounts(parentState);
    List<Receipt> receipts = new ArrayList<>(transactions.size());
    for (Transaction transaction : transactions) {
      receipts.add(execute(block, accounts, transaction));
    }
    return new Execution(accounts.written(), receipts, Optional.empty());
  }

  /**
   * The number is used whatever becomes of the payments, so that a sender who was told of a failure
   * is not surprised by a later success.
   */
  private static Receipt execute(BlockContext block, Accounts accounts, Transaction transaction) {
    Envelope envelope = admitted(transaction);
    Address sender = transaction.sender();
    Optional<Account> found = accounts.find(sender);
    if (found.isEmpty()) {
      return refused(transaction, OUT_OF_BALANCE, "balance", 0, "coins that somebody paid first");
    }
    Account account = found.get();
    if (!account.nonces().isFree(envelope.nonce())) {
      return refused(transaction, NONCE, "nonce", envelope.nonce(), account.nonces().free());
    }
    account = account.using(envelope.nonce());
    accounts.put(sender, account);
    long distance = envelope.timestampMicros() - block.timestampMicros();
    if (Math.abs(distance) > TIMESTAMP_WINDOW_MICROS) {
      return refused(
          transaction,
          OUT_OF_TIME,
          "timestamp",
          distance / 1_000 + " ms from the block's",
          "at most " + TIMESTAMP_WINDOW_MICROS / 1_000);
    }
    BigInteger sum =
        envelope.payments().stream().map(Payment::amount).reduce(BigInteger.ZERO, BigInteger::add);
    if (account.balance().compareTo(sum) < 0) {
      return refused(transaction, OUT_OF_BALANCE, "balance", account.balance(), ">= " + sum);
    }
    accounts.put(sender, account.paying(sum));
    for (Payment payment : envelope.payments()) {
      Account paid = accounts.find(payment.to()).orElse(Account.EMPTY);
      accounts.put(payment.to(), paid.paid(payment.amount()));
    }
    return Receipt.success(transaction.id(), List.of());
  }

  private static Receipt refused(
      Transaction transaction, int code, String subject, Object found, Object expected) {
    return Receipt.failure(
        transaction.id(), code, subject + ": " + found + " (expected: " + expected + ")");
  }

  private static Envelope admitted(Transaction transaction) {
    try {
      return Envelope.decode(transaction.bytes());
    } catch (MalformedMessage malformed) {
      throw new IllegalArgumentException("not an admitted transaction", malformed);
    }
  }

  /** {@code getAccount} of an {@code address}, and {@code getTotalSupply}. */
  @Override
  public Answer query(State state, String method, RpcItem.Dict params) {
    return switch (method) {
      case "getAccount" -> account(state, params);
      case "getTotalSupply" -> new Answer.Found(RpcItem.integer(genesis.supply()));
      default ->
          new Answer.Refused(
              METHOD_NOT_FOUND, "method: " + method + " (expected: getAccount, getTotalSupply)");
    };
  }

  private static Answer account(State state, RpcItem.Dict params) {
    try {
      IconAddress address = IconAddress.parse(params.text("address").orElse(""));
      if (address.isContract()) {
        throw MalformedMessage.of("address", address, "hx and 40 hex digits");
      }
      Account account = Accounts.read(state, address.body()).orElse(Account.EMPTY);
      return new Answer.Found(
          RpcItem.dict()
              .with("balance", RpcItem.integer(account.balance()))
              .with("nextNonce", account.nonces().next()));
    } catch (MalformedMessage malformed) {
      return new Answer.Refused(INVALID_PARAMS, String.valueOf(malformed.getMessage()));
    }
  }
}
