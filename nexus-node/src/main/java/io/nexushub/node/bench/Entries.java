package io.nexushub.node.bench;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signer;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Unsigned entries of 200 bytes, or of 200 bytes for each that is counted. */
final class Entries implements Payments {
  private static final int BYTES = 200;

  private final int operations;
  private final InstantSource clock;
  private long number;

  private Entries(int operations, InstantSource clock) {
    this.operations = operations;
    this.clock = clock;
  }

  /**
   * @param operations entries sent as one
   */
  static Form of(int operations) {
    return rpc -> new Entries(operations, InstantSource.system());
  }

  /** Nobody has to be paid: an entry like any. */
  @Override
  public JsonObject payment(Signer from, PublicKey to, BigInteger amount) {
    return load(from, to);
  }

  @Override
  public JsonObject load(Signer from, PublicKey to) {
    Address sender = Address.of(from.publicKey(), HashFunction.SHA3_256);
    long now = TimeUnit.MILLISECONDS.toMicros(clock.millis());
    return RpcClient.request(
        "nexus_sendTransaction",
        new JsonObject()
            .put(
                "transaction",
                EntryKind.entry(sender, now, number++, operations * BYTES).toString()));
  }

  @Override
  public int operations() {
    return operations;
  }

  @Override
  public BigInteger needed(long transactions) {
    return BigInteger.ZERO;
  }

  @Override
  public BigInteger balance(RpcClient rpc, PublicKey owner) {
    return BigInteger.ZERO;
  }
}
