package io.nexushub.node.passport;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Says in words what a receipt's events prove; docs/spec/notary.md has the events. */
final class ProofText {
  private static final String PROVEN_LOG = "Proven(str,int,int,int,int,int,int,int)";
  private static final String PROVEN_BTP = "Proven(str,int,int,int)";
  private static final String RELAYED = "RelayMessage(str,int)";

  private ProofText() {}

  static String of(List<JsonObject> logs) {
    for (JsonObject log : logs) {
      JsonArray data = log.getJsonArray("data", new JsonArray());
      String text =
          switch (log.getJsonArray("indexed", new JsonArray().add("")).getString(0)) {
            case PROVEN_LOG ->
                "receipt proof in execution block "
                    + number(data, 1)
                    + "; slot "
                    + number(data, 3)
                    + " finalised by "
                    + number(data, 4)
                    + "/"
                    + number(data, 5)
                    + " of the sync committee";
            case PROVEN_BTP ->
                "BTP block " + number(data, 1) + " under a quorum of its chain's members";
            case RELAYED -> "verified by the message centre against the notaries";
            case null, default -> "";
          };
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "receipt of an executed block";
  }

  private static long number(JsonArray data, int index) {
    return Long.decode(data.getString(index));
  }
}
