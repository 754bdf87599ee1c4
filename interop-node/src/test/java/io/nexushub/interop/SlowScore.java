package io.nexushub.interop;

import static io.nexushub.interop.Method.input;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.icon.IconAddress;
import java.util.List;

/** A service that takes requests now and answers them when it is told to. */
record SlowScore(IconAddress address, IconAddress bmc) implements Score {
  static final String SERVICE = "slow";

  @Override
  public List<Method> methods() {
    return List.of(
        Method.write(
            "handleBTPMessage",
            SlowScore::take,
            input("_from", Type.STR),
            input("_svc", Type.STR),
            input("_sn", Type.INT),
            input("_msg", Type.BYTES)),
        Method.write("answer", this::answer, input("_to", Type.STR), input("_sn", Type.INT)));
  }

  @Override
  public List<Event> events() {
    return List.of();
  }

  private static RpcItem take(Frame frame, Arguments arguments) throws Revert {
    if (arguments.bytes("_msg").equals(Bytes.utf8("revert"))) {
      throw Revert.user(40, "as it was told");
    }
    frame.storeNumber("taken", frame.loadNumber("taken") + 1);
    return RpcItem.NONE;
  }

  private RpcItem answer(Frame frame, Arguments arguments) throws Revert {
    return frame.call(
        bmc,
        "sendMessage",
        RpcItem.dict()
            .with("_to", arguments.text("_to"))
            .with("_svc", SERVICE)
            .with("_sn", RpcItem.integer(arguments.integer("_sn").negate()))
            .with("_msg", "0x00"));
  }
}
