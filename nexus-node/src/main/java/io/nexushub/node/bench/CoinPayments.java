package io.nexushub.node.bench;

import io.nexushub.coins.Envelope;
import io.nexushub.coins.Payment;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.icon.IconAddress;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Envelopes of a channel of coins: of 200 bytes, or of 200 bytes for each payment. */
final class CoinPayments implements Payments {
  /** With this an envelope with one payment is 200 bytes long. */
  private static final Bytes MEMO = Bytes.utf8("x".repeat(76));

  /** With this a payment is 200 bytes long. */
  private static final Bytes LONG_MEMO = Bytes.utf8("x".repeat(174));

  /** Payments of one envelope go to so many accounts beside the one named. */
  private static final int PAYEES = 1_000;

  private final NetworkAddress network;
  private final int operations;
  private final InstantSource clock;
  private final Map<PublicKey, Long> nonces = new HashMap<>();
  private int payee;

  private CoinPayments(NetworkAddress network, int operations, InstantSource clock) {
    this.network = network;
    this.operations = operations;
    this.clock = clock;
  }

  /**
   * @param operations payments in each envelope of the load
   */
  static Form with(int operations) {
    return rpc -> {
      JsonObject status = (JsonObject) rpc.call("nexus_getStatus", new JsonObject());
      return new CoinPayments(
          NetworkAddress.of(status.getString("network")), operations, InstantSource.system());
    };
  }

  @Override
  public JsonObject payment(Signer from, PublicKey to, BigInteger amount) {
    return call(from, List.of(new Payment(address(to), amount, MEMO)));
  }

  @Override
  public JsonObject load(Signer from, PublicKey to) {
    if (operations == 1) {
      return payment(from, to, BigInteger.ONE);
    }
    List<Payment> payments = new ArrayList<>(operations);
    for (int i = 0; i < operations; i++) {
      payee = (payee + 1) % PAYEES;
      Bytes name = Bytes.utf8("payee " + payee);
      Address one = Address.of(HashFunction.SHA3_256.hash(name).bytes().from(12));
      payments.add(new Payment(one, BigInteger.ONE, LONG_MEMO));
    }
    return call(from, payments);
  }

  private JsonObject call(Signer from, List<Payment> payments) {
    long nonce = nonces.merge(from.publicKey(), 1L, Long::sum) - 1;
    long now = TimeUnit.MILLISECONDS.toMicros(clock.millis());
    Envelope envelope = Envelope.sign(network, now, nonce, payments, from);
    return RpcClient.request(
        "nexus_sendTransaction", new JsonObject().put("transaction", envelope.encode().toString()));
  }

  @Override
  public int operations() {
    return operations;
  }

  @Override
  public BigInteger needed(long transactions) {
    return BigInteger.valueOf(transactions * operations);
  }

  @Override
  public BigInteger balance(RpcClient rpc, PublicKey owner)
      throws LoadFailure, InterruptedException {
    String address = IconAddress.of(owner).toString();
    Object account =
        rpc.call(
            "nexus_query",
            new JsonObject()
                .put("method", "getAccount")
                .put("params", new JsonObject().put("address", address)));
    return account instanceof JsonObject found
        ? Payments.quantity(found.getValue("balance"))
        : BigInteger.ZERO;
  }

  private static Address address(PublicKey key) {
    return Address.of(key, HashFunction.SHA3_256);
  }
}
