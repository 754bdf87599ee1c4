package io.nexushub.portal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gas of whole transactions, under Prague's rules, with 256-byte messages of non-zero bytes.
 * Written to {@code target/gas.csv}; the bounds are what {@code docs/spec/btp-solidity.md}
 * promises.
 */
@ExtendWith(EvmExtension.class)
class GasTableTest {
  private static final int MESSAGE_BYTES = 256;

  private final Evm evm;
  private final List<String> rows = new ArrayList<>(List.of("operation,n,messages,gas"));

  GasTableTest(Evm evm) {
    this.evm = evm;
  }

  @Test
  void gasStaysWithinItsBounds() throws IOException {
    assertThat(verifier(4, 1)).isLessThan(120_000);
    assertThat(verifier(4, 10)).isLessThan(195_000);
    assertThat(verifier(22, 1)).isLessThan(200_000);
    assertThat(verifier(22, 10)).isLessThan(275_000);
    assertThat(setChange(4)).isLessThan(180_000);
    assertThat(setChange(22)).isLessThan(420_000);
    IntFunction<byte[]> oneWay = i -> faulty(0, 100 + i);
    assertThat(centre("one-way", 4, 1, oneWay)).isLessThan(175_000);
    assertThat(centre("one-way", 4, 10, oneWay)).isLessThan(500_000);
    assertThat(centre("one-way", 22, 1, oneWay)).isLessThan(255_000);
    assertThat(centre("one-way", 22, 10, oneWay)).isLessThan(580_000);
    IntFunction<byte[]> echo = i -> BtpMessage.incoming("echo", 1 + i, payload(), 100 + i).encode();
    assertThat(centre("two-way echo", 4, 1, echo)).isLessThan(245_000);
    assertThat(centre("two-way echo", 22, 10, echo)).isLessThan(1_220_000);
    assertThat(sendEcho()).isLessThan(385_000);
    Path csv = Path.of(System.getProperty("nexus.root", ".."), "portal-crep/target/gas.csv");
    Files.createDirectories(csv.getParent());
    Files.write(csv, rows);
    rows.forEach(System.out::println);
  }

  private long verifier(int n, int count) {
    SourceChain source = SourceChain.of("0x1.nexus", Validator.set("g", n));
    Verifier verifier = Verifier.deploy(evm, source);
    SourceChain.Block warm = source.block(messages(1));
    verifier.apply(0, whole(warm));
    SourceChain.Block block = source.block(messages(count));
    return row(
        "verifier alone", n, count, verifier.apply(1, whole(block)).getGasUsed().longValue());
  }

  private long setChange(int n) {
    SourceChain source = SourceChain.of("0x1.nexus", Validator.set("g", n));
    Verifier verifier = Verifier.deploy(evm, source);
    verifier.apply(0, whole(source.block(messages(1))));
    SourceChain.Block block = source.block(List.of(), SourceChain.all(Validator.set("h", n)));
    byte[] relayMessage = SourceChain.relay(block.update(SourceChain.quorum(n)));
    long gas = verifier.apply(1, relayMessage).getGasUsed().longValue();
    return row("verifier alone: set change", n, 0, gas);
  }

  private long centre(String name, int n, int count, IntFunction<byte[]> message) {
    Centre centre = new Centre(evm, n);
    centre.deliver(faulty(0, 1), BtpMessage.incoming("echo", 1_000, payload(), 2).encode());
    byte[][] messages = new byte[count][];
    Arrays.setAll(messages, message);
    long gas = centre.deliver(messages).getGasUsed().longValue();
    return row("message centre: " + name, n, count, gas);
  }

  private long sendEcho() {
    Centre centre = new Centre(evm, 4);
    centre.sendEcho(Centre.COMMUNITY, "warm", 0);
    String text = "x".repeat(MESSAGE_BYTES);
    long gas = centre.sendEcho(Centre.COMMUNITY, text, 0).getGasUsed().longValue();
    return row("EchoService.send", 4, 1, gas);
  }

  private long row(String operation, int n, int messages, long gas) {
    rows.add("%s,%d,%d,%d".formatted(operation, n, messages, gas));
    return gas;
  }

  private static byte[] whole(SourceChain.Block block) {
    return SourceChain.relay(
        block.update(SourceChain.quorum(block.set().size())), block.proofOfAll());
  }

  private static List<byte[]> messages(int count) {
    List<byte[]> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(payload());
    }
    return messages;
  }

  private static byte[] faulty(long sn, long nsn) {
    return BtpMessage.incoming("faulty", sn, payload(), nsn).encode();
  }

  private static byte[] payload() {
    byte[] payload = new byte[MESSAGE_BYTES];
    Arrays.fill(payload, (byte) 0x5a);
    return payload;
  }
}
