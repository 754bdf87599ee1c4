package io.nexushub.portal.ethereum;

import io.nexushub.portal.Pause;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * Gets the transactions of one key mined, one after the other: allocates the nonce, journals what
 * it signed before it sends it, raises the fee while nobody takes it, and comes back with the
 * receipt. What an earlier life left in flight is landed first.
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
    rpc.call(address(), to, data, value); // not every node's estimate notices a revert
    BigInteger estimate = rpc.estimateGas(address(), to, data, value);
    return land(to.toString(), data, value, withMargin(estimate).add(reserve));
  }

  /** Creates a contract; its address is in the receipt. */
  public TransactionReceipt create(Bytes initCode, BigInteger value)
      throws TransientFailure, Reverted {
    BigInteger estimate = rpc.estimateCreationGas(address(), initCode, value);
    return land("", initCode, value, withMargin(estimate));
  }

  private TransactionReceipt land(String to, Bytes data, BigInteger value, BigInteger gasLimit)
      throws TransientFailure {
    finishEarlier();
    FeePolicy.Offer offer = fees.first(rpc.baseFee());
    RawTransaction transaction =
        RawTransaction.createTransaction(
            settings.chainId(),
            BigInteger.valueOf(rpc.minedNonce(address())),
            gasLimit,
            to,
            value,
            data.toString(),
            offer.maxPriorityFee(),
            offer.maxFee());
    return untilMined(entry(transaction, offer));
  }

  /** Lands what a life before this one signed and did not see mined. */
  private void finishEarlier() throws TransientFailure {
    Optional<NonceJournal.Entry> earlier = find(rpc.minedNonce(address()));
    while (earlier.isPresent()) {
      untilMined(earlier.get());
      earlier = find(rpc.minedNonce(address()));
    }
  }

  private TransactionReceipt untilMined(NonceJournal.Entry first) throws TransientFailure {
    NonceJournal.Entry entry = first;
    List<String> offers = new ArrayList<>(); // the node may mine any of them
    for (int attempt = 0; attempt < settings.attempts(); attempt++) {
      journal.record(entry);
      rpc.sendRaw(entry.raw());
      offers.add(keccak.hash(entry.raw()).toString());
      Optional<TransactionReceipt> receipt = poll(offers);
      if (receipt.isPresent()) {
        journal.forget(entry.nonce());
        return receipt.get();
      }
      if (fees.canBump(entry.offer())) {
        entry = raised(entry);
      }
    }
    throw new TransientFailure(
        "nonce "
            + entry.nonce()
            + ": not mined after "
            + settings.attempts()
            + " offers, the last "
            + entry.offer().maxFee()
            + " wei a gas (cap: "
            + fees.cap()
            + ")");
  }

  private Optional<TransactionReceipt> poll(List<String> offers) throws TransientFailure {
    long polls = Math.max(1, settings.patience().dividedBy(POLL));
    for (long i = 0; i < polls; i++) {
      for (String hash : offers) {
        Optional<TransactionReceipt> receipt = rpc.receipt(hash);
        if (receipt.isPresent()) {
          return receipt;
        }
      }
      pause.lasting(POLL);
    }
    return Optional.empty();
  }

  /** The same transaction for more money; its other fields are read back from what was signed. */
  private NonceJournal.Entry raised(NonceJournal.Entry entry) throws TransientFailure {
    FeePolicy.Offer offer = fees.bumped(entry.offer(), rpc.baseFee());
    RawTransaction before = TransactionDecoder.decode(entry.raw().toString());
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
    return entry(after, offer);
  }

  private NonceJournal.Entry entry(RawTransaction transaction, FeePolicy.Offer offer) {
    return new NonceJournal.Entry(
        transaction.getNonce().longValueExact(), offer, key.sign(transaction));
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
