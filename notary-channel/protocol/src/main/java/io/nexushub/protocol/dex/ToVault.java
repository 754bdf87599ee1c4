package io.nexushub.protocol.dex;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What the exchange says to a vault. */
public sealed interface ToVault {
  /** Orders in one message. */
  int MAX_BATCH = 10;

  /** The answer to a deposit or wish: it is in the book now. {@code [3, number]}. */
  record Acknowledged(long number) implements ToVault {}

  /** One order: {@code [4, number, kind, asset, recipient, amount, source]}, a two-way request. */
  record Single(VaultOrder order) implements ToVault {}

  /**
   * Orders that settle each on its own: {@code [5, [[number, kind, asset, recipient, amount,
   * source]…]]}, a two-way request.
   */
  record Batch(List<VaultOrder> orders) implements ToVault {
    public Batch {
      orders = List.copyOf(orders);
    }
  }

  /**
   * How much may leave, and whether anything: {@code [6, number, window, cap, paused]}, a two-way
   * request.
   *
   * @param number the greatest one holds, whatever comes later
   * @param windowSeconds the time over which outflow is added up
   * @param cap what may leave in one window
   */
  record Policy(long number, long windowSeconds, BigInteger cap, boolean paused)
      implements ToVault {}

  default Bytes encode() {
    RlpWriter out = new RlpWriter().beginList();
    switch (this) {
      case Acknowledged(long number) -> out.uint(3).uint(number);
      case Single(VaultOrder order) -> order.write(out.uint(4));
      case Batch(List<VaultOrder> orders) -> {
        out.uint(5).beginList();
        for (VaultOrder order : orders) {
          order.write(out.beginList());
          out.endList();
        }
        out.endList();
      }
      case Policy(long number, long windowSeconds, BigInteger cap, boolean paused) ->
          out.uint(6).uint(number).uint(windowSeconds).uint(cap).uint(paused ? 1 : 0);
    }
    return out.endList().toBytes();
  }

  static ToVault decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    long tag = in.uint64();
    ToVault message =
        switch ((int) Math.min(tag, Integer.MAX_VALUE)) {
          case 3 -> new Acknowledged(Fields.number(in, "deposit number"));
          case 4 -> new Single(VaultOrder.read(in));
          case 5 -> new Batch(batch(in));
          case 6 ->
              new Policy(
                  Fields.number(in, "policy number"),
                  Fields.number(in, "window"),
                  Fields.amount(in),
                  flag(in));
          default ->
              throw Fields.unknown(
                  "exchange's message", tag, "3 acknowledged, 4 order, 5 batch or 6 policy");
        };
    in.leaveList();
    in.end();
    return message;
  }

  private static List<VaultOrder> batch(RlpReader in) throws MalformedMessage {
    List<VaultOrder> orders = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      if (orders.size() == MAX_BATCH) {
        throw Fields.unknown("orders", orders.size() + 1L, "1 to " + MAX_BATCH);
      }
      in.enterList();
      orders.add(VaultOrder.read(in));
      in.leaveList();
    }
    in.leaveList();
    if (orders.isEmpty()) {
      throw Fields.unknown("orders", 0, "1 to " + MAX_BATCH);
    }
    return orders;
  }

  private static boolean flag(RlpReader in) throws MalformedMessage {
    long value = in.uint64();
    if (value > 1) {
      throw Fields.unknown("paused", value, "0 or 1");
    }
    return value == 1;
  }
}
