package io.nexushub.portal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.dex.VaultOrder;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Hash;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/**
 * Gas of what traders and portals pay for, with four notaries and three signatures. Each row has
 * the whole transaction and the vault's own part of it: what is spent in the vault's frame, without
 * the message centre it calls. Written to {@code target/gas-vault.csv}, and what each contract
 * spent on what to {@code target/gas-vault-items.csv}.
 */
class VaultGasTest {
  private static final List<String> CONTRACTS =
      List.of(GasProfile.TRANSACTION, "centre", "verifier", "vault");

  /** Where Bmc keeps the ring of pending requests. */
  private static final byte RING_SLOT = 22;

  private final Anvil node;
  private final Evm evm;
  private final Vault vault;
  private final List<String> rows =
      new ArrayList<>(List.of("operation,orders,whole,whole for each,vault,vault for each"));
  private final List<String> items =
      new ArrayList<>(List.of("operation,item," + String.join(",", CONTRACTS) + ",all"));
  private final Map<String, String> names;
  private long order;

  /** Gas of a transaction, what of it the vault itself used, and what words that were zero took. */
  private record Gas(long whole, long own, long newSlots) {}

  /** A node of its own: keeping every step of every transaction is too much for the others. */
  VaultGasTest() throws Exception {
    this.node = Anvil.start("--steps-tracing");
    this.evm = new Evm(node.url());
    this.vault = new Vault(evm);
    this.names =
        Map.of(
            vault.address, "vault",
            vault.centre.address, "centre",
            vault.centre.verifier, "verifier");
  }

  @AfterEach
  void stop() throws InterruptedException {
    node.close();
  }

  @Test
  void gasStaysWithinItsBounds() throws IOException {
    warm();
    Gas deposit = row("deposit", 1, deposit());
    Gas acknowledged = row("acknowledged", 1, vault.acknowledge(2, 2));
    Gas payout = row("payout", 1, pay(1, false));
    Gas strangers = row("payout to a new account", 1, pay(1, true));
    Gas ten = row("payouts, batch of ten", 10, pay(10, false));
    Gas tenStrangers = row("payouts to new accounts, batch of ten", 10, pay(10, true));
    Gas early = row("deposit while the ring is new", 1, deposit());
    Gas refund =
        row("refund", 1, vault.orders(Vault.refund(++order, vault.alice, Vault.ether(1), 3)));
    write();
    assertThat(deposit.newSlots()).as("the ring was used before").isZero();
    assertThat(deposit.own() + payout.own()).isLessThan(160_000);
    assertThat(deposit.own() + strangers.own()).isLessThan(160_000);
    assertThat(early.newSlots()).as("its place was never used").isPositive();
    assertThat(ten.whole() / 10).isLessThan(60_000);
    assertThat(tenStrangers.whole() / 10).isLessThan(60_000);
    assertThat(deposit.whole() + ten.whole() / 10).isLessThan(145_000);
    assertThat(early.whole() + ten.whole() / 10).isLessThan(160_000);
    assertThat(deposit.whole()).isLessThan(140_000);
    assertThat(payout.whole()).isLessThan(240_000);
    assertThat(acknowledged.own()).isLessThan(15_000);
    assertThat(refund.own()).isLessThan(50_000);
  }

  /** With an order of bytes that are not zero, as orders are. */
  private TransactionReceipt deposit() {
    byte[] swap = new byte[100];
    Arrays.fill(swap, (byte) 0x5a);
    BigInteger amount = Vault.ether(1);
    return evm.send(vault.alice, vault.address, Vault.depositing(amount, swap), amount);
  }

  private void warm() {
    for (int place = 0; place < 3; place++) {
      useBefore(place);
    }
    vault.deposit(vault.alice, Vault.ether(1));
    vault.acknowledge(1, 1);
    pay(1, false);
  }

  /** As if the request that had a place in the ring of the message centre had been answered. */
  private void useBefore(int place) {
    byte[] key = Arrays.copyOf(Numeric.toBytesPadded(BigInteger.valueOf(place), 32), 64);
    key[63] = RING_SLOT;
    byte[] answered = Numeric.toBytesPadded(BigInteger.ONE, 32);
    evm.store(vault.centre.address, Hash.sha3(key), answered);
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
    GasProfile profile = GasProfile.of(evm, receipt, names);
    long whole = receipt.getGasUsed().longValueExact();
    long own = profile.of("vault");
    rows.add(
        "%s,%d,%d,%d,%d,%d".formatted(operation, orders, whole, whole / orders, own, own / orders));
    for (GasProfile.Item item : GasProfile.Item.values()) {
      items.add(
          "%s,%s,%s,%d"
              .formatted(
                  operation,
                  item.words,
                  CONTRACTS.stream()
                      .map(contract -> Long.toString(profile.of(contract, item)))
                      .collect(Collectors.joining(",")),
                  profile.of(item)));
    }
    return new Gas(whole, own, profile.of("centre", GasProfile.Item.NEW_SLOT));
  }

  private void write() throws IOException {
    Path target = Path.of(System.getProperty("nexus.root", ".."), "portal-crep/target");
    Files.createDirectories(target);
    Files.write(target.resolve("gas-vault.csv"), rows);
    Files.write(target.resolve("gas-vault-items.csv"), items);
    rows.forEach(System.out::println);
    items.forEach(System.out::println);
  }
}
