package io.nexushub.node.rpc.icon;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.SecretKey;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.btp.ProofContext;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.trie.MerkleTrie;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.TreeMap;

/** A community's part of a genesis file: one rich account, and a hub of one notary. */
final class CommunityGenesis {
  static final String FAUCET_SECRET = "0x" + "11".repeat(32);
  static final BigInteger SUPPLY = BigInteger.TEN.pow(24);

  private CommunityGenesis() {}

  static JsonObject application() {
    JsonObject link =
        new JsonObject()
            .put("link", "btp://0x1.nexus/hub")
            .put("network_id", "1")
            .put("source_network_id", "1")
            .put("first_header", firstHeader(key("0x" + "33".repeat(32))).toString())
            .put("routes", new JsonArray().add("0x539.eth"));
    JsonObject account =
        new JsonObject()
            .put("name", "faucet")
            .put("address", IconAddress.of(key(FAUCET_SECRET)).toString())
            .put("balance", SUPPLY.toString());
    return new JsonObject()
        .put("accounts", new JsonArray().add(account))
        .put("links", new JsonArray().add(link));
  }

  static PublicKey key(String secret) {
    return LocalSigner.of(SecretKey.of(Bytes.hex(secret))).publicKey();
  }

  /** What a hub of that one notary announces in its first block. */
  private static Bytes firstHeader(PublicKey notary) {
    BtpNetworks networks = new BtpNetworks(Keccak256.FUNCTION);
    return networks
        .append(
            networks.open(MerkleTrie.empty(HashFunction.SHA3_256), "0x3.icon", 0),
            ProofContext.of(List.of(Address.of(notary, Keccak256.FUNCTION))),
            new TreeMap<>())
        .digest()
        .orElseThrow()
        .header(Keccak256.FUNCTION, 1, 0, 0)
        .orElseThrow()
        .encode();
  }
}
