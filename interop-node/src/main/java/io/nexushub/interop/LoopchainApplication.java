package io.nexushub.interop;

import io.nexushub.lft.Admission;
import io.nexushub.lft.Answer;
import io.nexushub.lft.Application;
import io.nexushub.lft.BlockContext;
import io.nexushub.lft.Execution;
import io.nexushub.lft.Receipt;
import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.trie.State;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The loopchain community's chain: balances, calls of built-in SCOREs, and the message centre.
 *
 * <p>State, by the first byte of the key: {@code a} balances, {@code s} storage of SCOREs, {@code
 * r} and {@code q} the replay window; BTP networks keep their sections under keys of their own.
 */
public final class LoopchainApplication implements Application {
  /** Where the message centre is called, and the account in the chain's BTP address. */
  public static final IconAddress BMC =
      IconAddress.contract(Address.hex("00000000000000000000000000000000000b3c00"));

  /** Where the echo service is called. */
  public static final IconAddress ECHO =
      IconAddress.contract(Address.hex("00000000000000000000000000000000000ec400"));

  /** Where the exchange's vault is called, if the genesis has one. */
  public static final IconAddress RESERVE =
      IconAddress.contract(Address.hex("000000000000000000000000000000000000de80"));

  /** How far a transaction's timestamp may be from its block's, either way; ICON's five minutes. */
  public static final long TIMESTAMP_WINDOW_MICROS = ReplayWindow.MICROS;

  /** Longest transaction in its binary form; room for a relay message of many blocks. */
  public static final int MAX_TRANSACTION_BYTES = 512 * 1024;

  private final Genesis genesis;
  private final SignatureScheme scheme;
  private final Scores scores;
  private final Queries queries;
  private final BtpOutbox outbox;

  private LoopchainApplication(
      Genesis genesis, SignatureScheme scheme, Scores scores, Queries queries, BtpOutbox outbox) {
    this.genesis = genesis;
    this.scheme = scheme;
    this.scores = scores;
    this.queries = queries;
    this.outbox = outbox;
  }

  /**
   * @throws MalformedMessage if a link's first header is not one to start from
   */
  public static LoopchainApplication of(
      Genesis genesis, HashFunction keccak, SignatureScheme scheme) throws MalformedMessage {
    SortedMap<String, IconAddress> services = new TreeMap<>();
    services.put(EchoScore.SERVICE, ECHO);
    genesis.reserve().ifPresent(reserve -> services.put(ReserveScore.SERVICE, RESERVE));
    BmcScore bmc =
        new BmcScore(
            BMC,
            genesis.network(),
            genesis.links(),
            services,
            LinkVerifier.trusting(genesis.links(), keccak, scheme));
    List<Score> contracts = new ArrayList<>(List.of(bmc, new EchoScore(ECHO, BMC)));
    genesis
        .reserve()
        .ifPresent(
            reserve -> contracts.add(new ReserveScore(RESERVE, BMC, genesis.network(), reserve)));
    Scores scores = Scores.of(contracts);
    return new LoopchainApplication(
        genesis, scheme, scores, new Queries(genesis, scores, bmc), BtpOutbox.of(genesis, keccak));
  }

  public Genesis genesisRecord() {
    return genesis;
  }

  @Override
  public Admission admit(Bytes transaction) {
    return IconForm.admit(transaction, genesis.nid(), scheme);
  }

  @Override
  public Execution genesis(State empty) {
    Draft draft = Draft.over(empty);
    for (Genesis.Account account : genesis.accounts()) {
      Accounts.deposit(draft, account.address(), account.balance());
    }
    return outbox.open(draft.state());
  }

  /** Leaves out what a block would only skip. */
  @Override
  public List<Transaction> propose(State parentState, List<Transaction> waiting) {
    long oldest = ReplayWindow.clock(parentState).timestampMicros() - TIMESTAMP_WINDOW_MICROS;
    ReplayWindow window = ReplayWindow.of(parentState);
    return waiting.stream()
        .filter(transaction -> transaction.timestampMicros() >= oldest)
        .filter(transaction -> !window.wasExecuted(transaction) && window.hasRoom(transaction))
        .toList();
  }

  @Override
  public Execution execute(BlockContext block, State parentState, List<Transaction> transactions) {
    Draft draft = Draft.over(parentState);
    List<Receipt> receipts =
        new BlockExecution(scores, genesis.stepPrice(), block, draft).run(transactions);
    return outbox.close(draft.state(), receipts, draft.messages());
  }

  @Override
  public Answer query(State state, String method, RpcItem.Dict params) {
    return queries.answer(state, method, params);
  }
}
