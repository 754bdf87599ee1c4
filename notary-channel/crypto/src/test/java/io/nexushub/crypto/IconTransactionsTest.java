package io.nexushub.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.icon.IconTransaction;
import io.nexushub.protocol.icon.RpcItemCodec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Version 3 transactions of ICON's main network and of loopchain networks. */
final class IconTransactionsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "devnet-0.1a-h9",
        "mainnet-0.1a-h5727019",
        "mainnet-0.1a-h10324748-last",
        "mainnet-0.3-h10324749-first-v2shape",
        "mainnet-0.3-h12640760-last-v2shape",
        "mainnet-0.5-h14473622-first-v2shape",
        "mainnet-0.5-h41385450-partial",
      })
  void idsAndSignersAreThoseOfTheChain(String file) throws Exception {
    JsonNode block = SharedData.shared("icon/" + file + ".json");
    JsonNode transactions =
        block.has("transactions")
            ? block.get("transactions")
            : block.get("confirmed_transaction_list");
    int checked = 0;
    for (JsonNode transaction : transactions) {
      RpcItem.Dict item = (RpcItem.Dict) SharedData.item(transaction);
      Hash id = IconTransaction.id(item);
      assertThat(id).isEqualTo(Hash.hex(transaction.get("txHash").asText()));
      if (transaction.has("signature")) {
        Signature signature =
            Signature.of(
                Bytes.wrap(Base64.getDecoder().decode(transaction.get("signature").asText())));
        assertThat(Secp256k1.scheme().recover(id, signature).map(IconAddress::of))
            .as("%s: %s", file, id)
            .contains(IconAddress.parse(transaction.get("from").asText()));
      }
      Bytes encoded = RpcItemCodec.encode(item);
      assertThat(RpcItemCodec.decode(encoded, 1 << 20)).isEqualTo(item);
      checked++;
    }
    assertThat(checked).isPositive();
  }

  @Test
  void whatWeSignRecoversToTheSender() {
    LocalSigner signer =
        LocalSigner.of(SecretKey.of(Keccak256.FUNCTION.hash(Bytes.utf8("me")).bytes()));
    IconAddress sender = IconAddress.of(signer.publicKey());
    RpcItem.Dict transaction =
        IconTransaction.sign(
            RpcItem.dict()
                .with("version", "0x3")
                .with("from", sender.toString())
                .with("to", IconAddress.SYSTEM.toString())
                .with("data", RpcItem.array(List.of(RpcItem.NONE, RpcItem.text("a.b")))),
            signer);
    Signature signature =
        Signature.of(
            Bytes.wrap(Base64.getDecoder().decode(transaction.text("signature").orElseThrow())));

    assertThat(
            Secp256k1.scheme()
                .recover(IconTransaction.id(transaction), signature)
                .map(IconAddress::of))
        .contains(sender);
  }
}
