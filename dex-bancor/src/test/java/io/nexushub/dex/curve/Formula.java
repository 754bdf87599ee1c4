package io.nexushub.dex.curve;

import java.math.BigInteger;

/** The formulas by name, with their arguments in the order of the vectors. */
enum Formula {
  PURCHASE("purchase", false),
  PURCHASE_COST("purchaseCost", true),
  SALE("sale", false),
  SALE_COST("saleCost", true),
  CROSS_PAYOUT("crossPayout", false),
  CROSS_COST("crossCost", true),
  FUND_COST("fundCost", true),
  FUND_SUPPLY("fundSupply", false),
  LIQUIDATE("liquidate", false),
  LIQUIDATE_COST("liquidateCost", true);

  /** As the Solidity twin calls it. */
  final String twin;

  /** Whether the answer is owed, and rounded up. */
  final boolean cost;

  Formula(String twin, boolean cost) {
    this.twin = twin;
    this.cost = cost;
  }

  /**
   * @param first supply, or source reserve
   * @param second reserve, or target reserve
   * @param other the target weight of a cross; unused elsewhere
   */
  record Question(BigInteger first, BigInteger second, int weight, int other, BigInteger amount) {}

  Quote ask(Question q) {
    return switch (this) {
      case PURCHASE -> Connector.purchase(q.first, q.second, q.weight, q.amount);
      case PURCHASE_COST -> Connector.purchaseCost(q.first, q.second, q.weight, q.amount);
      case SALE -> Connector.sale(q.first, q.second, q.weight, q.amount);
      case SALE_COST -> Connector.saleCost(q.first, q.second, q.weight, q.amount);
      case CROSS_PAYOUT -> CrossReserve.payout(q.first, q.weight, q.second, q.other, q.amount);
      case CROSS_COST -> CrossReserve.cost(q.first, q.weight, q.second, q.other, q.amount);
      case FUND_COST -> Fund.cost(q.first, q.second, q.weight, q.amount);
      case FUND_SUPPLY -> Fund.supply(q.first, q.second, q.weight, q.amount);
      case LIQUIDATE -> Fund.liquidate(q.first, q.second, q.weight, q.amount);
      case LIQUIDATE_COST -> Fund.liquidateCost(q.first, q.second, q.weight, q.amount);
    };
  }

  boolean crosses() {
    return this == CROSS_PAYOUT || this == CROSS_COST;
  }
}
