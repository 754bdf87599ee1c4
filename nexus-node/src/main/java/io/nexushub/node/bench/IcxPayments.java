package io.nexushub.node.bench;

import io.nexushub.node.rpc.RpcJson;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.icon.IconTransaction;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** ICX transfers, no two alike. */
final class IcxPayments implements Payments {
  private static final long STEP_LIMIT = 1_000_000;

  private final BigInteger nid;
  private final BigInteger stepPrice;
  private final InstantSource clock;
  private long made;

  IcxPayments(BigInteger nid, BigInteger stepPrice, InstantSource clock) {
    this.nid = nid;
    this.stepPrice = stepPrice;
    this.clock = clock;
  }

  static Payments of(RpcClient rpc) throws LoadFailure, InterruptedException {
    JsonObject network = (JsonObject) rpc.call("icx_getNetworkInfo", new JsonObject());
    return new IcxPayments(
        Payments.quantity(network.getValue("nid")),
        Payments.quantity(network.getValue("stepPrice")),
        InstantSource.system());
  }

  @Override
  public JsonObject payment(Signer from, PublicKey to, BigInteger amount) {
    made++;
    RpcItem.Dict transaction =
        RpcItem.dict()
            .with("version", "0x3")
            .with("from", IconAddress.of(from.publicKey()).toString())
            .with("to", IconAddress.of(to).toString())
            .with("value", RpcItem.integer(amount))
            .with("stepLimit", STEP_LIMIT)
            .with("timestamp", TimeUnit.MILLISECONDS.toMicros(clock.millis()))
            .with("nid", RpcItem.integer(nid))
            .with("nonce", made);
    if (RpcJson.json(IconTransaction.sign(transaction, from)) instanceof JsonObject signed) {
      return RpcClient.request("icx_sendTransaction", signed);
    }
    throw new IllegalStateException("a transaction is an object");
  }

  @Override
  public JsonObject load(Signer from, PublicKey to) {
    return payment(from, to, BigInteger.ONE);
  }

  @Override
  public int operations() {
    return 1;
  }

  @Override
  public BigInteger needed(long transactions) {
    return stepPrice
        .multiply(BigInteger.valueOf(STEP_LIMIT))
        .add(BigInteger.ONE)
        .multiply(BigInteger.valueOf(transactions));
  }

  @Override
  public BigInteger balance(RpcClient rpc, PublicKey owner)
      throws LoadFailure, InterruptedException {
    String address = IconAddress.of(owner).toString();
    return Payments.quantity(rpc.call("icx_getBalance", new JsonObject().put("address", address)));
  }
}
