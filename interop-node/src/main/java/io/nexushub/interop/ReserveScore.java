package io.nexushub.interop;

import static io.nexushub.interop.Method.input;

import io.nexushub.interop.KeptOrder.Kind;
import io.nexushub.interop.VaultDeposit.State;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * The exchange's reserve of ICX, docs/spec/reserves.md: locks deposits and tells the exchange; pays
 * on numbered orders that the exchange's notaries signed, each number once. It has no owner: the
 * only keys are the guardians', and they can only make it wait.
 *
 * @param network the chain's own network address
 */
record ReserveScore(
    IconAddress address, IconAddress bmc, NetworkAddress network, Genesis.Reserve settings)
    implements Score {
  static final String SERVICE = "dex";
  static final ChainAddress COIN = ChainAddress.of(IconAddress.SYSTEM.toString());

  /** How long one pause lasts. */
  static final long PAUSE_SECONDS = 86_400;

  /** How long a guardian waits for his next pause: no single one can stop the vault for good. */
  static final long PAUSE_REST_SECONDS = 7 * PAUSE_SECONDS;

  /** How far ahead a number may be: a thief must not use up those of who comes after him. */
  private static final long MAX_POLICY_STEP = 1_000;

  /** The vault's own reasons to revert; a message centre leaves numbers from 40 on to it. */
  private static final int REFUSED = 40;

  private static final int MAX_AMOUNT_BITS = 128;
  private static final String LAST = "last";

  @Override
  public List<Method> methods() {
    Method.Parameter order = input("_order", Type.INT);
    Method.Parameter number = input("_number", Type.INT);
    Method.Parameter to = input("_to", Type.ADDRESS);
    return List.of(
        Method.pay("deposit", Type.INT, this::deposit, input("_order", Type.BYTES)),
        Method.write("request", Type.INT, this::request, input("_request", Type.BYTES)),
        Method.write("claim", this::claim, order, to),
        Method.write("reclaim", this::reclaim, number, to),
        Method.write("report", this::report, order),
        Method.write("pause", this::pause),
        Method.write("lift", this::lift),
        Method.write(
            "handleBTPMessage",
            this::handleBtpMessage,
            input("_from", Type.STR),
            input("_svc", Type.STR),
            input("_sn", Type.INT),
            input("_msg", Type.BYTES)),
        Method.write(
            "handleBTPError",
            this::handleBtpError,
            input("_src", Type.STR),
            input("_svc", Type.STR),
            input("_sn", Type.INT),
            input("_code", Type.INT),
            input("_msg", Type.STR)),
        Method.read("balance", Type.INT, (frame, none) -> RpcItem.integer(frame.balance())),
        Method.read(
            "lastNumber", Type.INT, (frame, none) -> RpcItem.integer(frame.loadNumber(LAST))),
        Method.read("depositOf", Type.DICT, ReserveScore::depositOf, number),
        Method.read("orderOf", Type.DICT, ReserveScore::orderOf, order),
        Method.read("claimable", Type.INT, ReserveScore::claimable, input("_owner", Type.ADDRESS)),
        Method.read("policy", Type.DICT, this::policy));
  }

  @Override
  public List<Event> events() {
    return ReserveEvents.ALL;
  }

  /** The amount is the value: what the chain moved here, and not what anybody says. */
  private RpcItem deposit(Frame frame, Arguments arguments) throws Revert {
    Bytes order = bounded("_order", arguments.bytes("_order"));
    BigInteger amount = frame.value();
    if (amount.signum() == 0 || amount.bitLength() > MAX_AMOUNT_BITS) {
      throw refused("value", amount + " loop", "1 to 2^" + MAX_AMOUNT_BITS + " - 1");
    }
    if (limits(frame).isPaused(ReserveLimits.seconds(frame))) {
      throw refused("vault", "paused", "a deposit when it is not");
    }
    long number = nextNumber(frame);
    long micros = frame.block().timestampMicros();
    new VaultDeposit(frame.caller(), amount, State.WAITING, micros).store(frame, number);
    frame.emit(ReserveEvents.DEPOSITED, number, frame.caller(), amount);
    ChainAddress owner = ChainAddress.of(frame.caller().toString());
    send(frame, number, new FromVault.Deposit(number, COIN, amount, owner, order));
    return RpcItem.integer(number);
  }

  private RpcItem request(Frame frame, Arguments arguments) throws Revert {
    Bytes request = bounded("_request", arguments.bytes("_request"));
    long number = nextNumber(frame);
    frame.emit(ReserveEvents.REQUESTED, number, frame.caller());
    ChainAddress owner = ChainAddress.of(frame.caller().toString());
    send(frame, number, new FromVault.Wish(number, owner, request));
    return RpcItem.integer(number);
  }

  /**
   * Pays an order that was kept. The exchange is told, but a message centre that cannot take the
   * message does not hold the coins back.
   */
  private RpcItem claim(Frame frame, Arguments arguments) throws Revert {
    long order = arguments.number("_order");
    KeptOrder kept =
        KeptOrder.find(frame, order)
            .filter(found -> found.kind() != Kind.UNREPORTED)
            .orElseThrow(() -> refused("order", order, "one that is kept"));
    IconAddress to = arguments.address("_to");
    requireMayTake(frame, kept.recipient(), to);
    ReserveLimits limits = limits(frame);
    if (kept.kind() == Kind.PAYOUT && limits.isPaused(ReserveLimits.seconds(frame))) {
      throw refused("vault", "paused", "a claim when it is not");
    }
    limits
        .spend(kept.kind(), kept.amount())
        .orElseThrow(() -> refused("amount", kept.amount(), "<= " + limits.room() + " now"))
        .store(frame);
    pay(frame, kept.recipient(), to, kept.amount());
    frame.emit(ReserveEvents.CLAIMED, order, to, kept.amount());
    if (report(frame, order)) {
      KeptOrder.erase(frame, order);
    } else {
      kept.unreported().store(frame, order);
    }
    return RpcItem.NONE;
  }

  /** Tells the exchange of a claim that it could not be told of at the time. */
  private RpcItem report(Frame frame, Arguments arguments) throws Revert {
    long order = arguments.number("_order");
    boolean waits =
        KeptOrder.find(frame, order).filter(kept -> kept.kind() == Kind.UNREPORTED).isPresent();
    if (!waits || !report(frame, order)) {
      throw refused("order", order, "claimed, not reported, and room in the block");
    }
    KeptOrder.erase(frame, order);
    return RpcItem.NONE;
  }

  private RpcItem reclaim(Frame frame, Arguments arguments) throws Revert {
    long number = arguments.number("_number");
    VaultDeposit deposit =
        VaultDeposit.find(frame, number)
            .filter(found -> found.state() == State.RETURNED)
            .orElseThrow(() -> refused("deposit", number, "one that never reached the exchange"));
    IconAddress to = arguments.address("_to");
    requireMayTake(frame, deposit.owner(), to);
    deposit.less(deposit.amount()).in(State.RECLAIMED).store(frame, number);
    pay(frame, deposit.owner(), to, deposit.amount());
    frame.emit(ReserveEvents.RECLAIMED, number, to, deposit.amount());
    return RpcItem.NONE;
  }

  /** Stops deposits and payouts for a while; refunds and what is owed for lost deposits go on. */
  private RpcItem pause(Frame frame, Arguments none) throws Revert {
    requireOneOf(frame, settings.guardians(), "guardian");
    String key = "pause/" + frame.caller();
    long now = ReserveLimits.seconds(frame);
    long last = frame.loadNumber(key);
    if (last != 0 && now < last + PAUSE_REST_SECONDS) {
      throw refused("pause", "at " + now, "not before " + (last + PAUSE_REST_SECONDS));
    }
    frame.storeNumber(key, now);
    limits(frame).pausedUntil(now + PAUSE_SECONDS).store(frame);
    frame.emit(ReserveEvents.PAUSED, frame.caller(), now + PAUSE_SECONDS);
    return RpcItem.NONE;
  }

  private RpcItem lift(Frame frame, Arguments none) throws Revert {
    requireOneOf(frame, settings.lifters(), "lifter");
    limits(frame).pausedUntil(ReserveLimits.seconds(frame)).store(frame);
    frame.emit(ReserveEvents.LIFTED, frame.caller());
    return RpcItem.NONE;
  }

  private RpcItem handleBtpMessage(Frame frame, Arguments arguments) throws Revert {
    requireBmc(frame);
    String from = arguments.text("_from");
    if (!from.equals(settings.dex().toString())) {
      throw refused("from", Words.quote(from), settings.dex());
    }
    BigInteger sn = arguments.integer("_sn");
    switch (decode(arguments.bytes("_msg"), sn.signum() > 0)) {
      case ToVault.Acknowledged(long number) -> acknowledge(frame, number);
      case ToVault.Single(var order) -> settle(frame, sn, new ToVault.Batch(List.of(order)));
      case ToVault.Batch batch -> settle(frame, sn, batch);
      case ToVault.Policy policy -> take(frame, sn, policy);
    }
    return RpcItem.NONE;
  }

  /** A request of the exchange is answered; its answer to us is not. */
  private static ToVault decode(Bytes payload, boolean isRequest) throws Revert {
    try {
      ToVault message = ToVault.decode(payload);
      if (isRequest == message instanceof ToVault.Acknowledged) {
        throw refused("message", message.getClass().getSimpleName(), "with another sn");
      }
      return message;
    } catch (MalformedMessage malformed) {
      throw refused("message", Undecodable.found(payload), "one of the exchange's");
    }
  }

  private void settle(Frame frame, BigInteger sn, ToVault.Batch batch) throws Revert {
    ReserveOrders orders = new ReserveOrders(frame, network, settings);
    answer(frame, sn, new FromVault.Settled(orders.settle(batch.orders())));
  }

  private void take(Frame frame, BigInteger sn, ToVault.Policy policy) throws Revert {
    ReserveLimits before = limits(frame);
    if (policy.number() - before.policy() > MAX_POLICY_STEP) {
      throw refused("policy", policy.number(), "<= " + (before.policy() + MAX_POLICY_STEP));
    }
    long now = ReserveLimits.seconds(frame);
    ReserveLimits after = before.take(policy, now, settings.notice());
    if (after.policy() != before.policy()) {
      after.store(frame);
      ReserveLimits.Terms terms = ReserveLimits.Terms.of(policy);
      frame.emit(
          ReserveEvents.POLICY_TAKEN,
          policy.number(),
          terms.window(),
          terms.cap(),
          terms.stopped() ? 1L : 0L,
          after.pending().map(ReserveLimits.Pending::at).orElse(now));
    }
    answer(frame, sn, new FromVault.Adopted(after.policy()));
  }

  private static void acknowledge(Frame frame, long number) throws Revert {
    Optional<VaultDeposit> deposit = VaultDeposit.find(frame, number);
    if (deposit.isPresent()) {
      requireWaiting(number, deposit.get()).in(State.ACKNOWLEDGED).store(frame, number);
    }
    frame.emit(ReserveEvents.ACKNOWLEDGED, number);
  }

  private RpcItem handleBtpError(Frame frame, Arguments arguments) throws Revert {
    requireBmc(frame);
    long number = arguments.number("_sn");
    Optional<VaultDeposit> deposit = VaultDeposit.find(frame, number);
    if (deposit.isPresent()) {
      requireWaiting(number, deposit.get()).in(State.RETURNED).store(frame, number);
      ReserveOrders.owe(frame, deposit.get().owner(), deposit.get().amount());
    }
    frame.emit(ReserveEvents.RETURNED, number, arguments.integer("_code"));
    return RpcItem.NONE;
  }

  private static VaultDeposit requireWaiting(long number, VaultDeposit deposit) throws Revert {
    if (deposit.state() != State.WAITING) {
      throw refused("deposit " + number, deposit.state().word(), State.WAITING.word());
    }
    return deposit;
  }

  private static RpcItem depositOf(Frame frame, Arguments arguments) throws Revert {
    return VaultDeposit.find(frame, arguments.number("_number"))
        .map(deposit ->
            RpcItem.dict()
                .with("owner", deposit.owner().toString())
                .with("amount", RpcItem.integer(deposit.amount()))
                .with("state", deposit.state().word()))
        .orElse(RpcItem.dict());
  }

  private static RpcItem orderOf(Frame frame, Arguments arguments) throws Revert {
    long order = arguments.number("_order");
    boolean settled = order > 0 && ReserveOrders.isSettled(frame, order);
    RpcItem.Dict answer = RpcItem.dict().with("settled", settled ? "0x1" : "0x0");
    Optional<KeptOrder> kept = KeptOrder.find(frame, order);
    return kept.isEmpty()
        ? answer
        : answer
            .with("recipient", kept.get().recipient().toString())
            .with("amount", RpcItem.integer(kept.get().amount()))
            .with("kind", kept.get().kind().word());
  }

  private static RpcItem claimable(Frame frame, Arguments arguments) {
    return RpcItem.integer(ReserveOrders.owed(frame, arguments.address("_owner")));
  }

  private RpcItem policy(Frame frame, Arguments none) {
    ReserveLimits limits = limits(frame);
    return RpcItem.dict()
        .with("number", limits.policy())
        .with("window", limits.terms().window())
        .with("cap", RpcItem.integer(limits.terms().cap()))
        .with("stopped", limits.terms().stopped() ? "0x1" : "0x0")
        .with("pendingAt", limits.pending().map(ReserveLimits.Pending::at).orElse(0L))
        .with("pausedUntil", limits.pausedUntil())
        .with("room", RpcItem.integer(limits.room()));
  }

  private ReserveLimits limits(Frame frame) {
    return ReserveLimits.load(frame, settings);
  }

  private static long nextNumber(Frame frame) {
    long number = frame.loadNumber(LAST) + 1;
    frame.storeNumber(LAST, number);
    return number;
  }

  private static Bytes bounded(String name, Bytes given) throws Revert {
    if (given.length() > FromVault.MAX_ORDER_BYTES) {
      throw refused(name, given.length() + " bytes", "<= " + FromVault.MAX_ORDER_BYTES);
    }
    return given;
  }

  /** The owner decides where his coins go; anybody may send them to him. */
  private static void requireMayTake(Frame frame, IconAddress owner, IconAddress to) throws Revert {
    if (!frame.caller().equals(owner) && !to.equals(owner)) {
      throw refused("caller", frame.caller(), owner);
    }
  }

  private static void pay(Frame frame, IconAddress owner, IconAddress to, BigInteger amount)
      throws Revert {
    if (!frame.pay(to, amount)) {
      throw refused("to", to, "an account that takes coins");
    }
    ReserveOrders.owe(frame, owner, amount.negate());
  }

  private void requireBmc(Frame frame) throws Revert {
    if (!frame.caller().equals(bmc)) {
      throw refused("caller", frame.caller(), bmc);
    }
  }

  private static void requireOneOf(Frame frame, List<IconAddress> accounts, String role)
      throws Revert {
    if (!accounts.contains(frame.caller())) {
      throw refused("caller", frame.caller(), "a " + role);
    }
  }

  private void send(Frame frame, long sn, FromVault message) throws Revert {
    frame.call(bmc, "sendMessage", message(BigInteger.valueOf(sn), message));
  }

  private void answer(Frame frame, BigInteger sn, FromVault message) throws Revert {
    frame.call(bmc, "sendMessage", message(sn.negate(), message));
  }

  private boolean report(Frame frame, long order) {
    RpcItem.Dict notice = message(BigInteger.ZERO, new FromVault.Claimed(order));
    return frame.attempt(bmc, "sendMessage", notice).isEmpty();
  }

  private RpcItem.Dict message(BigInteger sn, FromVault message) {
    return RpcItem.dict()
        .with("_to", settings.dex().toString())
        .with("_svc", SERVICE)
        .with("_sn", RpcItem.integer(sn))
        .with("_msg", RpcItem.bytes(message.encode()));
  }

  static Revert refused(String subject, Object found, Object expected) {
    return Revert.user(REFUSED, subject + ": " + found + " (expected: " + expected + ")");
  }
}
