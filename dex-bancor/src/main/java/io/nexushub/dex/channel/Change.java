package io.nexushub.dex.channel;

import io.nexushub.dex.book.Fees;
import io.nexushub.dex.book.Halt;
import io.nexushub.dex.book.Outflow;
import io.nexushub.dex.book.Pool;
import io.nexushub.dex.book.PoolId;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;

/**
 * What more than two thirds of the members agree on: {@code [number, kind, field…]}, canonical RLP.
 * Each of them signs {@code SHA3-256("NEXUS/DEX/GOVERN/1" ‖ RLP [network, change])}.
 *
 * @param number counts the channel's changes from 1: none is made twice
 */
public record Change(long number, Action action) {
  private static final Bytes DOMAIN = Bytes.utf8("NEXUS/DEX/GOVERN/1");
  private static final int AMOUNT_BYTES = 16;

  /** What is to change. */
  public sealed interface Action {}

  /**
   * Kind 1, {@code first network, first asset, second network, second asset, first weight, fee,
   * protocol's part}.
   */
  public record OpenPool(PoolId pool, int firstWeightPpm, Fees fees) implements Action {}

  /** Kind 2, {@code network, asset, network, asset, fee, protocol's part}. */
  public record SetFees(PoolId pool, Fees fees) implements Action {}

  /** Kind 3, {@code network, asset, network, asset}: a stopped pool goes on. */
  public record Resume(PoolId pool) implements Action {}

  /** Kind 4, {@code level}: 0 nothing, 1 quotes, 2 trades, 3 signing. */
  public record SetHalt(Halt level) implements Action {}

  /**
   * Kind 5, {@code network, window, cap, paused}: sent to the vault as a policy of the change's
   * number.
   */
  public record SetPolicy(NetworkAddress vault, long windowSeconds, BigInteger cap, boolean paused)
      implements Action {}

  /**
   * Kind 6, {@code network, asset, network, asset, paid asset (0 first, 1 second), recipient,
   * amount}.
   */
  public record PayFees(PoolId pool, boolean second, ChainAddress recipient, BigInteger amount)
      implements Action {}

  /** What each member signs. */
  public Hash digest(NetworkAddress network) {
    Bytes signed =
        new RlpWriter().beginList().text(network.toString()).bytes(encode()).endList().toBytes();
    return HashFunction.SHA3_256.hash(Bytes.concat(DOMAIN, signed));
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList().uint(number);
    switch (action) {
      case OpenPool(PoolId pool, int weight, Fees fees) -> {
        pair(out.uint(1), pool).uint(weight);
        out.uint(fees.feePpm()).uint(fees.protocolPpm());
      }
      case SetFees(PoolId pool, Fees fees) ->
          pair(out.uint(2), pool).uint(fees.feePpm()).uint(fees.protocolPpm());
      case Resume(PoolId pool) -> pair(out.uint(3), pool);
      case SetHalt(Halt level) -> out.uint(4).uint(level.number());
      case SetPolicy(NetworkAddress vault, long window, BigInteger cap, boolean paused) ->
          out.uint(5).text(vault.toString()).uint(window).uint(cap).uint(paused ? 1 : 0);
      case PayFees(PoolId pool, boolean second, ChainAddress recipient, BigInteger amount) ->
          pair(out.uint(6), pool).uint(second ? 1 : 0).text(recipient.toString()).uint(amount);
    }
    return out.endList().toBytes();
  }

  private static RlpWriter pair(RlpWriter out, PoolId pool) {
    pool.first().write(out);
    pool.second().write(out);
    return out;
  }

  public static Change decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    long number = in.uint64();
    long kind = in.uint64();
    Action action =
        switch ((int) Math.min(kind, Integer.MAX_VALUE)) {
          case 1 -> openPool(in);
          case 2 -> new SetFees(pair(in), fees(in));
          case 3 -> new Resume(pair(in));
          case 4 -> new SetHalt(Halt.of(in.uint64()));
          case 5 ->
              new SetPolicy(
                  NetworkAddress.parse(in.text(NetworkAddress.MAX_LENGTH)),
                  positive(below(in, "window", Outflow.MAX_WINDOW_SECONDS), "window"),
                  in.uint(AMOUNT_BYTES),
                  below(in, "paused", 2) == 1);
          case 6 ->
              new PayFees(
                  pair(in),
                  below(in, "paid asset", 2) == 1,
                  ChainAddress.parse(in.text(ChainAddress.LENGTH)),
                  in.uint(AMOUNT_BYTES));
          default -> throw MalformedMessage.of("change", kind, "1 to 6");
        };
    in.leaveList();
    in.end();
    return new Change(number, action);
  }

  private static OpenPool openPool(RlpReader in) throws MalformedMessage {
    PoolId pool = pair(in);
    long weight = in.uint64();
    if (!Pool.isWeight(weight)) {
      throw MalformedMessage.of("weight", weight, "a whole percent, 10000 to 990000");
    }
    return new OpenPool(pool, (int) weight, fees(in));
  }

  private static PoolId pair(RlpReader in) throws MalformedMessage {
    Asset first = Asset.read(in);
    Asset second = Asset.read(in);
    if (first.compareTo(second) >= 0) {
      throw MalformedMessage.of("pool", first + ", " + second, "two assets in ascending order");
    }
    return new PoolId(first, second);
  }

  private static Fees fees(RlpReader in) throws MalformedMessage {
    long fee = positive(below(in, "fee", Fees.MAX_FEE_PPM + 1L), "fee");
    return new Fees((int) fee, (int) below(in, "protocol's part", Fees.WHOLE_PPM + 1L));
  }

  private static long below(RlpReader in, String field, long limit) throws MalformedMessage {
    long value = in.uint64();
    if (value >= limit) {
      throw MalformedMessage.of(field, value, "< " + limit);
    }
    return value;
  }

  private static long positive(long value, String field) throws MalformedMessage {
    if (value == 0) {
      throw MalformedMessage.of(field, 0, ">= 1");
    }
    return value;
  }
}
