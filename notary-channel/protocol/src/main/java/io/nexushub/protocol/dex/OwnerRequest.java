package io.nexushub.protocol.dex;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;

/** What an owner wishes without paying: the {@code request} bytes of {@link FromVault.Wish}. */
public sealed interface OwnerRequest {
  /** See {@link TradeOrder#deadlineSeconds}. */
  long deadlineSeconds();

  /** Where a part goes, and the least it has to be. */
  record Side(Asset asset, BigInteger min, ChainAddress recipient) {}

  /**
   * Give shares back for both sides: {@code [1, network0, asset0, network1, asset1, shares, min0,
   * recipient0, min1, recipient1, deadline]}.
   */
  record RemoveBoth(Side first, Side second, BigInteger shares, long deadlineSeconds)
      implements OwnerRequest {}

  /**
   * Give shares back for one side only: {@code [2, network, asset, otherNetwork, otherAsset,
   * shares, min, recipient, deadline]}.
   *
   * @param side what is paid
   * @param other the other side of the pool
   */
  record RemoveOne(Side side, Asset other, BigInteger shares, long deadlineSeconds)
      implements OwnerRequest {}

  default Bytes encode() {
    RlpWriter out = new RlpWriter().beginList();
    switch (this) {
      case RemoveBoth(Side first, Side second, BigInteger shares, long deadline) -> {
        first.asset().write(out.uint(1));
        second.asset().write(out);
        out.uint(shares)
            .uint(first.min())
            .text(first.recipient().toString())
            .uint(second.min())
            .text(second.recipient().toString())
            .uint(deadline);
      }
      case RemoveOne(Side side, Asset other, BigInteger shares, long deadline) -> {
        side.asset().write(out.uint(2));
        other.write(out);
        out.uint(shares).uint(side.min()).text(side.recipient().toString()).uint(deadline);
      }
    }
    return out.endList().toBytes();
  }

  static OwnerRequest decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    long tag = in.uint64();
    OwnerRequest request =
        switch ((int) Math.min(tag, Integer.MAX_VALUE)) {
          case 1 -> removeBoth(in);
          case 2 -> removeOne(in);
          default -> throw Fields.unknown("request", tag, "1 remove both or 2 remove one side");
        };
    in.leaveList();
    in.end();
    return request;
  }

  private static RemoveBoth removeBoth(RlpReader in) throws MalformedMessage {
    Asset first = Asset.read(in);
    Asset second = Asset.read(in);
    BigInteger shares = Fields.positive(in, "shares");
    return new RemoveBoth(side(in, first), side(in, second), shares, Fields.number(in, "deadline"));
  }

  private static RemoveOne removeOne(RlpReader in) throws MalformedMessage {
    Asset asset = Asset.read(in);
    Asset other = Asset.read(in);
    BigInteger shares = Fields.positive(in, "shares");
    return new RemoveOne(side(in, asset), other, shares, Fields.number(in, "deadline"));
  }

  private static Side side(RlpReader in, Asset asset) throws MalformedMessage {
    return new Side(asset, Fields.positive(in, "min"), Fields.account(in, "recipient"));
  }
}
