package io.nexushub.portal.ethereum;

import io.nexushub.portal.Delivery;
import io.nexushub.portal.Destination;
import io.nexushub.portal.LinkStatus;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Bytes;
import java.math.BigInteger;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** Brings relay messages to the Solidity message centre, which checks the notaries' signatures. */
public final class EthereumDestination implements Destination {
  /**
   * The message centre refuses a relay message unless it can give each service it calls all of the
   * service's gas (1,000,000 unless its owner set another figure), used or not.
   */
  private static final BigInteger HANDLER_RESERVE = BigInteger.valueOf(1_100_000);

  private final Lander lander;
  private final BmcContract bmc;
  private final String link;

  /**
   * A destination.
   *
   * @param link BTP address of the hub's message centre, such as {@code btp://0x1.nexus/hub}
   */
  public EthereumDestination(Lander lander, BmcContract bmc, String link) {
    this.lander = lander;
    this.bmc = bmc;
    this.link = link;
  }

  @Override
  public LinkStatus status() throws TransientFailure {
    return bmc.status(lander.rpc(), link);
  }

  @Override
  public Delivery deliver(Bytes relayMessage) throws TransientFailure {
    Bytes data = bmc.handleRelayMessage(link, relayMessage);
    try {
      TransactionReceipt receipt =
          lander.call(bmc.address(), data, BigInteger.ZERO, HANDLER_RESERVE);
      return receipt.isStatusOK()
          ? new Delivery.Delivered(
              receipt.getTransactionHash(), receipt.getBlockNumber().longValueExact())
          : whyNot(receipt, data);
    } catch (Reverted e) {
      return Delivery.refusal("not sent", e.reason());
    }
  }

  /** A receipt carries no reason; the same call against the newest state says it. */
  private Delivery whyNot(TransactionReceipt receipt, Bytes data) throws TransientFailure {
    try {
      lander.rpc().call(lander.address(), bmc.address(), data);
      return new Delivery.Overtaken("reverted in its block, but would pass now");
    } catch (Reverted e) {
      return Delivery.refusal(receipt.getTransactionHash(), e.reason());
    }
  }
}
