package io.nexushub.node.exchange;

import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.Reverted;
import io.nexushub.portal.loopchain.IconAccount;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.SourceNumber;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.Map;

/**
 * An account on a loopchain community.
 *
 * @param network of the chain
 * @param vault its address, {@code cx}
 */
public record LoopchainTrader(IconAccount icon, NetworkAddress network, String vault)
    implements Trader {
  private static final String DEPOSITED = "Deposited(int,Address,int)";
  private static final String REQUESTED = "Requested(int,Address)";

  @Override
  public ChainAddress account() {
    return ChainAddress.of(icon.address().toString());
  }

  @Override
  public BigInteger balance() throws TransientFailure {
    return icon.balance(icon.address().toString());
  }

  @Override
  public BigInteger vaultBalance() throws TransientFailure {
    return icon.balance(vault);
  }

  @Override
  public Entry deposit(BigInteger amount, Bytes order) throws TransientFailure, Reverted {
    Funds.require(account(), balance(), amount, "the amount");
    return entry(DEPOSITED, icon.pay(vault, amount, "deposit", Map.of("_order", order.toString())));
  }

  @Override
  public Entry request(Bytes wish) throws TransientFailure, Reverted {
    return entry(REQUESTED, icon.call(vault, "request", Map.of("_request", wish.toString())));
  }

  @Override
  public void claim(long order) throws TransientFailure, Reverted {
    requireSuccess(
        "claim",
        icon.call(
            vault,
            "claim",
            Map.of("_order", "0x" + Long.toHexString(order), "_to", icon.address().toString())));
  }

  private Entry entry(String event, IconAccount.Outcome outcome) throws Reverted {
    requireSuccess(event, outcome);
    for (Object item : outcome.receipt().getJsonArray("eventLogs", new JsonArray())) {
      JsonObject log = (JsonObject) item;
      JsonArray indexed = log.getJsonArray("indexed");
      if (vault.equals(log.getString("scoreAddress")) && event.equals(indexed.getString(0))) {
        return new Entry(
            new SourceNumber(network, Long.decode(indexed.getString(1))),
            outcome.height(),
            outcome.transaction());
      }
    }
    throw new Reverted(event + ": not in transaction " + outcome.transaction());
  }

  private static void requireSuccess(String what, IconAccount.Outcome outcome) throws Reverted {
    if (!outcome.succeeded()) {
      throw new Reverted(what + ": " + outcome.failure());
    }
  }
}
