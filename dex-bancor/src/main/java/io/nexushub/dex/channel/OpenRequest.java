package io.nexushub.dex.channel;

import io.nexushub.notary.Draft;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was sent to a vault and waits for its answer. The service's number of a request is the
 * network's: there is one service.
 *
 * @param orders the orders it has, in their order; none if it is a policy
 */
record OpenRequest(long number, NetworkAddress vault, List<Long> orders) {
  OpenRequest {
    orders = List.copyOf(orders);
  }

  /** The number of the next request. */
  static long next(Draft draft) {
    return draft
            .state()
            .get(DexKeys.lastNumber())
            .map(stored -> read(stored, RlpReader::uint64))
            .orElse(0L)
        + 1;
  }

  static Optional<OpenRequest> find(Draft draft, long number) {
    return draft.state().get(DexKeys.request(number)).map(stored -> decode(number, stored));
  }

  Draft store(Draft draft) {
    RlpWriter out = new RlpWriter().beginList().text(vault.toString()).beginList();
    orders.forEach(out::uint);
    return draft
        .put(DexKeys.lastNumber(), new RlpWriter().uint(number).toBytes())
        .put(DexKeys.request(number), out.endList().endList().toBytes());
  }

  /** Nothing is accepted as its answer any more. */
  Draft close(Draft draft) {
    return draft.with(draft.state().remove(DexKeys.request(number)));
  }

  /**
   * Whether an answer may be the one waited for: it is of the vault's network, or an error of a
   * network on the way, and has the number.
   *
   * @param notary the network that the request was given to
   */
  boolean isAnsweredBy(BtpMessage answer, NetworkAddress notary) {
    boolean asked = answer.src().equals(vault);
    if (answer.sn().signum() < 0) {
      boolean numbered = answer.sn().bitLength() < Long.SIZE && answer.sn().longValue() == -number;
      return (asked || answer.src().equals(notary)) && numbered;
    }
    return asked;
  }

  private static OpenRequest decode(long number, Bytes stored) {
    return read(
        stored,
        in -> {
          in.enterList();
          NetworkAddress vault = NetworkAddress.parse(in.text(NetworkAddress.MAX_LENGTH));
          List<Long> orders = new ArrayList<>();
          in.enterList();
          while (in.hasNext()) {
            orders.add(in.uint64());
          }
          in.leaveList();
          in.leaveList();
          return new OpenRequest(number, vault, orders);
        });
  }

  @FunctionalInterface
  interface Reading<T> {
    T read(RlpReader in) throws MalformedMessage;
  }

  static <T> T read(Bytes stored, Reading<T> reading) {
    try {
      RlpReader in = RlpReader.of(stored);
      T value = reading.read(in);
      in.end();
      return value;
    } catch (MalformedMessage malformed) {
      throw new IllegalStateException("a request in the state", malformed);
    }
  }
}
