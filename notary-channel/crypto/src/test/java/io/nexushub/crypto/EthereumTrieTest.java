package io.nexushub.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.TrieProof;
import io.nexushub.protocol.trie.TrieProof.Verdict.Absent;
import io.nexushub.protocol.trie.TrieProof.Verdict.Present;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks and proofs of a development network of real Ethereum clients. */
final class EthereumTrieTest {
  private static final HashFunction KECCAK = Keccak256.FUNCTION;

  /** State root of block 344, to which the proofs belong. */
  private static final Hash STATE_ROOT =
      Hash.hex("d4c2b947578ef5a5864bff33945827582c5dee6e3d29ec85ac0a58fc61c3390b");

  @Test
  void theEmptyRootIsEthereums() {
    assertThat(MerkleTrie.emptyRoot(KECCAK).toHex())
        .isEqualTo("56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
  }

  @ParameterizedTest
  @ValueSource(ints = {93, 316})
  void receiptsHaveTheRootOfTheirBlock(int block) throws Exception {
    List<Bytes> receipts = new ArrayList<>();
    for (JsonNode receipt : SharedData.vector("ethereum-receipts-" + block + ".json")) {
      receipts.add(receipt(receipt));
    }
    MerkleTrie trie = MerkleTrie.ofList(KECCAK, receipts);

    assertThat(trie.root())
        .isEqualTo(
            Hash.hex(
                SharedData.vector("ethereum-block-" + block + ".json")
                    .get("receiptsRoot")
                    .asText()));
    for (int i = 0; i < receipts.size(); i++) {
      assertThat(
              trie.prove(MerkleTrie.indexKey(i))
                  .verify(KECCAK, trie.root(), MerkleTrie.indexKey(i)))
          .isEqualTo(new Present(receipts.get(i)));
    }
    assertThat(
            trie.prove(MerkleTrie.indexKey(99))
                .verify(KECCAK, trie.root(), MerkleTrie.indexKey(99)))
        .isEqualTo(new Absent());
  }

  @Test
  void accountsAndStorageAreProvenUnderTheStateRoot() throws Exception {
    JsonNode proof = SharedData.vector("ethereum-proof.json").get("proof");
    Hash storageRoot = Hash.hex(proof.get("storageHash").asText());
    Bytes account =
        new RlpWriter()
            .beginList()
            .uint(1)
            .uint(0)
            .bytes(storageRoot.bytes())
            .bytes(Bytes.hex(proof.get("codeHash").asText()))
            .endList()
            .toBytes();
    Bytes address = KECCAK.hash(Bytes.hex(proof.get("address").asText())).bytes();

    assertThat(proof(proof.get("accountProof")).verify(KECCAK, STATE_ROOT, address))
        .isEqualTo(new Present(account));
    for (JsonNode slot : proof.get("storageProof")) {
      Bytes key = KECCAK.hash(word(slot.get("key").asText())).bytes();
      Bytes value =
          new RlpWriter()
              .uint(new BigInteger(slot.get("value").asText().substring(2), 16))
              .toBytes();
      assertThat(proof(slot.get("proof")).verify(KECCAK, storageRoot, key))
          .isEqualTo(new Present(value));
    }
  }

  private static TrieProof proof(JsonNode nodes) {
    List<Bytes> proof = new ArrayList<>();
    nodes.forEach(node -> proof.add(Bytes.hex(node.asText())));
    return new TrieProof(proof);
  }

  /** Providers shorten keys. */
  private static Bytes word(String hex) {
    return Bytes.hex("0".repeat(64 - (hex.length() - 2)) + hex.substring(2));
  }

  private static Bytes receipt(JsonNode receipt) {
    RlpWriter out =
        new RlpWriter()
            .beginList()
            .uint(number(receipt, "status"))
            .uint(number(receipt, "cumulativeGasUsed"))
            .bytes(Bytes.hex(receipt.get("logsBloom").asText()))
            .beginList();
    for (JsonNode log : receipt.get("logs")) {
      out.beginList().bytes(Bytes.hex(log.get("address").asText())).beginList();
      log.get("topics").forEach(topic -> out.bytes(Bytes.hex(topic.asText())));
      out.endList().bytes(Bytes.hex(log.get("data").asText())).endList();
    }
    Bytes body = out.endList().endList().toBytes();
    int type = number(receipt, "type").intValueExact();
    return type == 0 ? body : Bytes.concat(Bytes.of((byte) type), body);
  }

  private static BigInteger number(JsonNode node, String field) {
    return new BigInteger(node.get(field).asText().substring(2), 16);
  }
}
