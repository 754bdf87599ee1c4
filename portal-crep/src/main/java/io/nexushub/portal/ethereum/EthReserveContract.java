package io.nexushub.portal.ethereum;

import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** The exchange's vault on Ethereum: deploying it, using it, and what it says of itself. */
public record EthReserveContract(Address address) {
  /** Name of the BTP service at both ends. */
  public static final String SERVICE = "dex";

  /** One 32-byte word of ABI. */
  private static final int WORD = 32;

  /**
   * What a vault is made with; nothing of it can be changed later but the terms, and those only by
   * the exchange.
   *
   * @param bmc message centre of the chain
   * @param dex network address of the exchange, such as {@code 0x1.dex}
   * @param windowSeconds over which outflow is added up
   * @param cap wei that may leave in a window
   * @param noticeSeconds between looser terms and their beginning
   * @param guardians who may pause
   * @param lifters who may end a pause
   */
  public record Setup(
      Address bmc,
      String dex,
      long windowSeconds,
      BigInteger cap,
      long noticeSeconds,
      List<Address> guardians,
      List<Address> lifters) {
    public Setup {
      guardians = List.copyOf(guardians);
      lifters = List.copyOf(lifters);
    }
  }

  /** Where a deposit stands; the order is the contract's. */
  public enum DepositState {
    /** There is none of that number, or it is a request. */
    NONE,
    WAITING,
    ACKNOWLEDGED,
    /** It never reached the exchange, and its owner may reclaim it. */
    RETURNED,
    RECLAIMED
  }

  /**
   * A deposit as the vault knows it.
   *
   * @param amount what was deposited, less what was refunded
   */
  public record Deposit(Address owner, BigInteger amount, DepositState state) {}

  /** Why an order is kept for its recipient; the order is the contract's. */
  public enum KeptKind {
    PAYOUT,
    REFUND,
    /** Of a deposit so old that a cap of its own applies. */
    OLD_REFUND,
    /** Paid to its recipient; only the exchange could not be told. */
    UNREPORTED
  }

  /** An order that could not be pushed. */
  public record Kept(Address recipient, BigInteger amount, KeptKind kind) {}

  /**
   * An order as the vault knows it.
   *
   * @param settled whether its number is used
   * @param kept absent if it was paid, or never came
   */
  public record Order(boolean settled, Optional<Kept> kept) {}

  /**
   * What limits outflow now.
   *
   * @param policy number of the newest policy; 0 if there was none
   * @param stopped whether the exchange stopped payouts
   * @param pendingAt when looser terms begin, in UNIX seconds; 0 if none wait
   * @param pausedUntil end of the guardians' pause, in UNIX seconds
   */
  public record Limits(
      long policy,
      long windowSeconds,
      BigInteger cap,
      boolean stopped,
      long pendingAt,
      long pausedUntil) {}

  /** Deploys a vault and registers it as the chain's service of the exchange. */
  public static EthReserveContract deploy(Lander owner, Setup setup)
      throws TransientFailure, Reverted {
    Bytes arguments = Bytes.hex(FunctionEncoder.encodeConstructor(List.of(constructor(setup))));
    TransactionReceipt created =
        owner.create(ContractArtifact.load("EthReserve").with(arguments), BigInteger.ZERO);
    requireSuccess("EthReserve", created);
    Address vault = Address.hex(created.getContractAddress());
    call(owner, setup.bmc(), "addService", new Utf8String(SERVICE), web3j(vault));
    return new EthReserveContract(vault);
  }

  /**
   * Gives a message centre to nobody: no key can then change which verifier it believes, which
   * routes it has, or who its services are.
   *
   * @return address of the seal, the centre's owner for ever
   */
  public static Address seal(Lander owner, Address bmc) throws TransientFailure, Reverted {
    TransactionReceipt created =
        owner.create(ContractArtifact.load("BmcSeal").initCode(), BigInteger.ZERO);
    requireSuccess("BmcSeal", created);
    Address seal = Address.hex(created.getContractAddress());
    call(owner, bmc, "transferOwnership", web3j(seal));
    call(owner, seal, "take", web3j(bmc));
    return seal;
  }

  /**
   * Call data of a deposit; the transaction's value is the amount and the message's fee.
   *
   * @param order what the exchange decodes
   */
  public Bytes deposit(BigInteger amount, Bytes order) {
    return data("deposit", new Uint256(amount), new DynamicBytes(order.toArray()));
  }

  /** Call data of a wish without coins; the transaction's value is the message's fee. */
  public Bytes request(Bytes wish) {
    return data("request", new DynamicBytes(wish.toArray()));
  }

  /** Call data that pulls an order the vault keeps. */
  public Bytes claim(long order, Address to) {
    return data("claim", new Uint256(order), web3j(to));
  }

  /** Call data that pulls a deposit the exchange never saw. */
  public Bytes reclaim(long number, Address to) {
    return data("reclaim", new Uint256(number), web3j(to));
  }

  /** Call data that tells the exchange of a claim it could not be told of. */
  public Bytes report(long order) {
    return data("report", new Uint256(order));
  }

  /** Call data of a guardian's pause. */
  public Bytes pause() {
    return data("pause");
  }

  /** Call data that ends a pause. */
  public Bytes lift() {
    return data("lift");
  }

  /** Fee of a message to the exchange and of its answer. */
  public BigInteger fee(EthereumRpc rpc, Address bmc, String dex)
      throws TransientFailure, Reverted {
    Bytes data =
        BmcContract.encode(
            new Function(
                "getFee",
                List.of(new Utf8String(dex), new org.web3j.abi.datatypes.Bool(true)),
                List.of()));
    return word(rpc.call(Address.ZERO, bmc, data), 0);
  }

  /** Wei the vault owns. */
  public BigInteger balance(EthereumRpc rpc) throws TransientFailure {
    return rpc.balance(address);
  }

  /** Number of the newest deposit or request; 0 if there was none. */
  public long lastNumber(EthereumRpc rpc) throws TransientFailure, Reverted {
    return word(read(rpc, "lastNumber"), 0).longValueExact();
  }

  public Deposit depositOf(EthereumRpc rpc, long number) throws TransientFailure, Reverted {
    Bytes answer = read(rpc, "depositOf", new Uint256(number));
    return new Deposit(
        account(answer, 0),
        word(answer, 1),
        DepositState.values()[word(answer, 2).intValueExact()]);
  }

  public Order orderOf(EthereumRpc rpc, long number) throws TransientFailure, Reverted {
    Bytes answer = read(rpc, "orderOf", new Uint256(number));
    int kind = word(answer, 3).intValueExact();
    Optional<Kept> kept =
        kind == 0
            ? Optional.empty()
            : Optional.of(
                new Kept(account(answer, 1), word(answer, 2), KeptKind.values()[kind - 1]));
    return new Order(word(answer, 0).signum() != 0, kept);
  }

  public Limits limits(EthereumRpc rpc) throws TransientFailure, Reverted {
    Bytes answer = read(rpc, "limitsNow");
    return new Limits(
        word(answer, 0).longValueExact(),
        word(answer, 1).longValueExact(),
        word(answer, 2),
        word(answer, 3).signum() != 0,
        word(answer, 4).longValueExact(),
        word(answer, 5).longValueExact());
  }

  /** Wei that may leave as payouts at this moment. */
  public BigInteger room(EthereumRpc rpc) throws TransientFailure, Reverted {
    return word(read(rpc, "room"), 0);
  }

  private Bytes read(EthereumRpc rpc, String method, Type<?>... arguments)
      throws TransientFailure, Reverted {
    return rpc.call(Address.ZERO, address, data(method, arguments));
  }

  private static BigInteger word(Bytes answer, int index) throws TransientFailure {
    if (answer.length() < (index + 1) * WORD) {
      throw new TransientFailure(
          "vault: " + answer.length() + " bytes (expected: a vault's answer; is it deployed?)");
    }
    return new BigInteger(1, answer.toArray(), index * WORD, WORD);
  }

  private static Address account(Bytes answer, int index) throws TransientFailure {
    return Address.hex(String.format("%040x", word(answer, index)));
  }

  private static Type<?>[] constructor(Setup setup) {
    return new Type<?>[] {
      web3j(setup.bmc()),
      new Utf8String(setup.dex()),
      new Uint256(setup.windowSeconds()),
      new Uint256(setup.cap()),
      new Uint256(setup.noticeSeconds()),
      web3j(setup.guardians()),
      web3j(setup.lifters())
    };
  }

  private static void call(Lander owner, Address to, String method, Type<?>... arguments)
      throws TransientFailure, Reverted {
    requireSuccess(method, owner.call(to, data(method, arguments), BigInteger.ZERO));
  }

  private static void requireSuccess(String step, TransactionReceipt receipt) throws Reverted {
    if (!receipt.isStatusOK()) {
      throw new Reverted(step + ": reverted in transaction " + receipt.getTransactionHash());
    }
  }

  private static Bytes data(String method, Type<?>... arguments) {
    return BmcContract.encode(new Function(method, List.of(arguments), List.of()));
  }

  private static org.web3j.abi.datatypes.Address web3j(Address address) {
    return new org.web3j.abi.datatypes.Address(address.toString());
  }

  private static DynamicArray<org.web3j.abi.datatypes.Address> web3j(List<Address> addresses) {
    return new DynamicArray<>(
        org.web3j.abi.datatypes.Address.class,
        addresses.stream().map(EthReserveContract::web3j).toList());
  }
}
