package io.nexushub.interop;

import static io.nexushub.interop.Method.input;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.List;

/**
 * The echo service of docs/spec/echo-service.md: the smallest service with requests and replies.
 */
record EchoScore(IconAddress address, IconAddress bmc) implements Score {
  static final String SERVICE = "echo";

  private static final int MAX_MESSAGE = 2_048;
  private static final int MAX_NUMBER = 9;
  private static final Bytes REPLY_PREFIX = Bytes.utf8("echo: ");
  private static final Bytes REVERT_ON_PURPOSE = Bytes.utf8("revert");

  /** The service's own reasons to revert; a message centre leaves numbers from 40 on to it. */
  private static final int REFUSED = 40;

  private static final String LAST_SN = "sn";

  private static final Event SENT =
      Event.of(
          "Sent", 1, input("_sn", Type.INT), input("_to", Type.STR), input("_message", Type.BYTES));
  private static final Event RECEIVED =
      Event.of(
          "Received",
          2,
          input("_from", Type.STR),
          input("_sn", Type.INT),
          input("_message", Type.BYTES));
  private static final Event REPLIED =
      Event.of("Replied", 1, input("_sn", Type.INT), input("_reply", Type.BYTES));
  private static final Event FAILED =
      Event.of(
          "Failed",
          1,
          input("_sn", Type.INT),
          input("_code", Type.INT),
          input("_message", Type.STR));

  @Override
  public List<Method> methods() {
    return List.of(
        Method.write("send", this::send, input("_to", Type.STR), input("_message", Type.BYTES)),
        Method.read("messageOf", Type.BYTES, this::messageOf, input("_sn", Type.INT)),
        Method.read(
            "lastSn", Type.INT, (frame, none) -> RpcItem.integer(frame.loadNumber(LAST_SN))),
        Method.write(
            "handleBTPMessage",
            this::handleBtpMessage,
            input("_from", Type.STR),
            input("_svc", Type.STR),
            input("_sn", Type.INT),
            input("_msg", Type.BYTES)),
        Method.write(
            "handleBTPError",
            this::handleBtpError,
            input("_src", Type.STR),
            input("_svc", Type.STR),
            input("_sn", Type.INT),
            input("_code", Type.INT),
            input("_msg", Type.STR)));
  }

  @Override
  public List<Event> events() {
    return List.of(SENT, RECEIVED, REPLIED, FAILED);
  }

  private RpcItem send(Frame frame, Arguments arguments) throws Revert {
    Bytes message = arguments.bytes("_message");
    if (message.isEmpty() || message.length() > MAX_MESSAGE) {
      throw refused("_message", message.length() + " bytes", "1 to " + MAX_MESSAGE);
    }
    long sn = frame.loadNumber(LAST_SN) + 1;
    frame.storeNumber(LAST_SN, sn);
    String to = arguments.text("_to");
    frame.store(openKey(sn), message);
    frame.store(destinationKey(sn), Bytes.utf8(to));
    frame.emit(SENT, sn, to, message);
    sendMessage(frame, to, sn, message);
    return RpcItem.NONE;
  }

  private RpcItem messageOf(Frame frame, Arguments arguments) throws Revert {
    return RpcItem.bytes(frame.load(openKey(arguments.number("_sn"))));
  }

  private RpcItem handleBtpMessage(Frame frame, Arguments arguments) throws Revert {
    requireBmc(frame);
    String from = arguments.text("_from");
    Bytes message = arguments.bytes("_msg");
    long sn = arguments.number("_sn");
    if (sn == 0) {
      reply(frame, from, message);
      return RpcItem.NONE;
    }
    frame.emit(RECEIVED, from, sn, message);
    if (message.equals(REVERT_ON_PURPOSE)) {
      throw refused("message", "'revert'", "anything else");
    }
    Bytes answer =
        new RlpWriter()
            .beginList()
            .signed(sn)
            .bytes(Bytes.concat(REPLY_PREFIX, message))
            .endList()
            .toBytes();
    sendMessage(frame, from, -sn, answer);
    return RpcItem.NONE;
  }

  private void reply(Frame frame, String from, Bytes answer) throws Revert {
    try {
      RlpReader in = RlpReader.of(answer);
      in.enterList();
      long sn = in.signed(MAX_NUMBER).longValueExact();
      Bytes text = in.bytes(MAX_MESSAGE + REPLY_PREFIX.length());
      in.leaveList();
      in.end();
      String asked = frame.load(destinationKey(sn)).toUtf8();
      close(frame, sn);
      if (!from.equals(asked)) {
        throw refused("reply to " + sn, "from " + from, "from whom it was asked: " + asked);
      }
      frame.emit(REPLIED, sn, text);
    } catch (MalformedMessage | ArithmeticException malformed) {
      throw refused("reply", Undecodable.found(answer), "[sn, text]");
    }
  }

  private RpcItem handleBtpError(Frame frame, Arguments arguments) throws Revert {
    requireBmc(frame);
    long sn = arguments.number("_sn");
    close(frame, sn);
    frame.emit(FAILED, sn, arguments.number("_code"), arguments.text("_msg"));
    return RpcItem.NONE;
  }

  private void close(Frame frame, long sn) throws Revert {
    if (sn <= 0 || frame.load(openKey(sn)).isEmpty()) {
      throw refused("sn", String.valueOf(sn), "one of an open request");
    }
    frame.erase(openKey(sn));
    frame.erase(destinationKey(sn));
  }

  private void requireBmc(Frame frame) throws Revert {
    if (!frame.caller().equals(bmc)) {
      throw refused("caller", frame.caller().toString(), bmc.toString());
    }
  }

  private void sendMessage(Frame frame, String to, long sn, Bytes message) throws Revert {
    frame.call(
        bmc,
        "sendMessage",
        RpcItem.dict()
            .with("_to", to)
            .with("_svc", SERVICE)
            .with("_sn", sn)
            .with("_msg", RpcItem.bytes(message)));
  }

  private static Revert refused(String subject, String found, String expected) {
    return Revert.user(REFUSED, subject + ": " + found + " (expected: " + expected + ")");
  }

  private static String destinationKey(long sn) {
    return "to/" + sn;
  }

  private static String openKey(long sn) {
    return "open/" + sn;
  }
}
