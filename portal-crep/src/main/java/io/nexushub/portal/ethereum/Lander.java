package io.nexushub.portal.ethereum;

import io.nexushub.portal.Pause;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * Gets the transactions of one key mined, one after the other: allocates the nonce, journals what
 * it signed before it sends it, raises the fee while nobody takes it, and comes back with the
 * receipt. What an earlier life left in flight, or what a reorganisation has thrown out of its
 * block, is landed first.
 *
 * <p>Blocks; one thread at a time.
 */
public final class Lander {
  private static final Duration POLL = Duration.ofMillis(250);

  /**
   * Part of the estimate that is added: state may move between estimate and block, and some nodes
   * name the gas that is left to pay after refunds of up to a fifth, not what must be brought.
   */
  private static final BigInteger GAS_MARGIN_DIVISOR = BigInteger.valueOf(3);

  /** Where a node does not say what is final: no reorganisation has ever been that deep. */
  static final int KEPT_WITHOUT_FINALITY = 256;

  private final EthereumRpc rpc;
  private final EthereumKey key;
  private final NonceJournal journal;
  private final FeePolicy fees;
  private final Settings settings;
  private final HashFunction keccak;
  private final Pause pause;

  /**
   * Limits of a lander.
   *
   * @param patience how long an offer may stand before it is raised
   * @param attempts offers made for one nonce before the caller hears of it
   */
  public record Settings(long chainId, Duration patience, int attempts) {}

  public Lander(
      EthereumRpc rpc,
      EthereumKey key,
      NonceJournal journal,
      FeePolicy fees,
      Settings settings,
      HashFunction keccak,
      Pause pause) {
    this.rpc = rpc;
    this.key = key;
    this.journal = journal;
    this.fees = fees;
    this.settings = settings;
    this.keccak = keccak;
    this.pause = pause;
  }

  public Address address() {
    return key.address();
  }

  public EthereumRpc rpc() {
    return rpc;
  }

  /**
   * Calls a contract by a transaction.
   *
   * @throws Reverted if the contract refuses already in the estimate: nothing was sent, nothing
   *     paid
   */
  public TransactionReceipt call(Address to, Bytes data, BigInteger value)
      throws TransientFailure, Reverted {
    return call(to, data, value, BigInteger.ZERO);
  }

  /**
   * Calls a contract that looks at how much gas is left.
   *
   * @param reserve gas to bring beyond the estimate; what is not used is not paid
   */
  public TransactionReceipt call(Address to, Bytes data, BigInteger value, BigInteger reserve)
      throws TransientFailure, Reverted {
    long nonce = freeNonce(); // first: what was in flight may be this very call
    rpc.call(address(), to, data, value); // not every node's estimate notices a revert
    BigInteger estimate = rpc.estimateGas(address(), to, data, value);
    return land(nonce, to.toString(), data, value, withMargin(estimate).add(reserve));
  }

  /** Creates a contract; its address is in the receipt. */
  public TransactionReceipt create(Bytes initCode, BigInteger value)
      throws TransientFailure, Reverted {
    long nonce = freeNonce();
    BigInteger estimate = rpc.estimateCreationGas(address(), initCode, value);
    return land(nonce, "", initCode, value, withMargin(estimate));
  }

  private TransactionReceipt land(
      long nonce, String to, Bytes data, BigInteger value, BigInteger gasLimit)
      throws TransientFailure {
    FeePolicy.Offer offer = fees.first(rpc.baseFee());
    RawTransaction transaction =
        RawTransaction.createTransaction(
            settings.chainId(),
            BigInteger.valueOf(nonce),
            gasLimit,
            to,
            value,
            data.toString(),
            offer.maxPriorityFee(),
            offer.maxFee());
    return untilMined(journal.begin(nonce, new NonceJournal.Offered(offer, key.sign(transaction))));
  }

  /** The next nonce, once everything that was ever signed is in a block. */
  private long freeNonce() throws TransientFailure {
    long next = rpc.minedNonce(address());
    settle(next);
    for (var earlier = find(next); earlier.isPresent(); earlier = find(next)) {
      untilMined(earlier.get());
      next = rpc.minedNonce(address());
    }
    if (next < journal.unused()) {
      throw new TransientFailure(
          "nonce %d: the node is behind or of another chain (expected: >= %d, all below is final)"
              .formatted(next, journal.unused()));
    }
    return next;
  }

  private void settle(long mined) throws TransientFailure {
    long settled = rpc.finalNonce(address()).orElse(mined - KEPT_WITHOUT_FINALITY);
    try {
      journal.settle(settled);
    } catch (IOException e) {
      throw new TransientFailure("nonce journal: " + e.getMessage(), e);
    }
  }

  private TransactionReceipt untilMined(NonceJournal.Entry first) throws TransientFailure {
    NonceJournal.Entry entry = first;
    if (entry.newest().offer().maxFee().compareTo(rpc.baseFee()) < 0) {
      entry = raised(entry); // an offer of before may not even be taken in by now
    }
    for (int attempt = 0; attempt < settings.attempts(); attempt++) {
      entry = attempt == 0 ? entry : raised(entry);
      rpc.sendRaw(entry.newest().raw());
      Optional<TransactionReceipt> receipt = poll(entry);
      if (receipt.isPresent()) {
        return receipt.get();
      }
      if (rpc.minedNonce(address()) > entry.nonce() && receiptOf(entry).isEmpty()) {
        throw new TransientFailure(
            "nonce "
                + entry.nonce()
                + ": a block has another transaction with it (is the key used elsewhere?)");
      }
    }
    throw new TransientFailure(
        "nonce "
            + entry.nonce()
            + ": not mined after "
            + settings.attempts()
            + " offers, the last "
            + entry.newest().offer().maxFee()
            + " wei a gas (cap: "
            + fees.cap()
            + ")");
  }

  private Optional<TransactionReceipt> poll(NonceJournal.Entry entry) throws TransientFailure {
    long polls = Math.max(1, settings.patience().dividedBy(POLL));
    for (long i = 0; i < polls; i++) {
      Optional<TransactionReceipt> receipt = receiptOf(entry);
      if (receipt.isPresent()) {
        return receipt;
      }
      pause.lasting(POLL);
    }
    return Optional.empty();
  }

  /** The node may mine any of the offers. */
  private Optional<TransactionReceipt> receiptOf(NonceJournal.Entry entry) throws TransientFailure {
    for (NonceJournal.Offered offered : entry.offers()) {
      Optional<TransactionReceipt> receipt = rpc.receipt(keccak.hash(offered.raw()).toString());
      if (receipt.isPresent()) {
        return receipt;
      }
    }
    return Optional.empty();
  }

  /** The same transaction for more money; its other fields are read back from what was signed. */
  private NonceJournal.Entry raised(NonceJournal.Entry entry) throws TransientFailure {
    if (!fees.canBump(entry.newest().offer())) {
      return entry;
    }
    FeePolicy.Offer offer = fees.bumped(entry.newest().offer(), rpc.baseFee());
    RawTransaction before = TransactionDecoder.decode(entry.newest().raw().toString());
    RawTransaction after =
        RawTransaction.createTransaction(
            settings.chainId(),
            before.getNonce(),
            before.getGasLimit(),
            before.getTo(),
            before.getValue(),
            before.getData(),
            offer.maxPriorityFee(),
            offer.maxFee());
    return journal.raise(entry, new NonceJournal.Offered(offer, key.sign(after)));
  }

  private Optional<NonceJournal.Entry> find(long nonce) throws TransientFailure {
    try {
      return journal.find(nonce);
    } catch (MalformedMessage e) {
      throw new TransientFailure(
          "nonce journal: entry " + nonce + " is damaged: " + e.getMessage(), e);
    }
  }

  private static BigInteger withMargin(BigInteger estimate) {
    return estimate.add(estimate.divide(GAS_MARGIN_DIVISOR));
  }
}
