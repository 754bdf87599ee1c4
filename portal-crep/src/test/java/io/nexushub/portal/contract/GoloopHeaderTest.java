package io.nexushub.portal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nexushub.simulator.TestData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;

/** Blocks that a goloop chain signed: the verifier accepts the signatures of a real one. */
@ExtendWith(EvmExtension.class)
class GoloopHeaderTest {
  private static final String UID = "0x3.icon";

  /** Storage slot of the verifier's section hash. */
  private static final int SECTION_SLOT = 1;

  private final Evm evm;

  GoloopHeaderTest(Evm evm) {
    this.evm = evm;
  }

  /** Each block is verified on top of a trusted header that stands for the one before it. */
  @Test
  void everySignedBlockIsAcceptedAndNoneWithAnotherRound() throws IOException {
    int checked = 0;
    for (JsonNode entry : entries()) {
      JsonNode signed = entry.get("signed_header");
      Header header = header(signed.get("BTPHeader"));
      List<byte[]> signatures = new ArrayList<>();
      signed.get("Signature").forEach(s -> signatures.add(Rlpn.bytes(bytes(s))));
      Verifier verifier = trusting(header, signed.get("CurrentValidators"));
      SourceChain.Block block = new SourceChain.Block(UID, header, List.of(), List.of());
      byte[] update = SourceChain.relay(block.update(signatures));
      assertThat(verifier.judge(header.firstSn, update)).isInstanceOf(Evm.Outcome.Returned.class);
      header.round++;
      byte[] tampered = SourceChain.relay(block.update(signatures));
      assertThat(verifier.refusal(header.firstSn, tampered))
          .isEqualTo("25:Unknown:InvalidSignature found 0 expected 1");
      checked++;
    }
    assertThat(checked).isEqualTo(6);
  }

  private static JsonNode entries() throws IOException {
    return new ObjectMapper().readTree(TestData.path("btp/goloop-signed-headers.json").toFile());
  }

  private static Header header(JsonNode node) {
    Header header = new Header();
    header.height = node.get("MainHeight").asLong();
    header.round = node.get("Round").asLong();
    header.nextContextHash = bytes(node.get("NextProofContextHash"));
    header.networkId = node.get("NetworkId").asLong();
    long update = node.get("UpdateNumber").asLong();
    header.firstSn = update >> 1;
    header.setChanges = (update & 1) == 1;
    header.previousSection = bytes(node.get("PrevNetworkSectionHash"));
    header.messageCount = node.get("MessageCount").asLong();
    header.messagesRoot = header.messageCount == 0 ? null : bytes(node.get("MessageRoot"));
    header.nextContext = header.setChanges ? context(node.get("NextValidators")) : null;
    return header;
  }

  /**
   * A verifier one block before the given one. Its first header is what it was told, so its section
   * hash is written where the block expects its predecessor.
   */
  private Verifier trusting(Header next, JsonNode validators) {
    Header first = new Header();
    first.height = next.height - 1;
    first.networkId = next.networkId;
    first.firstSn = next.firstSn;
    first.setChanges = true;
    first.nextContext = context(validators);
    first.nextContextHash = Hash.sha3(first.nextContext);
    Verifier verifier = Verifier.deploy(evm, UID, first.encode(), 0);
    evm.store(verifier.address(), SECTION_SLOT, next.previousSection);
    return verifier;
  }

  private static byte[] context(JsonNode validators) {
    List<byte[]> entries = new ArrayList<>();
    validators.forEach(v -> entries.add(Rlpn.bytes(bytes(v))));
    return Rlpn.list(Rlpn.list(entries));
  }

  private static byte[] bytes(JsonNode hex) {
    return Numeric.hexStringToByteArray(hex.asText());
  }
}
