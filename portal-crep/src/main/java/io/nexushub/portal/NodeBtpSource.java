package io.nexushub.portal;

import io.nexushub.protocol.Bytes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads BTP blocks from a chain that serves goloop's btp_ methods, such as our own nodes. */
public final class NodeBtpSource implements BtpSource {
  private final NodeRpc rpc;
  private final long networkId;

  public NodeBtpSource(NodeRpc rpc, long networkId) {
    this.rpc = rpc;
    this.networkId = networkId;
  }

  @Override
  public List<Long> heights(long after, int limit) throws TransientFailure {
    JsonObject params =
        new JsonObject()
            .put("networkID", hex(networkId))
            .put("from", hex(after + 1))
            .put("limit", hex(limit));
    List<Long> heights = new ArrayList<>();
    for (String height : texts("nexus_getBtpHeights", params)) {
      heights.add(number("nexus_getBtpHeights", height));
    }
    return heights;
  }

  @Override
  public BtpBlock block(long height) throws TransientFailure {
    JsonObject params =
        new JsonObject().put("height", hex(height)).put("networkID", hex(networkId));
    List<Bytes> messages = new ArrayList<>();
    for (String message : texts("btp_getMessages", params)) {
      messages.add(base64("btp_getMessages", message));
    }
    return new BtpBlock(
        height,
        base64("btp_getHeader", text("btp_getHeader", params)),
        base64("btp_getProof", text("btp_getProof", params)),
        messages);
  }

  @Override
  public void doubt() {
    rpc.preferNext();
  }

  private String text(String method, JsonObject params) throws TransientFailure {
    try {
      return rpc.text(method, params);
    } catch (NodeRpc.RpcError e) {
      throw new TransientFailure(method + ": " + e.getMessage(), e);
    }
  }

  private List<String> texts(String method, JsonObject params) throws TransientFailure {
    try {
      if (rpc.call(method, params) instanceof JsonArray array) {
        List<String> texts = new ArrayList<>();
        for (Object item : array) {
          texts.add(String.valueOf(item));
        }
        return texts;
      }
      throw new TransientFailure(method + ": no list (expected: a list of texts)");
    } catch (NodeRpc.RpcError e) {
      throw new TransientFailure(method + ": " + e.getMessage(), e);
    }
  }

  private static Bytes base64(String method, String text) throws TransientFailure {
    try {
      return Bytes.wrap(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new TransientFailure(method + ": not base64: " + e.getMessage(), e);
    }
  }

  private static long number(String method, String text) throws TransientFailure {
    try {
      return Long.decode(text);
    } catch (NumberFormatException e) {
      throw new TransientFailure(method + ": '" + text + "' (expected: 0x number)", e);
    }
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
