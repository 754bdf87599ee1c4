package io.nexushub.lightclient.btp;

import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.RelayMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a message centre asks of its verifier: take a relay message, give back what it proves.
 *
 * <p>All or nothing: the first part that does not verify refuses the whole.
 */
public final class BtpRelay {
  private final BtpLightClient client;

  public BtpRelay(BtpLightClient client) {
    this.client = client;
  }

  /**
   * @param state what is trusted once the relay message is carried out
   * @param messages BTP messages in the order of their sequence numbers, never read here
   */
  public record Relayed(BtpClientState state, List<Bytes> messages) {
    public Relayed {
      messages = List.copyOf(messages);
    }
  }

  /**
   * @param sequence messages the caller has taken over the link so far, its {@code rx_seq}
   * @param relayMessage as it came from a relay
   */
  public Verdict<Relayed> verify(BtpClientState trusted, long sequence, Bytes relayMessage) {
    if (sequence != trusted.delivered()) {
      return Verdict.invalid("sequence", sequence, trusted.delivered());
    }
    return verify(trusted, relayMessage);
  }

  /** See {@link #verify(BtpClientState, long, Bytes)}, for a caller that counts by the state. */
  public Verdict<Relayed> verify(BtpClientState trusted, Bytes relayMessage) {
    RelayMessage message;
    try {
      message = RelayMessage.decode(relayMessage);
    } catch (MalformedMessage malformed) {
      return Verdict.invalid(
          "relay message", String.valueOf(malformed.getMessage()), "a relay message");
    }
    Verdict<Relayed> verdict = Verdict.accepted(new Relayed(trusted, List.of()));
    for (RelayMessage.Part part : message.parts()) {
      verdict = verdict.then(before -> step(before, part));
    }
    return verdict;
  }

  /** See {@link BtpLightClient#freeze}. */
  public BtpClientState freeze(BtpClientState trusted, Conflict conflict) {
    return client.freeze(trusted, conflict);
  }

  private Verdict<Relayed> step(Relayed before, RelayMessage.Part part) {
    return switch (part) {
      case RelayMessage.BlockUpdate update ->
          client
              .verify(before.state(), update, Instant.EPOCH)
              .map(block -> new Relayed(client.apply(before.state(), block), before.messages()));
      case RelayMessage.Messages(var proof) ->
          client.prove(before.state(), proof).map(proven -> deliver(before, proven));
    };
  }

  private Relayed deliver(Relayed before, ProvenMessages proven) {
    List<Bytes> messages = new ArrayList<>(before.messages());
    messages.addAll(proven.messages());
    return new Relayed(client.deliver(before.state(), proven), messages);
  }
}
