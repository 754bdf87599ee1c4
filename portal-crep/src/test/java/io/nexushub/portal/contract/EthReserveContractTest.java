package io.nexushub.portal.contract;

import static io.nexushub.portal.contract.Vault.ether;
import static io.nexushub.portal.contract.Vault.payout;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.SecretKey;
import io.nexushub.portal.Pause;
import io.nexushub.portal.contract.Vault.Mood;
import io.nexushub.portal.ethereum.EthReserveContract;
import io.nexushub.portal.ethereum.EthReserveContract.Deposit;
import io.nexushub.portal.ethereum.EthReserveContract.DepositState;
import io.nexushub.portal.ethereum.EthReserveContract.Kept;
import io.nexushub.portal.ethereum.EthReserveContract.KeptKind;
import io.nexushub.portal.ethereum.EthereumKey;
import io.nexushub.portal.ethereum.EthereumRpc;
import io.nexushub.portal.ethereum.FeePolicy;
import io.nexushub.portal.ethereum.Lander;
import io.nexushub.portal.ethereum.NonceJournal;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The vault as the portal's classes deploy, use and read it, on a node that mines by itself. */
@ExtendWith(EvmExtension.class)
class EthReserveContractTest {
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);
  private static final Bytes ORDER = Bytes.utf8("an order");

  private final Evm evm;
  private final EthereumRpc rpc;
  @TempDir private Path folder;
  private Lander owner;
  private NonceJournal journal;

  EthReserveContractTest(Evm evm) {
    this.evm = evm;
    this.rpc = evm.rpc();
  }

  @BeforeEach
  void open() throws Exception {
    EthereumKey key =
        new EthereumKey(
            LocalSigner.of(SecretKey.of(HashFunction.SHA_256.hash(Bytes.utf8("owner")).bytes())),
            Keccak256.FUNCTION);
    journal = NonceJournal.open(folder);
    owner =
        new Lander(
            rpc,
            key,
            journal,
            new FeePolicy(GWEI, GWEI.multiply(BigInteger.TEN)),
            new Lander.Settings(rpc.chainId(), Duration.ofSeconds(5), 3),
            Keccak256.FUNCTION,
            Pause.REAL);
    evm.fund(key.address().toString(), ether(1_000));
  }

  @AfterEach
  void close() throws Exception {
    evm.automine(false);
    journal.close();
  }

  @Test
  void deploysDepositsAndReads() throws Exception {
    Centre centre = new Centre(evm, 4);
    Address bmc = Address.hex(centre.address);
    centre.manage("addRoute", Centre.text(Vault.DEX), Centre.text(Centre.HUB));
    centre.manage("transferOwnership", address(owner.address()));
    evm.automine(true);
    owner.call(bmc, Bytes.hex("79ba5097"), BigInteger.ZERO); // acceptOwnership
    EthReserveContract vault =
        EthReserveContract.deploy(
            owner,
            new EthReserveContract.Setup(
                bmc,
                Vault.DEX,
                Vault.WINDOW,
                Vault.CAP,
                Vault.NOTICE,
                List.of(owner.address()),
                List.of(owner.address())));

    assertThat(vault.fee(rpc, bmc, Vault.DEX)).isZero();
    owner.call(vault.address(), vault.deposit(ether(1), ORDER), ether(1));
    owner.call(vault.address(), vault.request(ORDER), BigInteger.ZERO);
    owner.call(vault.address(), vault.pause(), BigInteger.ZERO);
    EthReserveContract.Limits paused = vault.limits(rpc);
    owner.call(vault.address(), vault.lift(), BigInteger.ZERO);
    Address seal = EthReserveContract.seal(owner, bmc);

    assertThat(vault.balance(rpc)).isEqualTo(ether(1));
    assertThat(vault.lastNumber(rpc)).isEqualTo(2);
    assertThat(vault.depositOf(rpc, 1))
        .isEqualTo(new Deposit(owner.address(), ether(1), DepositState.WAITING));
    assertThat(vault.depositOf(rpc, 2).state()).isEqualTo(DepositState.NONE);
    assertThat(paused.pausedUntil()).isGreaterThan(evm.now() + 86_000);
    assertThat(vault.limits(rpc).pausedUntil()).isLessThanOrEqualTo(evm.now());
    assertThat(vault.limits(rpc).windowSeconds()).isEqualTo(Vault.WINDOW);
    assertThat(vault.limits(rpc).cap()).isEqualTo(Vault.CAP);
    assertThat(vault.room(rpc)).isEqualTo(Vault.CAP);
    assertThat(
            centre.refusal(
                centre.owner, "setMode", new org.web3j.abi.datatypes.generated.Int256(1)))
        .isEqualTo("11:Unauthorized");
    assertThat(seal).isNotEqualTo(Address.ZERO);
  }

  @Test
  void readsOrdersAndClaims() throws Exception {
    Vault chain = new Vault(evm);
    chain.deposit(chain.alice, ether(5));
    String refusing = chain.receiver(Mood.REVERTING);
    chain.orders(payout(1, chain.bob, ether(1)), payout(2, refusing, ether(2)));
    chain.become(refusing, Mood.GRATEFUL);
    EthReserveContract vault = new EthReserveContract(Address.hex(chain.address));
    evm.automine(true);

    assertThat(vault.orderOf(rpc, 1).settled()).isTrue();
    assertThat(vault.orderOf(rpc, 1).kept()).isEmpty();
    assertThat(vault.orderOf(rpc, 2).kept())
        .contains(new Kept(Address.hex(refusing), ether(2), KeptKind.PAYOUT));
    assertThat(vault.orderOf(rpc, 3).settled()).isFalse();
    owner.call(vault.address(), vault.claim(2, Address.hex(refusing)), BigInteger.ZERO);
    assertThat(vault.orderOf(rpc, 2).kept()).isEmpty();
    assertThat(vault.balance(rpc)).isEqualTo(ether(2));
  }

  private static org.web3j.abi.datatypes.Address address(Address address) {
    return new org.web3j.abi.datatypes.Address(address.toString());
  }
}
