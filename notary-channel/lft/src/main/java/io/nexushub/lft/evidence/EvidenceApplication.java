package io.nexushub.lft.evidence;

import io.nexushub.lft.Admission;
import io.nexushub.lft.Answer;
import io.nexushub.lft.Application;
import io.nexushub.lft.BlockContext;
import io.nexushub.lft.Execution;
import io.nexushub.lft.LogEvent;
import io.nexushub.lft.Receipt;
import io.nexushub.lft.Transaction;
import io.nexushub.lft.evidence.RecordedEvidence.Offence;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.Evidence;
import io.nexushub.protocol.consensus.EvidenceVerdict;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.trie.State;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A channel's application, and beside its transactions those that carry evidence. A block's
 * evidence is executed after its other transactions, on the state they leave; a channel on which
 * nobody misbehaves has the state it would have without this.
 */
public final class EvidenceApplication implements Application {
  /** As in ICON's JSON-RPC. */
  private static final int INVALID_PARAMS = -32602;

  /** In receipts: the chain knows it already, or enough of its like. */
  private static final int ALREADY_RECORDED = 1;

  /** In receipts: it convicts nobody. */
  private static final int CONVICTS_NOBODY = 2;

  private final Application inner;
  private final Chain chain;
  private final Epochs epochs;
  private final SignatureScheme scheme;

  /** Who was a member when; the same answer on every node. */
  public interface Epochs {
    Optional<Membership> members(long epoch);
  }

  public EvidenceApplication(
      Application inner, Chain chain, Epochs epochs, SignatureScheme scheme) {
    this.inner = inner;
    this.chain = chain;
    this.epochs = epochs;
    this.scheme = scheme;
  }

  @Override
  public Admission admit(Bytes transaction) {
    if (!EvidenceTransaction.isOne(transaction)) {
      return inner.admit(transaction);
    }
    try {
      Evidence evidence = EvidenceTransaction.decode(transaction);
      Optional<String> objection = objection(evidence);
      return objection.isPresent()
          ? new Admission.Refused(INVALID_PARAMS, "evidence: " + objection.get())
          : new Admission.Admitted(EvidenceTransaction.of(evidence, transaction));
    } catch (MalformedMessage malformed) {
      return new Admission.Refused(INVALID_PARAMS, String.valueOf(malformed.getMessage()));
    }
  }

  private Optional<String> objection(Evidence evidence) {
    Optional<Membership> members = epochs.members(evidence.epoch());
    if (members.isEmpty()) {
      return Optional.of("epoch: " + evidence.epoch() + " (expected: one of this chain)");
    }
    EvidenceVerdict verdict = evidence.verify(chain, members.get(), scheme);
    return verdict.convicts() ? Optional.empty() : Optional.of(verdict.explain());
  }

  @Override
  public Execution genesis(State empty) {
    return inner.genesis(empty);
  }

  /** Evidence first: it is short, and the channel's own transactions must not crowd it out. */
  @Override
  public List<Transaction> propose(State parentState, List<Transaction> waiting) {
    List<Transaction> chosen = new ArrayList<>();
    List<Transaction> others = new ArrayList<>();
    for (Transaction transaction : waiting) {
      if (!EvidenceTransaction.isOne(transaction.bytes())) {
        others.add(transaction);
      } else if (isNews(parentState, transaction)) {
        chosen.add(transaction);
      }
    }
    chosen.addAll(inner.propose(parentState, others));
    return chosen;
  }

  private static boolean isNews(State state, Transaction transaction) {
    try {
      Evidence evidence = EvidenceTransaction.decode(transaction.bytes());
      return EvidenceRecords.objection(state, Offence.of(evidence)).isEmpty();
    } catch (MalformedMessage e) {
      return false;
    }
  }

  @Override
  public Execution execute(BlockContext block, State parentState, List<Transaction> transactions) {
    List<Transaction> others =
        transactions.stream()
            .filter(transaction -> !EvidenceTransaction.isOne(transaction.bytes()))
            .toList();
    Execution done = inner.execute(block, parentState, others);
    if (others.size() == transactions.size()) {
      return done;
    }
    State state = done.state();
    List<Receipt> receipts = new ArrayList<>();
    Iterator<Receipt> theirs = done.receipts().iterator();
    for (Transaction transaction : transactions) {
      if (!EvidenceTransaction.isOne(transaction.bytes())) {
        receipts.add(theirs.next());
        continue;
      }
      Judgement judgement = judge(block, state, transaction);
      state = judgement.state;
      receipts.add(judgement.receipt);
    }
    return new Execution(state, receipts, done.messages(), done.members());
  }

  private record Judgement(State state, Receipt receipt) {}

  private Judgement judge(BlockContext block, State state, Transaction transaction) {
    Evidence evidence;
    try {
      evidence = EvidenceTransaction.decode(transaction.bytes());
    } catch (MalformedMessage malformed) {
      return refused(state, transaction, CONVICTS_NOBODY, String.valueOf(malformed.getMessage()));
    }
    Offence offence = Offence.of(evidence);
    Optional<String> known = EvidenceRecords.objection(state, offence);
    if (known.isPresent()) {
      return refused(state, transaction, ALREADY_RECORDED, known.get());
    }
    // Again, although it was checked at the door: a block's content is what a quorum says it is.
    Optional<String> innocent = objection(evidence);
    if (innocent.isPresent()) {
      return refused(state, transaction, CONVICTS_NOBODY, innocent.get());
    }
    RecordedEvidence recorded =
        new RecordedEvidence(
            offence,
            evidence.firstBlock(),
            evidence.secondBlock(),
            block.height(),
            transaction.id());
    return new Judgement(
        EvidenceRecords.put(state, recorded),
        Receipt.success(transaction.id(), List.of(event(recorded))));
  }

  private static Judgement refused(State state, Transaction transaction, int code, String reason) {
    return new Judgement(state, Receipt.failure(transaction.id(), code, reason));
  }

  private LogEvent event(RecordedEvidence recorded) {
    Offence offence = recorded.offence();
    return new LogEvent(
        IconAddress.SYSTEM.toString(), // a community's wallets read emitters as addresses
        List.of(
            "Equivocation(Address,str,int,int)", IconAddress.key(offence.offender()).toString()),
        List.of(
            offence.kind().name().toLowerCase(Locale.ROOT),
            RpcItem.integer(offence.epoch()).value(),
            RpcItem.integer(offence.round()).value()));
  }

  @Override
  public Answer query(State state, String method, RpcItem.Dict params) {
    return inner.query(state, method, params);
  }
}
