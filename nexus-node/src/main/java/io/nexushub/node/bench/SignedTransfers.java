package io.nexushub.node.bench;

import io.nexushub.node.rpc.RpcJson;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.icon.IconTransaction;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes transfers as a wallet does: each one signed by its sender, no two alike. */
final class SignedTransfers {
  private static final long STEP_LIMIT = 1_000_000;

  private final BigInteger nid;
  private final InstantSource clock;
  private long made;

  SignedTransfers(BigInteger nid, InstantSource clock) {
    this.nid = nid;
    this.clock = clock;
  }

  JsonObject transfer(Signer from, IconAddress to, BigInteger value) {
    made++;
    RpcItem.Dict transaction =
        RpcItem.dict()
            .with("version", "0x3")
            .with("from", IconAddress.of(from.publicKey()).toString())
            .with("to", to.toString())
            .with("value", RpcItem.integer(value))
            .with("stepLimit", STEP_LIMIT)
            .with("timestamp", TimeUnit.MILLISECONDS.toMicros(clock.millis()))
            .with("nid", RpcItem.integer(nid))
            .with("nonce", made);
    if (RpcJson.json(IconTransaction.sign(transaction, from)) instanceof JsonObject signed) {
      return signed;
    }
    throw new IllegalStateException("a transaction is an object");
  }

  /** What each sender needs to pay for that many transfers of one loop. */
  static BigInteger needed(long transfers, BigInteger stepPrice) {
    return stepPrice
        .multiply(BigInteger.valueOf(STEP_LIMIT))
        .add(BigInteger.ONE)
        .multiply(BigInteger.valueOf(transfers));
  }

  /** Every sender in turn pays the next one a loop; batches as they go over the wire. */
  List<byte[]> batches(List<? extends Signer> senders, int transfers, int batchSize) {
    List<byte[]> batches = new ArrayList<>();
    JsonArray batch = new JsonArray();
    for (int i = 0; i < transfers; i++) {
      Signer to = senders.get((i + 1) % senders.size());
      batch.add(
          RpcClient.request(
              "icx_sendTransaction",
              transfer(
                  senders.get(i % senders.size()),
                  IconAddress.of(to.publicKey()),
                  BigInteger.ONE)));
      if (batch.size() == batchSize || i == transfers - 1) {
        batches.add(batch.toBuffer().getBytes());
        batch = new JsonArray();
      }
    }
    return batches;
  }
}
