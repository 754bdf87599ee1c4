package io.nexushub.dex.book;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.dex.VaultOrder;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;

/**
 * An order to a vault, and how far it is.
 *
 * <pre>
 * QUEUED  -> SENT                    the channel's members sign it with the block
 * SENT    -> PAID | CLAIMABLE        the vault answered
 * SENT    -> QUEUED                  its message came back: the same number goes out again
 * CLAIMABLE -> CLAIMED               the recipient pulled it
 * </pre>
 *
 * @param since when it came into its state
 */
public record Payment(
    NetworkAddress vault, VaultOrder order, State state, long attempts, Moment since) {

  /** How far a payment is; the last two are the end. */
  public enum State {
    QUEUED(1),
    SENT(2),
    CLAIMABLE(3),
    PAID(4),
    CLAIMED(5);

    private final long number;

    State(long number) {
      this.number = number;
    }

    static State of(long number) throws MalformedMessage {
      for (State state : values()) {
        if (state.number == number) {
          return state;
        }
      }
      throw MalformedMessage.of("payment state", number, "1 to 5");
    }
  }

  PaymentId id() {
    return new PaymentId(vault, order.number());
  }

  public boolean isRefund() {
    return order.kind() == VaultOrder.Kind.REFUND;
  }

  Payment sent(Moment now) {
    return new Payment(vault, order, State.SENT, attempts + 1, now);
  }

  Payment in(State next, Moment now) {
    return new Payment(vault, order, next, attempts, now);
  }

  void write(RlpWriter out) {
    out.text(vault.toString())
        .uint(order.number())
        .uint(order.kind().number())
        .text(order.asset().toString())
        .text(order.recipient().toString())
        .uint(order.amount())
        .text(order.source().toString())
        .uint(state.number)
        .uint(attempts)
        .uint(since.height())
        .uint(since.seconds());
  }

  static Payment read(RlpReader in) throws MalformedMessage {
    NetworkAddress vault = NetworkAddress.parse(in.text(NetworkAddress.MAX_LENGTH));
    VaultOrder order =
        new VaultOrder(
            in.uint64(),
            VaultOrder.Kind.of(in.uint64()),
            ChainAddress.parse(in.text(ChainAddress.LENGTH)),
            ChainAddress.parse(in.text(ChainAddress.LENGTH)),
            in.uint(16),
            SourceNumber.parse(in.text(SourceNumber.MAX_LENGTH)));
    return new Payment(
        vault, order, State.of(in.uint64()), in.uint64(), new Moment(in.uint64(), in.uint64()));
  }
}
