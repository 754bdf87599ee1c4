package io.nexushub.lft.succession;

import io.nexushub.lft.Admission;
import io.nexushub.lft.Answer;
import io.nexushub.lft.Application;
import io.nexushub.lft.BlockContext;
import io.nexushub.lft.Execution;
import io.nexushub.lft.LogEvent;
import io.nexushub.lft.Receipt;
import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.Succession;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.trie.State;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A channel's application, and beside its transactions those that change its members. They are
 * executed after a block's other transactions; the first one that holds decides, and the block
 * after is the last of its epoch. When that one is executed, the members of the next epoch take
 * over what the channel signs as a body, and the old ones sign that.
 *
 * <p>A channel whose members never change has the state it would have without this.
 */
public final class SuccessionApplication implements Application {
  /** As in ICON's JSON-RPC. */
  private static final int INVALID_PARAMS = -32602;

  /** In receipts: not agreed, or not by those who count now. */
  private static final int NOT_DECIDED = 1;

  private static final String ENDING = "epoch: ends with this block (expected: one that goes on)";

  private final Application inner;
  private final Chain chain;
  private final Membership founders;
  private final Epochs epochs;
  private final BtpNetworks networks;
  private final SignatureScheme scheme;

  /** What a node knows beside the state, to keep idle talk out of its mempool. */
  public interface Epochs {
    Optional<Membership> members(long epoch);
  }

  /**
   * @param founders members of the first epoch
   */
  public SuccessionApplication(
      Application inner,
      Chain chain,
      Membership founders,
      Epochs epochs,
      BtpNetworks networks,
      SignatureScheme scheme) {
    this.inner = inner;
    this.chain = chain;
    this.founders = founders;
    this.epochs = epochs;
    this.networks = networks;
    this.scheme = scheme;
  }

  @Override
  public Admission admit(Bytes transaction) {
    if (!SuccessionTransaction.isOne(transaction)) {
      return inner.admit(transaction);
    }
    try {
      Succession succession = SuccessionTransaction.decode(transaction);
      Optional<Membership> before = epochs.members(succession.next().epoch() - 1);
      Optional<String> objection =
          before.isEmpty()
              ? Optional.of(
                  "epoch it opens: " + succession.next().epoch() + " (expected: the next one)")
              : succession.objection(chain, before.get(), scheme);
      return objection.isPresent()
          ? new Admission.Refused(INVALID_PARAMS, "succession: " + objection.get())
          : new Admission.Admitted(SuccessionTransaction.of(succession, transaction));
    } catch (MalformedMessage malformed) {
      return new Admission.Refused(INVALID_PARAMS, String.valueOf(malformed.getMessage()));
    }
  }

  @Override
  public Execution genesis(State empty) {
    return inner.genesis(empty);
  }

  /**
   * At most one change a block, and first: the channel's own transactions must not crowd it out.
   */
  @Override
  public List<Transaction> propose(State parentState, List<Transaction> waiting) {
    List<Transaction> chosen = new ArrayList<>();
    List<Transaction> others = new ArrayList<>();
    for (Transaction transaction : waiting) {
      if (!SuccessionTransaction.isOne(transaction.bytes())) {
        others.add(transaction);
      } else if (chosen.isEmpty() && judge(parentState, transaction) instanceof Decision.Next) {
        chosen.add(transaction);
      }
    }
    chosen.addAll(inner.propose(parentState, others));
    return chosen;
  }

  @Override
  public Execution execute(BlockContext block, State parentState, List<Transaction> transactions) {
    Optional<Membership> decided = SuccessionRecords.decided(parentState);
    State state = decided.map(next -> handOver(parentState, next)).orElse(parentState);
    List<Transaction> others =
        transactions.stream()
            .filter(transaction -> !SuccessionTransaction.isOne(transaction.bytes()))
            .toList();
    Execution done = inner.execute(block, state, others);
    Optional<List<Member>> asked = done.members().filter(list -> isNews(done.state(), list));
    state = asked.map(list -> decide(done.state(), list)).orElse(done.state());
    List<Receipt> receipts = new ArrayList<>();
    Iterator<Receipt> theirs = done.receipts().iterator();
    for (Transaction transaction : transactions) {
      if (!SuccessionTransaction.isOne(transaction.bytes())) {
        receipts.add(theirs.next());
        continue;
      }
      switch (decided.isPresent() ? new Decision.None(ENDING) : judge(state, transaction)) {
        case Decision.None(String reason) ->
            receipts.add(Receipt.failure(transaction.id(), NOT_DECIDED, reason));
        case Decision.Next(Membership next) -> {
          state = SuccessionRecords.decide(state, next);
          asked = Optional.of(next.members());
          receipts.add(Receipt.success(transaction.id(), List.of(event(next))));
        }
      }
    }
    return new Execution(state, receipts, done.messages(), asked);
  }

  /** This block is the last of its epoch. */
  private State handOver(State state, Membership next) {
    return networks.appoint(
        SuccessionRecords.enter(state, next), next.members().stream().map(Member::key).toList());
  }

  private boolean isNews(State state, List<Member> asked) {
    return !asked.equals(present(state).members());
  }

  private State decide(State state, List<Member> asked) {
    return SuccessionRecords.decide(state, Membership.of(present(state).epoch() + 1, asked));
  }

  private Membership present(State state) {
    return SuccessionRecords.present(state).orElse(founders);
  }

  private sealed interface Decision {
    record Next(Membership members) implements Decision {}

    record None(String reason) implements Decision {}
  }

  private Decision judge(State state, Transaction transaction) {
    try {
      Succession succession = SuccessionTransaction.decode(transaction.bytes());
      if (SuccessionRecords.decided(state).isPresent()) {
        return new Decision.None(ENDING);
      }
      // Again, although it was checked at the door: a block's content is what a quorum says it is.
      return succession
          .objection(chain, present(state), scheme)
          .<Decision>map(Decision.None::new)
          .orElseGet(() -> new Decision.Next(succession.next()));
    } catch (MalformedMessage malformed) {
      return new Decision.None(String.valueOf(malformed.getMessage()));
    }
  }

  private static LogEvent event(Membership next) {
    return new LogEvent(
        IconAddress.SYSTEM.toString(), // a community's wallets read emitters as addresses
        List.of("Succession(int,bytes)", RpcItem.integer(next.epoch()).value()),
        List.of(next.hash().toString()));
  }

  @Override
  public Answer query(State state, String method, RpcItem.Dict params) {
    return inner.query(state, method, params);
  }
}
