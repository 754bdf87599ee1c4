package io.nexushub.portal.contract;

import static io.nexushub.portal.contract.Centre.function;
import static io.nexushub.portal.contract.Centre.text;
import static io.nexushub.portal.contract.Vault.CAP;
import static io.nexushub.portal.contract.Vault.WINDOW;
import static io.nexushub.portal.contract.Vault.claiming;
import static io.nexushub.portal.contract.Vault.depositing;
import static io.nexushub.portal.contract.Vault.ether;
import static io.nexushub.portal.contract.Vault.payout;
import static io.nexushub.portal.contract.Vault.reclaiming;
import static io.nexushub.portal.contract.Vault.refund;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.portal.contract.Vault.Mood;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.FromVault.Outcome;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.protocol.dex.VaultOrder;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.generated.Int256;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * Incidents of other exchanges that began at a vault, one test each: what was done there, done to
 * this vault.
 */
@ExtendWith(EvmExtension.class)
class VaultIncidentTest {
  private final Evm evm;
  private final Vault vault;

  VaultIncidentTest(Evm evm) {
    this.evm = evm;
    this.vault = new Vault(evm);
    vault.deposit(vault.alice, ether(100));
  }

  /** One hot key could replace the contract that owned the reserves. */
  @Test
  void bancor20180709NoSingleKeyMovesTheReserve() {
    vault.orders(payout(1, vault.receiver(Mood.REVERTING), ether(1)));
    BigInteger before = vault.balance();
    Function[] all = {
      function("pause"),
      function("lift"),
      claiming(1, vault.bob),
      reclaiming(1, vault.bob),
      function("report", new Uint256(1)),
      function(
          "handleBTPMessage",
          text(Vault.DEX),
          text("dex"),
          new Uint256(9),
          new DynamicBytes(new ToVault.Single(payout(2, vault.bob, ether(1))).encode().toArray())),
      function(
          "handleBTPError",
          text(Vault.DEX),
          text("dex"),
          new Uint256(1),
          new Uint256(2),
          text("lost"))
    };

    for (int key = 0; key < 6; key++) {
      for (Function function : all) {
        String from = evm.account(key);
        if (evm.call(from, vault.address, function) instanceof Evm.Outcome.Returned) {
          evm.send(from, vault.address, function);
          assertThat(function.getName()).isIn("pause", "lift");
        }
        assertThat(vault.balance()).isEqualTo(before);
      }
    }
  }

  /** The message centre decides what a vault believes: once sealed, no key decides for it. */
  @Test
  void bancor20180709NoSingleKeyMovesTheMessageCentre() {
    String seal = evm.deploy(vault.centre.owner, "BmcSeal");
    vault.centre.manage("transferOwnership", new Address(seal));
    evm.send(vault.bob, seal, function("take", new Address(vault.centre.address)));
    Function[] privileged = {
      function("transferOwnership", new Address(vault.bob)),
      function("acceptOwnership"),
      function("setMode", new Int256(1)),
      function("addService", text("other"), new Address(vault.address)),
      function("removeService", text("dex")),
      function("setServiceGas", text("dex"), new Uint256(50_000)),
      function("addVerifier", text("0x9.evil"), new Address(vault.address)),
      function("removeVerifier", text(Centre.HUB)),
      function("addLink", text("btp://0x9.evil/x")),
      function("removeLink", text(Centre.LINK)),
      function("addRoute", text("0x9.evil"), text(Centre.HUB)),
      function("removeRoute", text(Vault.DEX)),
      function("addRelay", text(Centre.LINK), new Address(vault.bob)),
      function("setFeeHandler", new Address(vault.bob)),
      function("setFeeTable", FeeTest.networks(Vault.DEX), FeeTest.table(300, 200))
    };

    for (int key = 0; key < 6; key++) {
      for (Function function : privileged) {
        assertThat(Verifier.reason(evm.call(evm.account(key), vault.centre.address, function)))
            .as(function.getName())
            .isEqualTo("11:Unauthorized");
      }
    }
    assertThat(Vault.outcomes(vault.orders(payout(1, vault.bob, ether(1)))))
        .containsExactly(Outcome.PAID);
  }

  /** A token whose symbol was ETH was taken for the coin. */
  @Test
  void thorchain20210629ATokenNamedLikeTheCoinIsNotTheCoin() {
    String token = evm.deploy(vault.bob, "FalseVault");
    evm.send(
        vault.bob,
        token,
        function("transfer", new Address(vault.address), new Uint256(ether(1_000))));
    assertThat(vault.words("lastNumber")).endsWith("1");
    VaultOrder real = payout(1, vault.bob, ether(1));

    TransactionReceipt receipt =
        vault.orders(
            new VaultOrder(
                real.number(),
                real.kind(),
                ChainAddress.of(token),
                real.recipient(),
                real.amount(),
                real.source()));

    assertThat(Centre.hops(receipt)).allMatch(hop -> hop.contains("ERROR"));
    assertThat(vault.isSettled(1)).isFalse();
    assertThat(vault.balance()).isEqualTo(ether(100));
  }

  /** The value of the outer transaction was believed, and a wrapper passed on less. */
  @Test
  void thorchain20210715AWrapperIsCreditedWhatItPassesOn() {
    String wrapper = vault.receiver(Mood.GRATEFUL);
    Function nothing = vault.acting(depositing(ether(5), new byte[8]), BigInteger.ZERO);
    Function empty = vault.acting(depositing(BigInteger.ZERO, new byte[8]), BigInteger.ZERO);
    for (Function hollow : List.of(nothing, empty)) {
      assertThat(Verifier.reason(evm.callPaying(vault.bob, wrapper, hollow, ether(5))))
          .isEqualTo("40:InvalidAmount");
    }

    TransactionReceipt receipt =
        evm.send(
            vault.bob,
            wrapper,
            vault.acting(depositing(ether(1), new byte[8]), ether(1)),
            ether(5));

    FromVault.Deposit told = (FromVault.Deposit) Vault.sent(receipt).getFirst();
    assertThat(told.amount()).isEqualTo(ether(1));
    assertThat(told.owner().toString()).isEqualTo(wrapper);
    assertThat(vault.balance()).isEqualTo(ether(101));
  }

  /** A false router logged a deposit, and the refund of what was never deposited was paid out. */
  @Test
  void thorchain20210722AFalseVaultsLogIsNoDeposit() {
    String pretender = evm.deploy(vault.bob, "FalseVault");

    TransactionReceipt pretended =
        evm.send(vault.bob, pretender, function("pretend", new Uint256(2), new Uint256(ether(50))));
    byte[] deposit =
        new FromVault.Deposit(
                2,
                Vault.COIN,
                ether(50),
                ChainAddress.of(vault.bob),
                io.nexushub.protocol.Bytes.EMPTY)
            .encode()
            .toArray();
    Function tell =
        function(
            "tell", new Address(vault.centre.address), text(Vault.DEX), new DynamicBytes(deposit));

    assertThat(Centre.outgoing(pretended)).isEmpty();
    assertThat(Verifier.reason(evm.call(vault.bob, pretender, tell))).isEqualTo("11:Unauthorized");
  }

  @Test
  void thorchain20210722ARefundOfWhatWasNeverDepositedIsNotPaid() {
    vault.deposit(vault.bob, ether(1));
    VaultOrder[] lies = {
      refund(1, vault.bob, ether(1), 3),
      refund(1, vault.bob, ether(1), 1),
      refund(1, vault.bob, ether(2), 2),
      Vault.order(1, VaultOrder.Kind.REFUND, vault.bob, ether(1), "0x3.icon/2")
    };

    for (VaultOrder lie : lies) {
      TransactionReceipt receipt = vault.orders(lie);
      assertThat(Vault.count(receipt, Vault.PAID)).isZero();
      assertThat(Centre.hops(receipt)).allMatch(hop -> hop.contains("ERROR"));
    }
    assertThat(vault.balance()).isEqualTo(ether(101));
    assertThat(Vault.outcomes(vault.orders(refund(1, vault.bob, ether(1), 2))))
        .containsExactly(Outcome.PAID);
    assertThat(Centre.hops(vault.orders(refund(2, vault.bob, ether(1), 2))))
        .allMatch(hop -> hop.contains("ERROR"));
  }

  /** H-02: the event of a payout was logged although the coins had not moved. */
  @Test
  void code4rena202406PaidIsSaidOnlyOfWhatHasMoved() {
    String refusing = vault.receiver(Mood.REVERTING);

    TransactionReceipt receipt = vault.orders(payout(1, refusing, ether(1)));

    assertThat(Vault.count(receipt, Vault.PAID)).isZero();
    assertThat(Vault.count(receipt, Vault.KEPT)).isEqualTo(1);
    assertThat(evm.balance(refusing)).isZero();
  }

  /** M-02: one value was counted for each turn of a loop. */
  @Test
  void code4rena202406ABatchOfTwoIsNotPaidWithTheValueOfOne() {
    Vault poor = new Vault(evm);
    poor.deposit(poor.alice, ether(1));

    TransactionReceipt receipt =
        poor.orders(payout(1, poor.bob, ether(1)), payout(2, poor.bob, ether(1)));

    assertThat(Vault.outcomes(receipt)).containsExactly(Outcome.PAID, Outcome.CLAIMABLE);
    assertThat(Vault.count(receipt, Vault.PAID)).isEqualTo(1);
    assertThat(poor.balance()).isZero();
  }

  /**
   * Key material leaked; here more than two thirds of the keys, and the thief orders everything.
   */
  @Test
  void thorchain20260515AStolenQuorumTakesAtMostTheCapInAWindow() {
    long number = 0;
    vault.say(new ToVault.Policy(9, 1, BigInteger.TWO.pow(127), false));
    BigInteger before = vault.balance();
    long start = evm.now();

    while (evm.now() - start < WINDOW - 200) {
      vault.orders(
          payout(++number, vault.bob, ether(90)),
          payout(++number, vault.bob, ether(6)),
          payout(++number, vault.bob, ether(4)));
      vault.orders(refund(++number, vault.alice, ether(4), 1));
      evm.pass(WINDOW / 4);
    }

    BigInteger refunded = ether(100).subtract(vault.depositOf(1).amount());
    assertThat(before.subtract(vault.balance()).subtract(refunded)).isLessThanOrEqualTo(CAP);
    evm.send(vault.guardian, vault.address, function("pause"));
    BigInteger paused = vault.balance();
    vault.orders(payout(++number, vault.bob, ether(1)));
    assertThat(vault.balance()).isEqualTo(paused);
  }
}
