package io.nexushub.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.protocol.MalformedMessage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * One transaction of each type, made and hashed by {@code @ethereumjs/tx} (chain 1, secret
 * 0x4545…45): access list, dynamic fee, blob, set code, and a legacy one that makes a contract.
 */
class TransactionJsonTest {
  private final TransactionJson form = new TransactionJson(Keccak256.FUNCTION, Secp256k1.scheme());

  private static JsonArray transactions() throws IOException {
    try (InputStream in = TransactionJsonTest.class.getResourceAsStream("/transactions.json")) {
      return new JsonArray(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void everyTypeHasItsHashAndItsSender() throws Exception {
    for (Object item : transactions()) {
      JsonObject json = (JsonObject) item;
      SignedTransaction found = form.read(json);
      assertThat(found.hash().toString()).isEqualTo(json.getString("hash"));
      assertThat(found.from().toString()).isEqualTo(json.getString("from"));
      assertThat("0x" + found.type()).isEqualTo(json.getString("type"));
    }
    assertThat(transactions()).hasSize(5);
  }

  @Test
  void everyFieldIsCovered() throws Exception {
    for (Object item : transactions()) {
      JsonObject json = (JsonObject) item;
      for (String field : form.read(json).json().fieldNames()) {
        if (json.getValue(field) instanceof String text && !isDerived(json, field)) {
          char last = text.charAt(text.length() - 1);
          String changed = text.substring(0, text.length() - 1) + (last == '1' ? '2' : '1');
          changes(json, json.copy().put(field, changed), field);
        }
      }
    }
  }

  /** Computed here, whatever the JSON says; a legacy chain id stands in v, a typed v in yParity. */
  private static boolean isDerived(JsonObject json, String field) {
    boolean legacy = json.getString("type").equals("0x0");
    return field.equals("hash") || field.equals("from") || field.equals(legacy ? "chainId" : "v");
  }

  private void changes(JsonObject json, JsonObject changed, String field) {
    try {
      SignedTransaction other = form.read(changed);
      assertThat(other.hash().toString()).as(field).isNotEqualTo(json.getString("hash"));
    } catch (MalformedMessage refused) {
      assertThat(refused).as(field).hasMessageContaining("expected");
    }
  }

  @Test
  void whatATypeNeedsMustBeThere() throws Exception {
    JsonObject blob = transactions().getJsonObject(2);
    blob.remove("blobVersionedHashes");
    assertThatThrownBy(() -> form.read(blob)).hasMessageContaining("blobVersionedHashes");
    JsonObject code = transactions().getJsonObject(3);
    code.getJsonArray("authorizationList").getJsonObject(0).remove("yParity");
    assertThatThrownBy(() -> form.read(code)).hasMessageContaining("yParity");
    JsonObject list = transactions().getJsonObject(0);
    list.getJsonArray("accessList").getJsonObject(0).put("storageKeys", new JsonArray().add("0x1"));
    assertThatThrownBy(() -> form.read(list)).isInstanceOf(MalformedMessage.class);
  }
}
