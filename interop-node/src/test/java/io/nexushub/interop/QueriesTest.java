package io.nexushub.interop;

import static io.nexushub.interop.TestChain.address;
import static io.nexushub.interop.TestChain.genesis;
import static io.nexushub.interop.TestChain.signer;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.LocalSigner;
import io.nexushub.lft.Answer;
import io.nexushub.protocol.RpcItem;
import org.junit.jupiter.api.Test;

class QueriesTest {
  private static final LocalSigner ALICE = signer("alice");

  private final TestChain chain = new TestChain(genesis(ALICE).with("step_price", "12"));

  @Test
  void unknownMethodsAreNamedWithTheNearestOne() {
    Answer.Refused refused = chain.askInVain("getBalanse", RpcItem.dict());
    assertThat(refused.code()).isEqualTo(-32601);
    assertThat(refused.reason()).contains("'getBalanse'").endsWith("perhaps 'getBalance'?)");
  }

  @Test
  void addressesMustBeAddresses() {
    Answer.Refused refused =
        chain.askInVain(
            "getBalance",
            RpcItem.dict().with("address", address(ALICE).toString().replace("hx", "Hx")));
    assertThat(refused.code()).isEqualTo(-32602);
    assertThat(chain.askInVain("getBalance", RpcItem.dict()).reason())
        .isEqualTo("address: nothing (expected: hx or cx and 40 lower-case hex digits)");
  }

  @Test
  void callsThatFailTellTheScoresCode() {
    RpcItem.Dict call =
        RpcItem.dict()
            .with("to", LoopchainApplication.ECHO.toString())
            .with("dataType", "call")
            .with("data", RpcItem.dict().with("method", "lastSm"));
    Answer.Refused refused = chain.askInVain("call", call);
    assertThat(refused.code()).isEqualTo(-30003);
    assertThat(refused.reason()).contains("perhaps 'lastSn'?");

    RpcItem.Dict write = RpcItem.dict().with("method", "send");
    assertThat(chain.askInVain("call", call.with("data", write)).code()).isEqualTo(-30009);

    RpcItem.Dict wrong =
        RpcItem.dict()
            .with("method", "messageOf")
            .with("params", RpcItem.dict().with("_sn", "0x01"));
    assertThat(chain.askInVain("call", call.with("data", wrong)).code()).isEqualTo(-30006);
    assertThat(chain.askInVain("call", call.with("to", "cx" + "1".repeat(40))).code())
        .isEqualTo(-30002);
  }

  @Test
  void theApiListsMethodsAndEvents() {
    RpcItem api =
        chain.ask(
            "getScoreApi", RpcItem.dict().with("address", LoopchainApplication.BMC.toString()));
    String text = api.toString();
    assertThat(text).contains("handleRelayMessage", "sendMessage", "BTPEvent", "readonly");
    assertThat(
            chain
                .askInVain("getScoreApi", RpcItem.dict().with("address", "cx" + "1".repeat(40)))
                .code())
        .isEqualTo(-30002);
  }

  @Test
  void anEstimateIsWhatIsUsed() {
    RpcItem.Dict call =
        chain.call(
            ALICE,
            LoopchainApplication.ECHO,
            "send",
            RpcItem.dict().with("_to", "0x539.eth").with("_message", "0x00"));
    long estimate = TestChain.integer(chain.ask("estimateStep", call)).longValueExact();
    assertThat(estimate).isEqualTo(IconForm.steps(TestChain.signed(call, ALICE)));
    assertThat(estimate).isGreaterThan(StepCost.TRANSACTION + StepCost.CALL);
  }

  @Test
  void theNetworkIsDescribed() {
    assertThat(chain.ask("getNetworkInfo", RpcItem.dict()))
        .isEqualTo(
            RpcItem.dict().with("platform", "nexus").with("nid", "0x3").with("stepPrice", "0xc"));
  }
}
