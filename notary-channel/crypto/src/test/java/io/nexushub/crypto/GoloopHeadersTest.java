package io.nexushub.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.btp.PathStep;
import io.nexushub.protocol.btp.ProofContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Signed BTP headers of a goloop chain with one validator. */
final class GoloopHeadersTest {
  private static final HashFunction KECCAK = Keccak256.FUNCTION;
  private static final NetworkAddress SOURCE = NetworkAddress.of("0x3.icon");

  @Test
  void goloopsSignaturesAreOverTheDecisionWeCompute() throws Exception {
    Hash lastSection = Hash.ZERO;
    int chained = 0;
    for (JsonNode entry : SharedData.shared("btp/goloop-signed-headers.json")) {
      JsonNode signed = entry.get("signed_header");
      BtpHeader header = header(signed.get("BTPHeader"));
      Signature signature = Signature.hex(signed.get("Signature").get(0).asText());
      Address validator = Address.hex(signed.get("CurrentValidators").get(0).asText());

      assertThat(header.nextProofContext().orElseThrow().hash(KECCAK))
          .isEqualTo(header.nextProofContextHash());
      assertThat(
              Secp256k1.scheme()
                  .recover(header.decision(KECCAK, SOURCE, 1).hash(KECCAK), signature)
                  .map(key -> Address.of(key, KECCAK)))
          .as("height %s", header.height())
          .contains(validator);
      assertThat(BtpHeader.decode(header.encode())).isEqualTo(header);
      chained += header.previous().equals(Optional.of(lastSection)) ? 1 : 0;
      lastSection = header.section().hash(KECCAK);
    }
    assertThat(chained).as("sections that follow the one before").isPositive();
  }

  private static BtpHeader header(JsonNode node) {
    List<Address> validators = new ArrayList<>();
    node.get("NextValidators").forEach(value -> validators.add(Address.hex(value.asText())));
    List<PathStep> path = new ArrayList<>();
    for (JsonNode step : node.get("NetworkSectionToRoot")) {
      path.add(
          new PathStep(
              step.get("Dir").asInt() == 0 ? PathStep.Side.LEFT : PathStep.Side.RIGHT,
              hash(step.get("Value"))));
    }
    return new BtpHeader(
        node.get("MainHeight").asLong(),
        node.get("Round").asLong(),
        Hash.hex(node.get("NextProofContextHash").asText()),
        path,
        node.get("NetworkId").asLong(),
        node.get("UpdateNumber").asLong(),
        hash(node.get("PrevNetworkSectionHash")),
        node.get("MessageCount").asLong(),
        hash(node.get("MessageRoot")),
        Optional.of(ProofContext.of(validators)));
  }

  private static Optional<Hash> hash(JsonNode node) {
    return node == null || node.isNull() || Bytes.hex(node.asText()).isEmpty()
        ? Optional.empty()
        : Optional.of(Hash.hex(node.asText()));
  }
}
