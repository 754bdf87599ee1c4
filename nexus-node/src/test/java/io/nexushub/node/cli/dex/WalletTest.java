package io.nexushub.node.cli.dex;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.KeyDerivation;
import io.nexushub.crypto.Keystore;
import io.nexushub.crypto.SecretKey;
import io.nexushub.node.cli.Nexus;
import io.nexushub.node.exchange.FakeNode;
import io.nexushub.node.rpc.dex.ExchangeServer;
import io.nexushub.protocol.Bytes;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trading with keystores and nodes of one's own, and what one is told when something is wrong. */
class WalletTest {
  private static final int USAGE = 2;
  private static final String SOMEBODY = "hx" + "b0".repeat(20);

  @TempDir private Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final ExchangeServer exchange = new ExchangeServer().start().provide();
  private final FakeNode ethereum = FakeNode.start(vertx);
  private final FakeNode community = FakeNode.start(vertx);
  private Path web3;
  private Path icon;
  private Path password;

  @BeforeEach
  void write() throws Exception {
    web3 = keystore("web3.json", Keystore.Kind.ETHEREUM);
    icon = keystore("icon.json", Keystore.Kind.ICON);
    password = Files.writeString(folder.resolve("password"), "secret\n");
    ethereum.answer("eth_chainId", "0x539");
    ethereum.answer("eth_getBalance", "0xde0b6b3a7640000");
    ethereum.answer("eth_call", "0x" + word(32) + word(7) + hex("0x1.dex"));
    community.answer("icx_getNetworkInfo", new JsonObject().put("nid", "0x3"));
    community.answer("icx_getBalance", "0x10");
  }

  @AfterEach
  void close() {
    vertx.close().await();
    exchange.close();
  }

  @Test
  void pricesNeedANodeOnly() {
    assertThat(said(0, "quote", "--from", "eth", "--to", "icx", "--amount", "1"))
        .contains("expect", "ICX");
    assertThat(said(0, "pools")).contains("ETH");
    assertThat(said(2, "pools", "--url", "ftp://elsewhere"))
        .contains("ftp://elsewhere: no URL of a node (expected: http://host:port)");
  }

  @Test
  void aShortNameStandsForWhatTheUserSays() {
    String sepolia = "0xaa36a7.eth/0x" + "0".repeat(40);
    assertThat(said(1, "quote", "--from", "eth", "--to", "icx", "--amount", "1", asset(sepolia)))
        .contains("NO_POOL: pool: " + sepolia);
    String real = ExchangeServer.ETHER.toString();
    assertThat(said(0, "quote", "--from", "eth", "--to", "icx", "--amount", "1", asset(real)))
        .contains("ICX for one ETH");
  }

  private static String[] asset(String ether) {
    return new String[] {"--asset", "eth=" + ether};
  }

  @Test
  void anAccountIsTheKeystores() {
    assertThat(said(0, "history", "--mine", "eth", keys(web3))).contains("accepted");
    assertThat(said(0, "history", "--mine", "icx", keys(icon))).contains("accepted");
    assertThat(said(USAGE, "history", "--mine", "icx", keys(web3)))
        .contains("--keystore: none for icx (expected: an ICON keystore");
    assertThat(said(USAGE, "history", "--mine", "eth", keys(web3, web3)))
        .contains("--keystore: two for eth");
  }

  @Test
  void aKeystoreThatCannotBeOpenedIsSaid() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong"), "guess\n");
    assertThat(said(USAGE, "history", "--mine", "eth", with(web3, wrong)))
        .contains("--password-file: not the password of " + web3);
    Path broken = Files.writeString(folder.resolve("broken.json"), "{");
    assertThat(said(USAGE, "history", "--mine", "eth", with(broken, password)))
        .contains("--keystore: " + broken);
    Path missing = folder.resolve("missing.json");
    assertThat(said(USAGE, "history", "--mine", "eth", with(missing, password)))
        .contains("--keystore: " + missing + ": does not exist");
    assertThat(said(USAGE, "history", "--mine", "eth", "--keystore", web3.toString()))
        .contains("--password-file: 0 of them for 1 keystores (expected: one, or one for each)");
  }

  @Test
  void aNodeOfAnotherNetworkIsRefusedBeforeAnythingIsSigned() {
    ethereum.answer("eth_chainId", "0x1");
    assertThat(said(1, swap("eth", "icx", "0.1"), keys(web3), to(SOMEBODY)))
        .contains("chain 1 (expected: 1337, where the vault of 0x539.eth is)");
    community.answer("icx_getNetworkInfo", new JsonObject().put("nid", "0x1"));
    assertThat(said(1, swap("icx", "eth", "1"), keys(icon), to("0x" + "a1".repeat(20))))
        .contains("network 1 (expected: 3, where the vault of 0x3.icon is)");
    assertThat(ethereum.answers()).doesNotContainKey("eth_sendRawTransaction");
  }

  @Test
  void tooLittleMoneyIsSaidWithBothNumbers() {
    assertThat(said(1, swap("eth", "icx", "2.5"), keys(web3), to(SOMEBODY)))
        .contains(": 1 (expected: >= 2.500000000000000032, the amount and the message's fee");
    assertThat(said(1, swap("icx", "eth", "1"), keys(icon), to("0x" + "a1".repeat(20))))
        .contains(": 0.000000000000000016 (expected: >= 1, the amount");
  }

  @Test
  void aRecipientIsOfTheOtherChain() {
    assertThat(said(USAGE, swap("eth", "icx", "1"), keys(web3)))
        .contains("--recipient: missing (expected: who gets the ICX, as no keystore says)");
    assertThat(said(USAGE, swap("eth", "icx", "1"), keys(web3), to("0x" + "a1".repeat(20))))
        .contains("(expected: an address of 0x3.icon, hx or cx and 40 lower-case hex digits)");
    assertThat(said(USAGE, swap("eth", "icx", "1"), keys(web3), to("me")))
        .contains("--recipient: address: 'me'");
  }

  /** Coins go to the vault: it is not for one node of three to say where it is. */
  @Test
  void oneNodeDoesNotSayWhereTheVaultIs() {
    List<String> urls = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      FakeNode liar = FakeNode.start(vertx);
      JsonObject vault =
          new JsonObject()
              .put("asset", ExchangeServer.ICX.toString())
              .put("vault", "cx" + ("0" + i).repeat(20));
      liar.answer("nexus_query", new JsonArray().add(vault));
      urls.addAll(List.of("--url", liar.uri().toString()));
    }
    assertThat(said(1, "history", "--mine", "icx", keys(icon), urls.toArray(new String[0])))
        .contains("vault of " + ExchangeServer.ICX + ": none that 2 nodes agree on");
  }

  private static String[] swap(String from, String to, String amount) {
    return new String[] {"swap", "--from", from, "--to", to, "--amount", amount};
  }

  private static String[] to(String recipient) {
    return new String[] {"--recipient", recipient};
  }

  private String[] keys(Path... keystores) {
    List<String> options = new ArrayList<>();
    for (Path keystore : keystores) {
      options.addAll(List.of("--keystore", keystore.toString()));
    }
    options.addAll(List.of("--password-file", password.toString()));
    return options.toArray(new String[0]);
  }

  private static String[] with(Path keystore, Path passwordFile) {
    return new String[] {
      "--keystore", keystore.toString(), "--password-file", passwordFile.toString()
    };
  }

  /** What a command says, on either stream; parts are texts or arrays of them. */
  private String said(int exitCode, Object... parts) {
    List<String> arguments = new ArrayList<>(List.of("dex"));
    for (Object part : parts) {
      if (part instanceof String[] several) {
        arguments.addAll(List.of(several));
      } else {
        arguments.add((String) part);
      }
    }
    arguments.addAll(List.of("--folder", folder.resolve("no-devnet").toString()));
    if (!arguments.contains("--url")) {
      URI node = exchange.uri().resolve("/");
      arguments.addAll(List.of("--url", "http://" + node.getAuthority()));
    }
    arguments.addAll(List.of("--ethereum-url", ethereum.uri().toString()));
    arguments.addAll(List.of("--community-url", community.uri().toString()));
    StringWriter said = new StringWriter();
    PrintWriter screen = new PrintWriter(said, true);
    int code = Nexus.run(screen, screen, arguments.toArray(new String[0]));
    assertThat(code).as(said.toString()).isEqualTo(exitCode);
    return said.toString();
  }

  private Path keystore(String name, Keystore.Kind kind) throws Exception {
    SecretKey secret = SecretKey.of(Bytes.hex("5".repeat(64)));
    return Files.writeString(
        folder.resolve(name),
        Keystore.seal(
            secret, "secret".toCharArray(), kind, KeyDerivation.Cost.LIGHT, new SecureRandom()));
  }

  private static String word(long number) {
    return "%064x".formatted(number);
  }

  private static String hex(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)).toHex() + "0".repeat(64 - 14);
  }
}
