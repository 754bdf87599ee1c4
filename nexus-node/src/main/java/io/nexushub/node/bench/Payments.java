package io.nexushub.node.bench;

import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signer;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;

/** How the transactions of one kind of channel are made, as a wallet makes them. */
interface Payments {
  /** A call that pays once. */
  JsonObject payment(Signer from, PublicKey to, BigInteger amount);

  /** A call of the load: a signed transaction that pays one unit in each of its operations. */
  JsonObject load(Signer from, PublicKey to);

  /** Operations in each transaction of the load. */
  int operations();

  /** What a sender needs for so many transactions of the load. */
  BigInteger needed(long transactions);

  BigInteger balance(RpcClient rpc, PublicKey owner) throws LoadFailure, InterruptedException;

  /** Reads from a channel what its transactions have to name. */
  interface Form {
    Payments of(RpcClient rpc) throws LoadFailure, InterruptedException;
  }

  /** Of a quantity in JSON-RPC. */
  static BigInteger quantity(Object text) throws LoadFailure {
    if (text instanceof String hex && hex.startsWith("0x")) {
      return new BigInteger(hex.substring(2), 16);
    }
    throw new LoadFailure("a quantity: " + text + " (expected: 0x and hex digits)");
  }
}
