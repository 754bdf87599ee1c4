package io.nexushub.portal;

import io.vertx.core.json.JsonObject;

/** Reads the status of a link as our own channels and the community's message centre give it. */
public final class LinkStatusJson {
  private LinkStatusJson() {}

  public static LinkStatus read(JsonObject status) throws TransientFailure {
    JsonObject verifier = status.getJsonObject("verifier");
    if (verifier == null) {
      throw new TransientFailure("getStatus: no verifier (expected: rx_seq and verifier)");
    }
    return new LinkStatus(
        number(status, "rx_seq"),
        number(verifier, "height"),
        number(verifier, "first_message_sn"),
        number(verifier, "message_count"));
  }

  private static long number(JsonObject from, String key) throws TransientFailure {
    String text = from.getString(key, "");
    try {
      return Long.decode(text);
    } catch (NumberFormatException e) {
      throw new TransientFailure("getStatus: " + key + ": '" + text + "' (expected: 0x number)", e);
    }
  }
}
