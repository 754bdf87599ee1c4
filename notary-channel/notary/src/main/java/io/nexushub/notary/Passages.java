package io.nexushub.notary;

import io.nexushub.lft.Answer;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.trie.State;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Remembers the ways of messages through a channel, under the source and number of the request. */
public final class Passages {
  private static final List<String> LEGS = List.of("request", "reply");

  private Passages() {}

  /**
   * The first message of a number keeps it: a source that numbers twice harms only whoever looks
   * for its messages.
   */
  public static Draft keep(Draft draft, BtpMessage message, Passage passage) {
    Bytes key = StateKeys.passage(HubEvents.origin(message), message.nsn().toString(16));
    boolean numbered = message.nsn().signum() != 0;
    return numbered && draft.state().get(key).isEmpty() ? draft.put(key, passage.encode()) : draft;
  }

  /** {@code getMessage {src, nsn}}: both messages that go by one number, if they came through. */
  public static Answer query(State state, RpcItem.Dict params) {
    Optional<NetworkAddress> source = Queries.network(params, "src");
    Optional<BigInteger> nsn = Queries.integer(params, "nsn").filter(n -> n.signum() > 0);
    if (source.isEmpty()) {
      return Queries.invalid("src", params.text("src").orElse("missing"), "a network address");
    }
    if (nsn.isEmpty()) {
      return Queries.invalid("nsn", params.text("nsn").orElse("missing"), "0x and a number > 0");
    }
    RpcItem.Dict answer = RpcItem.dict();
    for (int i = 0; i < LEGS.size(); i++) {
      BigInteger number = i == 0 ? nsn.get() : nsn.get().negate();
      Optional<Bytes> passage = state.get(StateKeys.passage(source.get(), number.toString(16)));
      if (passage.isPresent()) {
        answer = answer.with(LEGS.get(i), Passage.read(passage.get()).toRpc());
      }
    }
    return new Answer.Found(answer);
  }
}
