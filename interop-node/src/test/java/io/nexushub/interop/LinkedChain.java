package io.nexushub.interop;

import static io.nexushub.interop.LoopchainApplication.BMC;
import static io.nexushub.interop.LoopchainApplication.ECHO;
import static io.nexushub.interop.TestChain.genesis;
import static io.nexushub.interop.TestChain.signer;
import static io.nexushub.interop.TestHub.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.LocalSigner;
import io.nexushub.lft.LogEvent;
import io.nexushub.lft.Receipt;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.ErrorMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import java.util.ArrayList;
import java.util.List;

/** A community that is linked to a hub, and what tests do with the two. */
final class LinkedChain {
  static final LocalSigner ALICE = signer("alice");

  final TestHub hub = new TestHub();
  final TestChain chain =
      new TestChain(genesis(ALICE).with("links", RpcItem.array(List.of(hub.link()))));

  Receipt send(String message) {
    return chain.run(sendCall(message), ALICE);
  }

  Receipt send(NetworkAddress to, String message) {
    return chain.run(sendCall(to, message), ALICE);
  }

  RpcItem.Dict sendCall(String message) {
    return sendCall(TestHub.ETHEREUM, message);
  }

  private RpcItem.Dict sendCall(NetworkAddress to, String message) {
    RpcItem.Dict params =
        RpcItem.dict()
            .with("_to", to.toString())
            .with("_message", "0x" + Bytes.utf8(message).toHex());
    return chain.call(ALICE, ECHO, "send", params);
  }

  Receipt relay(TestHub.Block block) {
    return run(hub.relay(block));
  }

  Receipt run(Bytes relayMessage) {
    return call(TestHub.relayCall(relayMessage));
  }

  Receipt call(RpcItem.Dict params) {
    return chain.run(chain.call(ALICE, BMC, "handleRelayMessage", params), ALICE);
  }

  List<BtpMessage> outgoing() throws MalformedMessage {
    List<BtpMessage> messages = new ArrayList<>();
    for (Bytes message : chain.last().messages().orElseThrow().networks().getFirst().messages()) {
      messages.add(BtpMessage.decode(message));
    }
    return messages;
  }

  long status(String field) {
    RpcItem status = chain.ask("getStatus", RpcItem.dict().with("link", TestHub.PEER));
    return TestChain.integer(((RpcItem.Dict) status).field(field).orElseThrow()).longValueExact();
  }

  String openMessage(long sn) {
    RpcItem message = chain.read(ECHO, "messageOf", RpcItem.dict().with("_sn", sn));
    return ((RpcItem.Text) message).value();
  }

  static void assertError(BtpMessage reply, long code, String reason) throws MalformedMessage {
    ErrorMessage error = ErrorMessage.decode(reply.payload());
    assertThat(reply.sn().signum()).isNegative();
    assertThat(reply.nsn()).isEqualTo(reply.sn());
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.text()).contains(reason);
  }

  static LogEvent event(Receipt receipt, String signature) {
    return receipt.events().stream()
        .filter(event -> name(event).equals(signature))
        .findFirst()
        .orElseThrow();
  }

  static List<String> signatures(Receipt receipt) {
    return receipt.events().stream().map(LinkedChain::name).toList();
  }

  static List<String> hops(Receipt receipt) {
    return receipt.events().stream()
        .filter(event -> name(event).startsWith("BTPEvent"))
        .map(e -> e.indexed().get(1) + " " + e.indexed().get(2) + " " + e.data().get(1))
        .toList();
  }

  static String name(LogEvent event) {
    return event.indexed().getFirst();
  }
}
