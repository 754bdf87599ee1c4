package io.nexushub.portal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Every function of every contract that can be called from outside is listed in {@code abi.txt}
 * with who may call it. Bancor lost its users' allowances on 2020-06-18 by helpers that nobody had
 * meant to be public.
 */
class ContractAbiTest {
  private static final List<String> CONTRACTS =
      List.of("Bmc", "BmcSeal", "BtpMessageVerifier", "EchoService", "EthReserve");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void bancor20200618EveryCallableFunctionIsListed() throws IOException {
    assertThat(listed().keySet()).containsExactlyElementsOf(found());
  }

  @Test
  void whoeverWritesIsNamed() throws IOException {
    listed()
        .forEach((function, caller) -> {
          boolean reads = function.endsWith(" view") || function.endsWith(" pure");
          assertThat(caller.equals("anyone, reads")).as(function).isEqualTo(reads);
          assertThat(caller).isNotBlank();
        });
  }

  /** Of the vault's functions only the message centre's and the users' own ones touch coins. */
  @Test
  void theVaultHasNoOwner() throws IOException {
    assertThat(
            listed().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("EthReserve."))
                .map(java.util.Map.Entry::getValue))
        .noneMatch(caller -> caller.startsWith("owner") || caller.contains("admin"));
  }

  private static SortedMap<String, String> listed() throws IOException {
    SortedMap<String, String> listed = new TreeMap<>();
    for (String line : new String(resource("/abi.txt"), StandardCharsets.UTF_8).split("\n")) {
      if (!line.startsWith("#")) {
        int colon = line.indexOf(": ");
        listed.put(line.substring(0, colon), line.substring(colon + 2));
      }
    }
    return listed;
  }

  private static List<String> found() throws IOException {
    List<String> found = new ArrayList<>();
    for (String contract : CONTRACTS) {
      for (JsonNode entry :
          JSON.readTree(resource("/contracts/" + contract + ".json")).get("abi")) {
        if (!List.of("event", "error", "constructor").contains(entry.get("type").asText())) {
          found.add(
              "%s.%s%s %s"
                  .formatted(
                      contract,
                      entry.path("name").asText(entry.get("type").asText()),
                      types(entry.path("inputs")),
                      entry.get("stateMutability").asText()));
        }
      }
    }
    return found.stream().sorted().toList();
  }

  private static String types(JsonNode inputs) {
    List<String> types = new ArrayList<>();
    for (JsonNode input : inputs) {
      String type = input.get("type").asText();
      boolean tuple = type.startsWith("tuple");
      types.add(tuple ? types(input.get("components")) + type.substring(5) : type);
    }
    return "(" + String.join(",", types) + ")";
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = ContractAbiTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
