package io.nexushub.node.exchange;

import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.EthReserveContract;
import io.nexushub.portal.ethereum.Lander;
import io.nexushub.portal.ethereum.Reverted;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.SourceNumber;
import java.math.BigInteger;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * An account on Ethereum.
 *
 * @param network of the chain
 * @param bmc message centre that the vault sends through
 * @param dex network address of the exchange
 */
public record EthereumTrader(
    Lander lander,
    NetworkAddress network,
    EthReserveContract vault,
    Address bmc,
    String dex,
    HashFunction keccak)
    implements Trader {
  private static final String DEPOSITED = "Deposited(uint256,address,uint256)";
  private static final String REQUESTED = "Requested(uint256,address)";

  @Override
  public ChainAddress account() {
    return new ChainAddress(ChainAddress.Form.ETHEREUM, lander.address());
  }

  @Override
  public BigInteger balance() throws TransientFailure {
    return lander.rpc().balance(lander.address());
  }

  @Override
  public BigInteger vaultBalance() throws TransientFailure {
    return vault.balance(lander.rpc());
  }

  @Override
  public Entry deposit(BigInteger amount, Bytes order) throws TransientFailure, Reverted {
    BigInteger fee = vault.fee(lander.rpc(), bmc, dex);
    Funds.require(account(), balance(), amount.add(fee), "the amount and the message's fee");
    return entry(
        DEPOSITED, lander.call(vault.address(), vault.deposit(amount, order), amount.add(fee)));
  }

  @Override
  public Entry request(Bytes wish) throws TransientFailure, Reverted {
    BigInteger fee = vault.fee(lander.rpc(), bmc, dex);
    Funds.require(account(), balance(), fee, "the message's fee");
    return entry(REQUESTED, lander.call(vault.address(), vault.request(wish), fee));
  }

  @Override
  public void claim(long order) throws TransientFailure, Reverted {
    claimFor(lander.address(), order);
  }

  /** Has the vault send a kept payment to its recipient, which anybody may. */
  public void claimFor(Address recipient, long order) throws TransientFailure, Reverted {
    requireSuccess(
        "claim", lander.call(vault.address(), vault.claim(order, recipient), BigInteger.ZERO));
  }

  private Entry entry(String event, TransactionReceipt receipt) throws Reverted {
    requireSuccess(event, receipt);
    Bytes topic = keccak.hash(Bytes.utf8(event)).bytes();
    for (Log log : receipt.getLogs()) {
      boolean ours = Bytes.hex(log.getAddress()).equals(vault.address().bytes());
      if (ours && Bytes.hex(log.getTopics().getFirst()).equals(topic)) {
        long number = new BigInteger(log.getTopics().get(1).substring(2), 16).longValueExact();
        return new Entry(
            new SourceNumber(network, number),
            receipt.getBlockNumber().longValueExact(),
            receipt.getTransactionHash());
      }
    }
    throw new Reverted(event + ": not in transaction " + receipt.getTransactionHash());
  }

  private static void requireSuccess(String what, TransactionReceipt receipt) throws Reverted {
    if (!receipt.isStatusOK()) {
      throw new Reverted(what + ": reverted in transaction " + receipt.getTransactionHash());
    }
  }
}
