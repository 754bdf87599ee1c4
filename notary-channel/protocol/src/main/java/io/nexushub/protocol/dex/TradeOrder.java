package io.nexushub.protocol.dex;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;

/**
 * What a deposit is for: the {@code order} bytes of {@link FromVault.Deposit}, read by the exchange
 * only. A bound is never zero: who wants any price has to say one unit.
 */
public sealed interface TradeOrder {
  /** The last second in which it may be carried out, UNIX time; the exchange's block decides. */
  long deadlineSeconds();

  /**
   * The asset at the other side of the pool.
   *
   * @return what is wanted, or what the deposit is to be paired with
   */
  Asset other();

  /**
   * Exchange the deposit: {@code [1, toNetwork, toAsset, recipient, minReturn, deadline]}.
   *
   * @param other what is wanted
   * @param recipient on the chain of what is wanted
   * @param minReturn the least that is acceptable, after all fees
   */
  record Swap(Asset other, ChainAddress recipient, BigInteger minReturn, long deadlineSeconds)
      implements TradeOrder {}

  /** Provide one side only: {@code [2, otherNetwork, otherAsset, minShares, deadline]}. */
  record AddOne(Asset other, BigInteger minShares, long deadlineSeconds) implements TradeOrder {}

  /**
   * Provide one half, and wait for the other: {@code [3, otherNetwork, otherAsset, otherOwner,
   * minShares, deadline]}.
   *
   * @param otherOwner whose deposit it waits for, one that names this one's owner
   * @param minShares of this half
   */
  record AddHalf(Asset other, ChainAddress otherOwner, BigInteger minShares, long deadlineSeconds)
      implements TradeOrder {}

  default Bytes encode() {
    RlpWriter out = new RlpWriter().beginList();
    switch (this) {
      case Swap(Asset to, ChainAddress recipient, BigInteger minReturn, long deadline) -> {
        to.write(out.uint(1));
        out.text(recipient.toString()).uint(minReturn).uint(deadline);
      }
      case AddOne(Asset other, BigInteger minShares, long deadline) -> {
        other.write(out.uint(2));
        out.uint(minShares).uint(deadline);
      }
      case AddHalf(Asset other, ChainAddress otherOwner, BigInteger minShares, long deadline) -> {
        other.write(out.uint(3));
        out.text(otherOwner.toString()).uint(minShares).uint(deadline);
      }
    }
    return out.endList().toBytes();
  }

  static TradeOrder decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    long tag = in.uint64();
    TradeOrder order =
        switch ((int) Math.min(tag, Integer.MAX_VALUE)) {
          case 1 ->
              new Swap(
                  Asset.read(in),
                  Fields.account(in, "recipient"),
                  Fields.positive(in, "minReturn"),
                  Fields.number(in, "deadline"));
          case 2 ->
              new AddOne(
                  Asset.read(in), Fields.positive(in, "minShares"), Fields.number(in, "deadline"));
          case 3 ->
              new AddHalf(
                  Asset.read(in),
                  Fields.account(in, "otherOwner"),
                  Fields.positive(in, "minShares"),
                  Fields.number(in, "deadline"));
          default -> throw Fields.unknown("order", tag, "1 swap, 2 add one side or 3 add a half");
        };
    in.leaveList();
    in.end();
    return order;
  }
}
