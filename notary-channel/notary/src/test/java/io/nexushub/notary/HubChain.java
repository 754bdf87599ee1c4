package io.nexushub.notary;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.Admission;
import io.nexushub.lft.Answer;
import io.nexushub.lft.Application;
import io.nexushub.lft.BlockContext;
import io.nexushub.lft.Execution;
import io.nexushub.lft.Receipt;
import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.State;
import java.util.ArrayList;
import java.util.List;

/** A hub channel without its consensus: every block is executed and signed at once. */
final class HubChain {
  static final Signer SUBMITTER = Signers.named("submitter");
  private static final long SECOND = 1_000_000;

  final SignedChain signed;
  private final Application application;
  private State state;
  private long height;
  private long now = 1_800_000_000L * SECOND;

  HubChain(String uid, List<Signer> members, Application application) {
    this.signed = new SignedChain(uid, members);
    this.application = application;
    Execution genesis = application.genesis(MerkleTrie.empty(HashFunction.SHA3_256));
    this.state = genesis.state();
    signed.add(0, genesis.messages());
  }

  HubTransaction transaction(HubOperation operation) {
    return HubTransaction.sign(signed.uid, now++, operation, SUBMITTER);
  }

  /** One block with one transaction. */
  Receipt run(HubOperation operation) {
    return run(List.of(transaction(operation))).getFirst();
  }

  List<Receipt> run(List<HubTransaction> transactions) {
    List<Transaction> admitted = new ArrayList<>();
    for (HubTransaction transaction : transactions) {
      Admission admission = application.admit(transaction.encode());
      assertThat(admission).isInstanceOf(Admission.Admitted.class);
      admitted.add(((Admission.Admitted) admission).transaction());
    }
    return execute(application.propose(state, admitted));
  }

  /** A block whatever it holds: a proposer may be faulty. */
  List<Receipt> execute(List<Transaction> transactions) {
    height++;
    now += SECOND;
    Execution execution =
        application.execute(new BlockContext(height, 0, now, Address.ZERO), state, transactions);
    state = execution.state();
    signed.add(height, execution.messages());
    assertThat(execution.receipts()).hasSameSizeAs(transactions);
    return execution.receipts();
  }

  Admission admit(Bytes bytes) {
    return application.admit(bytes);
  }

  Hash root() {
    return state.root();
  }

  long height() {
    return height;
  }

  long now() {
    return now;
  }

  RpcItem.Dict query(String method, RpcItem.Dict params) {
    return (RpcItem.Dict) answer(method, params);
  }

  RpcItem answer(String method, RpcItem.Dict params) {
    Answer answer = application.query(state, method, params);
    assertThat(answer).isInstanceOf(Answer.Found.class);
    return ((Answer.Found) answer).value();
  }

  Answer.Refused refusedQuery(String method, RpcItem.Dict params) {
    Answer answer = application.query(state, method, params);
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    return (Answer.Refused) answer;
  }
}
