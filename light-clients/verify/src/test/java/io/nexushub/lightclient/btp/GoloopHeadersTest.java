package io.nexushub.lightclient.btp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.BtpProof;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.btp.ProofContext;
import io.nexushub.protocol.btp.RelayMessage.BlockUpdate;
import io.nexushub.simulator.TestData;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Headers that a goloop node signed: six blocks of a chain with one validator. */
class GoloopHeadersTest {
  private static final NetworkAddress UID = NetworkAddress.of("0x3.icon");

  private final BtpLightClient client = new BtpLightClient(Keccak256.FUNCTION, Secp256k1.scheme());

  @Test
  void headersOfGoloopVerify() throws IOException {
    JsonNode headers =
        new ObjectMapper().readTree(TestData.path("btp/goloop-signed-headers.json").toFile());
    assertThat(headers).hasSize(6);
    for (JsonNode entry : headers) {
      JsonNode signed = entry.get("signed_header");
      BlockUpdate block =
          new BlockUpdate(header(signed.get("BTPHeader")), proof(signed.get("Signature")));
      BtpClientState trusted = before(block.header(), signed.get("CurrentValidators"));
      assertThat(client.verify(trusted, block, Instant.EPOCH)).isEqualTo(Verdict.accepted(block));

      BtpClientState elsewhere =
          new BtpClientState(
              NetworkAddress.of("0x4.icon"),
              trusted.networkId(),
              trusted.members(),
              trusted.signers(),
              trusted.section(),
              trusted.parentSection(),
              trusted.height(),
              trusted.sequenceOffset(),
              trusted.firstMessage(),
              trusted.messageCount(),
              trusted.messagesRoot(),
              trusted.nextMessage(),
              trusted.conflict());
      assertThat(client.verify(elsewhere, block, Instant.EPOCH).isAccepted()).isFalse();
    }
  }

  /** The state of a client that has everything up to the block. */
  private static BtpClientState before(BtpHeader header, JsonNode validators) {
    ProofContext members = context(validators);
    return new BtpClientState(
        UID,
        header.networkId(),
        members,
        members,
        header.previous().orElseThrow(),
        Optional.empty(),
        header.height() - 1,
        0,
        header.firstMessageSn(),
        0,
        Optional.empty(),
        header.firstMessageSn(),
        Optional.empty());
  }

  private static BtpHeader header(JsonNode json) {
    assertThat(json.get("NetworkSectionToRoot")).isEmpty();
    long updateNumber = json.get("UpdateNumber").asLong();
    return new BtpHeader(
        json.get("MainHeight").asLong(),
        json.get("Round").asLong(),
        hash(json.get("NextProofContextHash")),
        List.of(),
        json.get("NetworkId").asLong(),
        updateNumber,
        Optional.of(hash(json.get("PrevNetworkSectionHash"))),
        json.get("MessageCount").asLong(),
        Optional.of(hash(json.get("MessageRoot"))),
        // The file repeats the validators where the header announced none.
        updateNumber % 2 == 0
            ? Optional.empty()
            : Optional.of(context(json.get("NextValidators"))));
  }

  private static ProofContext context(JsonNode validators) {
    List<Optional<Address>> members = new ArrayList<>();
    validators.forEach(address -> members.add(Optional.of(Address.hex(address.asText()))));
    return new ProofContext(members);
  }

  private static BtpProof proof(JsonNode signatures) {
    List<Optional<Signature>> slots = new ArrayList<>();
    signatures.forEach(signature -> slots.add(Optional.of(Signature.hex(signature.asText()))));
    return new BtpProof(slots);
  }

  private static Hash hash(JsonNode text) {
    return Hash.hex(text.asText());
  }
}
