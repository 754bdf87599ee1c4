package io.nexushub.dex.channel;

import io.nexushub.dex.book.Answers;
import io.nexushub.dex.book.Book;
import io.nexushub.dex.book.Changed;
import io.nexushub.dex.book.Intake;
import io.nexushub.dex.book.Intake.Reception;
import io.nexushub.dex.book.Moment;
import io.nexushub.notary.Draft;
import io.nexushub.notary.HubCode;
import io.nexushub.notary.HubEvents;
import io.nexushub.notary.Lanes;
import io.nexushub.notary.Passage;
import io.nexushub.notary.Passages;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.ErrorMessage;
import io.nexushub.protocol.btp.FeeInfo;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.ToVault;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * The channel's message centre: one link, one service. Nothing in a message can stop the messages
 * behind it.
 */
final class Centre {
  static final String SERVICE = "dex";
  private static final String CONTROL_SERVICE = "bmc";
  private static final long LANE = 1;
  private static final long MICROS = 1_000_000;

  /** Reasons are cut to this length before they are passed on. */
  private static final int MAX_REASON = 512;

  private final NetworkAddress network;
  private final NetworkAddress notary;
  private final Lanes lanes;
  private final HubEvents hops;
  private final DexEvents events;

  /**
   * @param network the exchange's own
   * @param notary the network behind the link
   */
  Centre(
      NetworkAddress network,
      NetworkAddress notary,
      Lanes lanes,
      HubEvents hops,
      DexEvents events) {
    this.network = network;
    this.notary = notary;
    this.lanes = lanes;
    this.hops = hops;
    this.events = events;
  }

  /**
   * A message that the notaries signed.
   *
   * @param sequence its number on the link
   * @param proof what proved it, for people
   */
  record Arrival(long sequence, Bytes raw, String proof) {}

  static Moment now(Draft draft) {
    return new Moment(draft.block().height(), draft.block().timestampMicros() / MICROS);
  }

  /**
   * Carries out one message.
   *
   * @return empty if the block has no room for what would leave
   */
  Optional<Draft> take(Draft draft, Arrival arrival) {
    BtpMessage message;
    try {
      message = BtpMessage.decode(arrival.raw());
    } catch (MalformedMessage malformed) {
      return Optional.of(
          dropped(draft, arrival, HubCode.NOT_VALID, undecodable(arrival.raw(), "a BTP message")));
    }
    if (message.src().equals(network)) {
      return drop(draft, arrival, message, HubCode.UNAUTHORIZED, "src", network, "another network");
    }
    int way = message.nsn().signum();
    if (way == 0 || message.sn().signum() * way < 0) {
      return drop(
          draft, arrival, message, HubCode.NOT_VALID, "nsn", message.nsn(), "the sign of its sn");
    }
    if (!message.dst().equals(network)) {
      return fail(
          draft, arrival, message, ErrorMessage.NO_ROUTE, "dst: " + message.dst() + ", no way on");
    }
    if (way < 0) {
      return settle(draft, arrival, message);
    }
    if (message.service().equals(CONTROL_SERVICE) && message.sn().signum() == 0) {
      return Optional.of(keep(draft, message, arrival, "RECEIVE"));
    }
    if (!message.service().equals(SERVICE)) {
      return fail(
          draft,
          arrival,
          message,
          ErrorMessage.NO_SERVICE,
          "service: '" + message.service() + "' (expected: dex)");
    }
    return message.isTwoWay() ? request(draft, arrival, message) : notice(draft, arrival, message);
  }

  private Optional<Draft> request(Draft draft, Arrival arrival, BtpMessage message) {
    FromVault said;
    try {
      said = FromVault.decode(message.payload());
    } catch (MalformedMessage malformed) {
      return fail(
          draft,
          arrival,
          message,
          ErrorMessage.SERVICE_REVERTED,
          undecodable(message.payload(), "a deposit or a request"));
    }
    // What is written of the message's way is part of the state that the book is read from.
    Draft received = keep(draft, message, arrival, "RECEIVE");
    Book book = new Book(received.state());
    Moment now = now(draft);
    return switch (said) {
      case FromVault.Deposit deposit ->
          switch (Intake.deposit(book, message.src(), deposit, now)) {
            case Reception.Taken(Changed changed) ->
                acknowledge(announce(received, changed), message, deposit.number());
            case Reception.Refused(String reason) ->
                fail(draft, arrival, message, ErrorMessage.SERVICE_REVERTED, reason);
          };
      case FromVault.Wish wish ->
          switch (Intake.wish(book, message.src(), wish, now)) {
            case Reception.Taken(Changed changed) ->
                acknowledge(announce(received, changed), message, wish.number());
            case Reception.Refused(String reason) ->
                fail(draft, arrival, message, ErrorMessage.SERVICE_REVERTED, reason);
          };
      case FromVault.Settled settled -> notAsked(draft, arrival, message);
      case FromVault.Claimed claimed -> notAsked(draft, arrival, message);
      case FromVault.Adopted adopted -> notAsked(draft, arrival, message);
    };
  }

  private Optional<Draft> notAsked(Draft draft, Arrival arrival, BtpMessage message) {
    String reason = "request: an answer or a notice (expected: a deposit or a request)";
    return fail(draft, arrival, message, ErrorMessage.SERVICE_REVERTED, reason);
  }

  private Optional<Draft> acknowledge(Draft taken, BtpMessage message, long number) {
    BtpMessage reply =
        new BtpMessage(
            network,
            message.src(),
            SERVICE,
            BigInteger.ZERO,
            new ToVault.Acknowledged(number).encode(),
            message.nsn().negate(),
            afterThisHop(message.fee()));
    return leave(taken, reply, "REPLY");
  }

  /** A claim; whatever else comes one-way is of no use. */
  private Optional<Draft> notice(Draft draft, Arrival arrival, BtpMessage message) {
    Draft received = keep(draft, message, arrival, "RECEIVE");
    Book book = new Book(received.state());
    try {
      if (FromVault.decode(message.payload()) instanceof FromVault.Claimed(long number)
          && book.vault(message.src()).isPresent()) {
        Optional<Changed> claimed = Answers.claimed(book, message.src(), number, now(draft));
        if (claimed.isPresent()) {
          return Optional.of(announce(received, claimed.get()));
        }
      }
    } catch (MalformedMessage malformed) {
      return drop(
          draft, arrival, message, HubCode.NOT_VALID, "notice", message.payload(), "a claim");
    }
    return drop(
        draft,
        arrival,
        message,
        HubCode.NOT_VALID,
        "notice",
        message.payload(),
        "of a known order");
  }

  /** An answer, once, from whom it was asked. */
  private Optional<Draft> settle(Draft draft, Arrival arrival, BtpMessage message) {
    BigInteger asked = message.nsn().negate();
    Optional<OpenRequest> open =
        asked.bitLength() < Long.SIZE
            ? OpenRequest.find(draft, asked.longValue())
            : Optional.empty();
    boolean waitedFor =
        message.service().equals(SERVICE)
            && open.isPresent()
            && open.get().isAnsweredBy(message, notary);
    if (!waitedFor) {
      return drop(
          draft, arrival, message, HubCode.NOT_VALID, "answer", asked, "to an open request");
    }
    return message.sn().signum() < 0
        ? returned(draft, arrival, message, open.get())
        : settled(draft, arrival, message, open.get());
  }

  private Optional<Draft> returned(
      Draft draft, Arrival arrival, BtpMessage message, OpenRequest request) {
    Draft closed = request.close(keep(draft, message, arrival, "RECEIVE"));
    Changed changed =
        Answers.returned(new Book(closed.state()), request.vault(), request.orders(), now(closed));
    return Optional.of(announce(closed, changed));
  }

  private Optional<Draft> settled(
      Draft draft, Arrival arrival, BtpMessage message, OpenRequest request) {
    FromVault said;
    try {
      said = FromVault.decode(message.payload());
    } catch (MalformedMessage malformed) {
      return drop(
          draft, arrival, message, HubCode.NOT_VALID, "answer", message.payload(), "outcomes");
    }
    Draft received = keep(draft, message, arrival, "RECEIVE");
    Book book = new Book(received.state());
    Optional<Changed> changed =
        switch (said) {
          case FromVault.Settled(List<FromVault.Settlement> settlements) ->
              request.orders().isEmpty()
                  ? Optional.empty()
                  : Answers.settled(
                      book, request.vault(), request.orders(), settlements, now(draft));
          case FromVault.Adopted adopted ->
              request.orders().isEmpty()
                  ? Optional.of(new Changed(book, List.of()))
                  : Optional.empty();
          case FromVault.Deposit deposit -> Optional.empty();
          case FromVault.Wish wish -> Optional.empty();
          case FromVault.Claimed claimed -> Optional.empty();
        };
    if (changed.isEmpty()) {
      // The request stays open: its vault has not said what became of it.
      return drop(
          draft, arrival, message, HubCode.NOT_VALID, "answer", message.payload(), "its outcomes");
    }
    return Optional.of(request.close(announce(received, changed.get())));
  }

  /**
   * Sends a request to a vault.
   *
   * @param orders the orders it has
   * @return empty if the block has no room
   */
  Optional<Draft> send(Draft draft, NetworkAddress vault, ToVault said, List<Long> orders) {
    OpenRequest request = new OpenRequest(OpenRequest.next(draft), vault, orders);
    BigInteger number = BigInteger.valueOf(request.number());
    BtpMessage message =
        new BtpMessage(network, vault, SERVICE, number, said.encode(), number, Optional.empty());
    return leave(request.store(draft), message, "SEND");
  }

  private Optional<Draft> leave(Draft draft, BtpMessage message, String hop) {
    Bytes encoded = message.encode();
    if (!draft.outbox().hasRoomFor(LANE, encoded)) {
      return Optional.empty();
    }
    Passage passage =
        new Passage(
            hop,
            network,
            Optional.of(notary),
            LANE,
            lanes.nextSequence(draft, LANE),
            draft.block().height(),
            draft.transaction(),
            "");
    Draft sent = draft.sending(LANE, encoded).emitting(hops.hop(message, Optional.of(notary), hop));
    return Optional.of(Passages.keep(sent, message, passage));
  }

  private Draft announce(Draft draft, Changed changed) {
    return events.announce(draft.with(changed.book().state()), changed.book(), changed.entries());
  }

  /** Only who waits for an answer gets an error. */
  private Optional<Draft> fail(
      Draft draft, Arrival arrival, BtpMessage message, long code, String reason) {
    if (!message.isTwoWay()) {
      return Optional.of(
          dropped(keep(draft, message, arrival, "DROP"), arrival, HubCode.NOT_VALID, reason));
    }
    ErrorMessage error = new ErrorMessage(code, cut(reason));
    BtpMessage reply = message.errorReply(network, error, afterThisHop(message.fee()));
    return leave(keep(draft, message, arrival, "ERROR"), reply, "ERROR");
  }

  private Optional<Draft> drop(
      Draft draft,
      Arrival arrival,
      BtpMessage message,
      int code,
      String subject,
      Object found,
      Object expected) {
    String reason = subject + ": " + found + " (expected: " + expected + ")";
    return Optional.of(dropped(keep(draft, message, arrival, "DROP"), arrival, code, reason));
  }

  private Draft dropped(Draft draft, Arrival arrival, int code, String reason) {
    return draft.emitting(
        hops.dropped(notary, arrival.sequence(), arrival.raw(), code, cut(reason)));
  }

  /** Announces a hop, and remembers how the message came. */
  private Draft keep(Draft draft, BtpMessage message, Arrival arrival, String outcome) {
    Passage passage =
        new Passage(
            outcome,
            notary,
            Optional.empty(),
            0,
            0,
            draft.block().height(),
            draft.transaction(),
            arrival.proof());
    Draft announced = draft.emitting(hops.hop(message, Optional.empty(), outcome));
    return outcome.equals("DROP") ? announced : Passages.keep(announced, message, passage);
  }

  /** The first value of the list was meant for this hop. */
  private static Optional<FeeInfo> afterThisHop(Optional<FeeInfo> fee) {
    return fee.map(list ->
        list.values().isEmpty()
            ? list
            : new FeeInfo(list.network(), list.values().subList(1, list.values().size())));
  }

  /**
   * Never what a decoder says: all members must write the same, whatever version each of them runs.
   */
  private static String undecodable(Bytes found, String expected) {
    return "message: " + found.length() + " bytes that do not decode (expected: " + expected + ")";
  }

  private static String cut(String reason) {
    return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
  }
}
