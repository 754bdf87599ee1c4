package io.nexushub.interop;

import static io.nexushub.interop.LoopchainApplication.BMC;
import static io.nexushub.interop.TestHub.COMMUNITY;
import static io.nexushub.interop.TestHub.ETHEREUM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.interop.Genesis.Link;
import io.nexushub.lft.BlockContext;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.ErrorMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.trie.MerkleTrie;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Requests of others that a service has not answered yet, and who tries to take their place. */
class OpenRequestTest {
  private static final IconAddress SLOW =
      IconAddress.contract(Address.hex("0000000000000000000000000000000000005107"));
  private static final BlockContext BLOCK =
      new BlockContext(1, 1, TestChain.GENESIS_MICROS, Address.ZERO);

  private final Draft draft = Draft.over(MerkleTrie.empty(HashFunction.SHA3_256));
  private final Link link = link();
  private final BmcScore bmc = bmc();
  private final Scores scores = Scores.of(List.of(bmc, new SlowScore(SLOW, BMC)));
  private long arrived;

  OpenRequestTest() throws MalformedMessage {}

  @Test
  void aNumberIsRefusedWhileItIsUnanswered() throws Exception {
    take(request(ETHEREUM, "first", 7));
    take(request(ETHEREUM, "second", 8));

    assertRefused(sent().getFirst(), -8);
    assertThat(taken()).isEqualTo(1);

    answer(ETHEREUM);
    assertThat(sent()).hasSize(2);
    assertThat(sent().getLast().nsn()).isEqualTo(-7);
  }

  /** What fails under the number of another must not close the other. */
  @Test
  void aRequestThatFailsDoesNotCloseTheOneBeforeIt() throws Exception {
    take(request(ETHEREUM, "first", 7));
    take(request(ETHEREUM, "revert", 8));
    NetworkAddress nowhere = NetworkAddress.of("0x9.cosmos");
    take(TestHub.message(ETHEREUM, nowhere, SlowScore.SERVICE, 1, Bytes.utf8("lost"), 9));

    assertRefused(sent().getFirst(), -8);
    ErrorMessage noRoute = ErrorMessage.decode(sent().getLast().payload());
    assertThat(noRoute.code()).isEqualTo(ErrorMessage.NO_ROUTE);
    answer(ETHEREUM);
    assertThat(sent().getLast().nsn()).isEqualTo(-7);
  }

  @Test
  void anotherNetworkMayUseTheSameNumber() throws Exception {
    take(request(ETHEREUM, "first", 7));
    take(request(TestHub.POLYGON, "theirs", 3));

    assertThat(taken()).isEqualTo(2);
    answer(TestHub.POLYGON);
    answer(ETHEREUM);
    assertThat(sent()).extracting(message -> message.nsn().intValue()).containsExactly(-3, -7);
  }

  @Test
  void aNumberIsFreeAgainOnceItIsAnsweredOrFailed() throws Exception {
    take(request(ETHEREUM, "revert", 7));
    take(request(ETHEREUM, "second", 8));
    answer(ETHEREUM);
    assertThatThrownBy(() -> answer(ETHEREUM))
        .isInstanceOf(Revert.class)
        .hasMessageContaining("InvalidSn");
    take(request(ETHEREUM, "third", 9));

    assertThat(taken()).isEqualTo(2);
    answer(ETHEREUM);
    assertThat(sent()).extracting(message -> message.nsn().intValue()).containsExactly(-7, -8, -9);
  }

  private static Bytes request(NetworkAddress src, String text, long nsn) {
    return TestHub.message(src, COMMUNITY, SlowScore.SERVICE, 1, Bytes.utf8(text), nsn);
  }

  private static void assertRefused(BtpMessage answer, long nsn) throws MalformedMessage {
    ErrorMessage refusal = ErrorMessage.decode(answer.payload());
    assertThat(answer.nsn()).isEqualTo(nsn);
    assertThat(answer.sn()).isEqualTo(-1);
    assertThat(refusal.code()).isEqualTo(ErrorMessage.UNKNOWN);
    assertThat(refusal.text()).contains("still unanswered");
  }

  private void take(Bytes message) {
    arrived++;
    new BmcInbox(bmc, frame(BMC), link).take(arrived, message);
  }

  private void answer(NetworkAddress to) throws Revert {
    scores.run(frame(SLOW), "answer", RpcItem.dict().with("_to", to.toString()).with("_sn", 1));
  }

  private long taken() {
    return frame(SLOW).loadNumber("taken");
  }

  private List<BtpMessage> sent() throws MalformedMessage {
    List<BtpMessage> messages = new ArrayList<>();
    for (Draft.Outgoing message : draft.messages()) {
      messages.add(BtpMessage.decode(message.message()));
    }
    return messages;
  }

  private Frame frame(IconAddress self) {
    return Frame.writing(scores, BLOCK, draft, TestChain.address(LinkedChain.ALICE), self);
  }

  private static Link link() throws MalformedMessage {
    RpcItem.Dict genesis = TestChain.genesis(LinkedChain.ALICE);
    RpcItem links = RpcItem.array(List.of(new TestHub().link()));
    return Genesis.read(genesis.with("links", links)).links().getFirst();
  }

  private BmcScore bmc() throws MalformedMessage {
    TreeMap<String, IconAddress> services = new TreeMap<>();
    services.put(SlowScore.SERVICE, SLOW);
    LinkVerifier verifier =
        LinkVerifier.trusting(List.of(link), Keccak256.FUNCTION, Secp256k1.scheme());
    return new BmcScore(BMC, COMMUNITY, List.of(link), services, verifier);
  }
}
