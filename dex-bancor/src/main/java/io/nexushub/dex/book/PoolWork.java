package io.nexushub.dex.book;

import io.nexushub.protocol.dex.OwnerRequest;
import io.nexushub.protocol.dex.TradeOrder;
import java.util.ArrayList;
import java.util.List;

/** What a block brought for one pool. */
final class PoolWork {
  record Swap(Order order, TradeOrder.Swap wanted) {}

  record Removal(Order order, OwnerRequest wanted) {}

  record One(Order order, TradeOrder.AddOne wanted) {}

  /** Two halves that name each other. */
  record Pair(Order order, TradeOrder.AddHalf half, Order other, TradeOrder.AddHalf otherHalf) {}

  private final List<Removal> removals = new ArrayList<>();
  private final List<Swap> swaps = new ArrayList<>();
  private final List<Pair> pairs = new ArrayList<>();
  private final List<One> ones = new ArrayList<>();

  void add(Order order, TradeOrder.Swap swap) {
    swaps.add(new Swap(order, swap));
  }

  void add(Order order, TradeOrder.AddOne one) {
    ones.add(new One(order, one));
  }

  void add(Order order, OwnerRequest request) {
    removals.add(new Removal(order, request));
  }

  void add(Pair pair) {
    pairs.add(pair);
  }

  List<Removal> removals() {
    return removals;
  }

  List<Swap> swaps() {
    return swaps;
  }

  List<Pair> pairs() {
    return pairs;
  }

  List<One> ones() {
    return ones;
  }

  /** All orders that are part of it. */
  List<Order> orders() {
    List<Order> orders = new ArrayList<>();
    removals.forEach(removal -> orders.add(removal.order()));
    swaps.forEach(swap -> orders.add(swap.order()));
    pairs.forEach(pair -> orders.addAll(List.of(pair.order(), pair.other())));
    ones.forEach(one -> orders.add(one.order()));
    return orders;
  }
}
