package io.nexushub.node.rpc;

import io.nexushub.crypto.Keccak256;
import io.nexushub.node.channel.BtpHistory;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.btp.BtpDigest;
import io.nexushub.protocol.btp.BtpDigest.NetworkDigest;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.BtpNetworks;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * goloop's methods for BTP relays (its doc/btp2_extension.md), and one of ours that spares them
 * walking empty blocks.
 */
public final class BtpMethods {
  private static final int MAX_HEIGHTS = 1000;

  private final String network;
  private final BtpHistory history;

  private BtpMethods(String network, BtpHistory history) {
    this.network = network;
    this.history = history;
  }

  /**
   * @param network the channel's own network address, its source network's uid
   */
  public static Map<String, RpcMethod> of(String network, BtpHistory history) {
    BtpMethods methods = new BtpMethods(network, history);
    Map<String, RpcMethod> named = new LinkedHashMap<>();
    named.put("btp_getNetworkInfo", methods::networkInfo);
    named.put("btp_getNetworkTypeInfo", methods::networkTypeInfo);
    named.put("btp_getMessages", methods::messages);
    named.put("btp_getHeader", methods::header);
    named.put("btp_getProof", methods::proof);
    named.put("btp_getSourceInformation", methods::sourceInformation);
    named.put("nexus_getBtpHeights", methods::heights);
    return named;
  }

  private Object networkInfo(JsonObject json) throws RpcError {
    RpcParams params = new RpcParams(json);
    params.only("id", "height");
    long id = params.integer("id");
    BtpNetworks.Network found =
        history.network(id).orElseThrow(() -> RpcError.notFound("BTP network " + id));
    return new JsonObject()
        .put("networkID", RpcJson.integer(id))
        .put("networkTypeID", RpcJson.integer(BtpDigest.NETWORK_TYPE_ID))
        .put("networkTypeName", "eth")
        .put("networkName", found.name())
        .put("startHeight", RpcJson.integer(found.openHeight()))
        .put("open", "0x1")
        .put("nextMessageSN", RpcJson.integer(found.nextSn()))
        .put("lastNSHash", found.lastSection().map(Hash::toString).orElse(null));
  }

  private Object networkTypeInfo(JsonObject json) throws RpcError {
    RpcParams params = new RpcParams(json);
    params.only("id", "height");
    long id = params.integer("id");
    if (id != BtpDigest.NETWORK_TYPE_ID) {
      throw RpcError.notFound("BTP network type " + id);
    }
    JsonArray networks = new JsonArray();
    history.networks().forEach(each -> networks.add(RpcJson.integer(each)));
    return new JsonObject()
        .put("networkTypeID", RpcJson.integer(id))
        .put("networkTypeName", "eth")
        .put("openNetworkIDs", networks);
  }

  private Object messages(JsonObject json) throws RpcError {
    JsonArray messages = new JsonArray();
    for (Bytes message : section(json).messages()) {
      messages.add(base64(message));
    }
    return messages;
  }

  private NetworkDigest section(JsonObject json) throws RpcError {
    RpcParams params = new RpcParams(json);
    long id = params.integer("networkID");
    BtpHistory.Sent sent = sent(params);
    return sent.digest().network(id).orElseThrow(() -> nothing(sent.height(), id));
  }

  private Object header(JsonObject json) throws RpcError {
    RpcParams params = new RpcParams(json);
    long id = params.integer("networkID");
    BtpHistory.Sent sent = sent(params);
    BtpHeader header =
        sent.digest()
            .header(Keccak256.FUNCTION, id, sent.height(), sent.round())
            .orElseThrow(() -> nothing(sent.height(), id));
    return base64(header.encode());
  }

  private Object proof(JsonObject json) throws RpcError {
    RpcParams params = new RpcParams(json);
    long id = params.integer("networkID");
    BtpHistory.Sent sent = sent(params);
    if (sent.digest().network(id).isEmpty()) {
      throw nothing(sent.height(), id);
    }
    return base64(
        sent.proof()
            .orElseThrow(() ->
                RpcError.notFound("proof of height " + sent.height() + ": a quorum's signatures"))
            .encode());
  }

  private Object sourceInformation(JsonObject json) throws RpcError {
    new RpcParams(json).only();
    return new JsonObject()
        .put("srcNetworkUID", network)
        .put("networkTypeIDs", new JsonArray().add(RpcJson.integer(BtpDigest.NETWORK_TYPE_ID)));
  }

  private Object heights(JsonObject json) throws RpcError {
    RpcParams params = new RpcParams(json);
    params.only("networkID", "from", "limit");
    long limit = params.integer("limit", MAX_HEIGHTS);
    if (limit < 1 || limit > MAX_HEIGHTS) {
      throw RpcError.params("limit", limit, "1 to " + MAX_HEIGHTS);
    }
    JsonArray heights = new JsonArray();
    history
        .heights(params.integer("networkID"), params.integer("from", 0), (int) limit)
        .forEach(height -> heights.add(RpcJson.integer(height)));
    return heights;
  }

  private BtpHistory.Sent sent(RpcParams params) throws RpcError {
    params.only("height", "networkID");
    long height = params.integer("height");
    return history.at(height).orElseThrow(() -> RpcError.notFound("BTP block of height " + height));
  }

  private static RpcError nothing(long height, long network) {
    return RpcError.notFound("BTP block of height " + height + " for network " + network);
  }

  private static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toArray());
  }
}
