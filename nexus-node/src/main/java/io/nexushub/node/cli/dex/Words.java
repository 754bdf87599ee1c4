package io.nexushub.node.cli.dex;

/** What the exchange's words mean for a trader. */
final class Words {
  private Words() {}

  static String of(String warning) {
    return switch (warning) {
      case "HIGH_IMPACT" -> "the trade itself moves the price by 3 % or more";
      case "SEVERE_IMPACT" -> "the trade itself moves the price by 15 % or more";
      case "BELOW_RECOMMENDED" -> "less than is worth its way";
      case "PAYOUTS_PAUSED" -> "the vault pays nothing at the moment";
      default -> warning;
    };
  }

  static String ofStatus(String status) {
    return switch (status) {
      case "DEPOSIT_FINAL" -> "final on its chain, notarised, in the book";
      case "WAITING" -> "waits for its other half";
      case "EXECUTED" -> "executed";
      case "REJECTED" -> "rejected, to be refunded";
      case "PAYOUT_QUEUED", "REFUND_QUEUED" -> "waits for room in the vault's window";
      case "PAYOUT_SIGNED", "REFUND_SIGNED" -> "ordered, signed by the notaries";
      case "PAYOUT_CONFIRMED" -> "paid, and the vault's word for it is proven";
      case "REFUND_CONFIRMED" -> "given back, and the vault's word for it is proven";
      case "CLAIMABLE" -> "kept by the vault: claim it";
      case "CLAIMED" -> "claimed";
      default -> status;
    };
  }
}
