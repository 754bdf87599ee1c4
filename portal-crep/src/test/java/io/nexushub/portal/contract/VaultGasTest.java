package io.nexushub.portal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nexushub.protocol.dex.VaultOrder;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/**
 * Gas of what traders and portals pay for, with four notaries and three signatures. Each row has
 * the whole transaction and the vault's own part of it: what is spent in the vault's frame, without
 * the message centre it calls. Written to {@code target/gas-vault.csv}.
 */
@ExtendWith(EvmExtension.class)
class VaultGasTest {
  private final Vault vault;
  private final Evm evm;
  private final List<String> rows =
      new ArrayList<>(List.of("operation,orders,whole,whole for each,vault,vault for each"));
  private long order;

  /** Gas of a transaction, and what of it the vault itself used. */
  private record Gas(long whole, long own) {}

  VaultGasTest(Evm evm) {
    this.evm = evm;
    this.vault = new Vault(evm);
  }

  @Test
  void gasStaysWithinItsBounds() throws IOException {
    warm();
    Gas deposit = row("deposit", 1, vault.deposit(vault.alice, Vault.ether(1)));
    Gas acknowledged = row("acknowledged", 1, vault.acknowledge(2, 2));
    Gas payout = row("payout", 1, pay(1, false));
    Gas strangers = row("payout to a new account", 1, pay(1, true));
    Gas ten = row("payouts, batch of ten", 10, pay(10, false));
    Gas tenStrangers = row("payouts to new accounts, batch of ten", 10, pay(10, true));
    vault.deposit(vault.alice, Vault.ether(1));
    Gas refund =
        row("refund", 1, vault.orders(Vault.refund(++order, vault.alice, Vault.ether(1), 3)));
    write();
    assertThat(deposit.own() + payout.own()).isLessThan(160_000);
    assertThat(deposit.own() + strangers.own()).isLessThan(160_000);
    assertThat(ten.whole() / 10).isLessThan(60_000);
    assertThat(tenStrangers.own() / 10).isLessThan(60_000);
    assertThat(deposit.whole()).isLessThan(140_000);
    assertThat(payout.whole()).isLessThan(240_000);
    assertThat(acknowledged.own()).isLessThan(15_000);
    assertThat(refund.own()).isLessThan(50_000);
  }

  private void warm() {
    vault.deposit(vault.alice, Vault.ether(1));
    vault.acknowledge(1, 1);
    pay(1, false);
  }

  private TransactionReceipt pay(int count, boolean strangers) {
    VaultOrder[] orders = new VaultOrder[count];
    for (int i = 0; i < count; i++) {
      order++;
      String recipient = recipient(order);
      if (!strangers) {
        evm.fund(recipient, Vault.ETHER);
      }
      orders[i] = Vault.payout(order, recipient, BigInteger.TEN.pow(16));
    }
    return vault.orders(orders);
  }

  private static String recipient(long number) {
    BigInteger body = BigInteger.valueOf(0xabcdef0000L + number).shiftLeft(100);
    return Numeric.toHexStringWithPrefixZeroPadded(body, 40);
  }

  private Gas row(String operation, int orders, TransactionReceipt receipt) {
    long whole = receipt.getGasUsed().longValueExact();
    JsonNode call = evm.calls(receipt);
    boolean direct = call.path("to").asText().equals(vault.address);
    long own = own(call) - (direct ? intrinsic(call.path("input").asText()) : 0);
    rows.add(
        "%s,%d,%d,%d,%d,%d".formatted(operation, orders, whole, whole / orders, own, own / orders));
    return new Gas(whole, own);
  }

  /** What the vault's frames used, less what the frames of the message centre in them used. */
  private long own(JsonNode call) {
    long sum = 0;
    boolean isVault = call.path("to").asText().equals(vault.address);
    if (isVault) {
      sum += used(call);
    }
    for (JsonNode inner : call.path("calls")) {
      if (isVault && inner.path("to").asText().equals(vault.centre.address)) {
        sum -= used(inner);
      }
      sum += own(inner);
    }
    return sum;
  }

  /**
   * What a transaction pays before anything is executed; the tracer counts it to the first frame.
   */
  private static long intrinsic(String input) {
    long gas = 21_000;
    for (byte octet : Numeric.hexStringToByteArray(input)) {
      gas += octet == 0 ? 4 : 16;
    }
    return gas;
  }

  private static long used(JsonNode call) {
    return Long.decode(call.path("gasUsed").asText());
  }

  private void write() throws IOException {
    Path csv = Path.of(System.getProperty("nexus.root", ".."), "portal-crep/target/gas-vault.csv");
    Files.createDirectories(csv.getParent());
    Files.write(csv, rows);
    rows.forEach(System.out::println);
  }
}
