package io.nexushub.protocol.dex;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What a vault says to the exchange. */
public sealed interface FromVault {
  /** What a trader may write; the vault checks nothing but this length. */
  int MAX_ORDER_BYTES = 1024;

  /**
   * Coins were locked: {@code [1, number, asset, amount, owner, order]}, a two-way request.
   *
   * @param number counts the vault's deposits and wishes from 1, without gaps
   * @param asset of the vault's own chain
   * @param amount what the vault itself measured
   * @param owner who paid, as the chain authenticated him
   * @param order a {@link TradeOrder}, or anything: then the deposit goes back
   */
  record Deposit(
      long number, ChainAddress asset, BigInteger amount, ChainAddress owner, Bytes order)
      implements FromVault {}

  /**
   * No coins, but an authenticated wish: {@code [2, number, owner, request]}, a two-way request.
   *
   * @param number of the same sequence as deposits
   * @param request an {@link OwnerRequest}, or anything: then nothing happens
   */
  record Wish(long number, ChainAddress owner, Bytes request) implements FromVault {}

  /** The answer to orders, in their order: {@code [7, [[number, outcome]…]]}. */
  record Settled(List<Settlement> settlements) implements FromVault {
    public Settled {
      settlements = List.copyOf(settlements);
    }
  }

  /** The owner pulled what could not be pushed: {@code [8, number]}, one-way. */
  record Claimed(long orderNumber) implements FromVault {}

  /**
   * The answer to a policy: {@code [9, number]}.
   *
   * @param policyNumber of the policy that is in force, which may be a later one
   */
  record Adopted(long policyNumber) implements FromVault {}

  /** What became of one order. */
  record Settlement(long orderNumber, Outcome outcome) {}

  /** What a vault did with an order, and its number on the wire. */
  enum Outcome {
    PAID(1),
    /** The push failed, or a cap or a pause holds it: the recipient pulls it later. */
    CLAIMABLE(2),
    /** It had been settled before; nothing moved. */
    REPEATED(3);

    private final long number;

    Outcome(long number) {
      this.number = number;
    }

    static Outcome of(long number) throws MalformedMessage {
      for (Outcome outcome : values()) {
        if (outcome.number == number) {
          return outcome;
        }
      }
      throw Fields.unknown("outcome", number, "1 paid, 2 claimable or 3 settled before");
    }
  }

  default Bytes encode() {
    RlpWriter out = new RlpWriter().beginList();
    switch (this) {
      case Deposit(
              long number,
              ChainAddress asset,
              BigInteger amount,
              ChainAddress owner,
              Bytes order) ->
          out.uint(1)
              .uint(number)
              .text(asset.toString())
              .uint(amount)
              .text(owner.toString())
              .bytes(order);
      case Wish(long number, ChainAddress owner, Bytes request) ->
          out.uint(2).uint(number).text(owner.toString()).bytes(request);
      case Settled(List<Settlement> settlements) -> {
        out.uint(7).beginList();
        for (Settlement settlement : settlements) {
          out.beginList()
              .uint(settlement.orderNumber())
              .uint(settlement.outcome().number)
              .endList();
        }
        out.endList();
      }
      case Claimed(long orderNumber) -> out.uint(8).uint(orderNumber);
      case Adopted(long policyNumber) -> out.uint(9).uint(policyNumber);
    }
    return out.endList().toBytes();
  }

  static FromVault decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    long tag = in.uint64();
    FromVault message =
        switch ((int) Math.min(tag, Integer.MAX_VALUE)) {
          case 1 ->
              new Deposit(
                  Fields.number(in, "deposit number"),
                  Fields.coin(in),
                  Fields.positive(in, "amount"),
                  Fields.account(in, "owner"),
                  in.bytes(MAX_ORDER_BYTES));
          case 2 ->
              new Wish(
                  Fields.number(in, "request number"),
                  Fields.account(in, "owner"),
                  in.bytes(MAX_ORDER_BYTES));
          case 7 -> new Settled(settlements(in));
          case 8 -> new Claimed(Fields.number(in, "order number"));
          case 9 -> new Adopted(Fields.number(in, "policy number"));
          default ->
              throw Fields.unknown(
                  "vault's message",
                  tag,
                  "1 deposit, 2 request, 7 settled, 8 claimed or 9 adopted");
        };
    in.leaveList();
    in.end();
    return message;
  }

  private static List<Settlement> settlements(RlpReader in) throws MalformedMessage {
    List<Settlement> settlements = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      if (settlements.size() == ToVault.MAX_BATCH) {
        throw Fields.unknown("settlements", settlements.size() + 1L, "1 to " + ToVault.MAX_BATCH);
      }
      in.enterList();
      settlements.add(new Settlement(Fields.number(in, "order number"), Outcome.of(in.uint64())));
      in.leaveList();
    }
    in.leaveList();
    if (settlements.isEmpty()) {
      throw Fields.unknown("settlements", 0, "1 to " + ToVault.MAX_BATCH);
    }
    return settlements;
  }
}
