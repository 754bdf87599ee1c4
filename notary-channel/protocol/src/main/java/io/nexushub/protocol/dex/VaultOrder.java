package io.nexushub.protocol.dex;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;

/**
 * Pay this, once: {@code number, kind, asset, recipient, amount, source}.
 *
 * @param number counts the orders to one vault from 1; a vault settles each number once
 * @param asset of the vault's own chain
 * @param source the deposit or wish it settles
 */
public record VaultOrder(
    long number,
    Kind kind,
    ChainAddress asset,
    ChainAddress recipient,
    BigInteger amount,
    SourceNumber source) {

  /** Why something is paid, and its number on the wire. */
  public enum Kind {
    PAYOUT(1),
    /** What was deposited goes back; a cap on outflow never holds it. */
    REFUND(2);

    private final long number;

    Kind(long number) {
      this.number = number;
    }

    public long number() {
      return number;
    }

    public static Kind of(long number) throws MalformedMessage {
      for (Kind kind : values()) {
        if (kind.number == number) {
          return kind;
        }
      }
      throw Fields.unknown("order's kind", number, "1 payout or 2 refund");
    }
  }

  void write(RlpWriter out) {
    out.uint(number)
        .uint(kind.number)
        .text(asset.toString())
        .text(recipient.toString())
        .uint(amount)
        .text(source.toString());
  }

  static VaultOrder read(RlpReader in) throws MalformedMessage {
    return new VaultOrder(
        Fields.number(in, "order number"),
        Kind.of(in.uint64()),
        Fields.coin(in),
        Fields.account(in, "recipient"),
        Fields.positive(in, "amount"),
        SourceNumber.parse(in.text(SourceNumber.MAX_LENGTH)));
  }
}
