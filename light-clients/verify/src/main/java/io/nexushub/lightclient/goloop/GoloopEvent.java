package io.nexushub.lightclient.goloop;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.rlp.RlpReader;
import java.util.List;
import java.util.Optional;

/**
 * What a contract announced: {@code [score, [indexed, …], [data, …]]}, null for null.
 *
 * @param indexed the first is the event's signature, {@code Transfer(Address,Address,int,bytes)}
 */
public record GoloopEvent(
    IconAddress score, List<Optional<Bytes>> indexed, List<Optional<Bytes>> data) {
  private static final int MAX_VALUES = 64;
  private static final int MAX_VALUE = 1 << 20;

  public GoloopEvent {
    indexed = List.copyOf(indexed);
    data = List.copyOf(data);
  }

  static GoloopEvent decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    GoloopEvent event = decode(in);
    in.end();
    return event;
  }

  static GoloopEvent decode(RlpReader in) throws MalformedMessage {
    in.enterList();
    GoloopEvent event = new GoloopEvent(Rlpn.address(in), values(in), values(in));
    in.leaveList();
    if (event.indexed.isEmpty() || event.indexed.getFirst().isEmpty()) {
      throw MalformedMessage.of("event", "no signature", "a signature first");
    }
    return event;
  }

  /** An empty list may be null. */
  private static List<Optional<Bytes>> values(RlpReader in) throws MalformedMessage {
    return Rlpn.optional(
            in,
            list ->
                Rlpn.items(
                    "event's values",
                    list,
                    MAX_VALUES,
                    item -> Rlpn.optionalBytes(item, MAX_VALUE)))
        .orElse(List.of());
  }

  /** What kind of event it is. */
  public String signature() {
    return indexed.getFirst().map(Bytes::toUtf8).orElse("");
  }
}
