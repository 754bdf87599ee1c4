package io.nexushub.lft.evidence;

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
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.Evidence;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.Vote;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Evidence beside the transactions of an application that knows nothing of it. */
class EvidenceApplicationTest {
  private static final BlockContext BLOCK = new BlockContext(9, 11, 1, Address.ZERO);

  private final DigestSigner key = new DigestSigner("offender");
  private final Membership members =
      Membership.of(0, List.of(new Member(key.publicKey(), 1), member("b"), member("c")));
  private final Chain chain = new Chain(ChannelId.of("court"), hash("genesis"));
  private final Application inner = new Notes();
  private final EvidenceApplication court =
      new EvidenceApplication(
          inner,
          chain,
          epoch -> epoch == 0 ? Optional.of(members) : Optional.empty(),
          new DigestScheme());
  private final State empty = MerkleTrie.empty(HashFunction.SHA3_256);

  @Test
  void recordsAnOffenceOnceAmongOtherTransactions() {
    Transaction proof = admitted(evidence(7, "x", "y"));
    Transaction otherProof = admitted(evidence(7, "x", "z"));
    Execution done =
        court.execute(BLOCK, empty, List.of(note("one"), proof, note("two"), otherProof));

    assertThat(done.receipts())
        .extracting(Receipt::success)
        .containsExactly(true, true, true, false);
    assertThat(done.receipts().get(2).transaction()).isEqualTo(note("two").id());
    assertThat(done.receipts().get(3).message()).contains("recorded already");
    assertThat(done.receipts().get(1).events().getFirst().indexed().getFirst())
        .startsWith("Equivocation(");
    List<RecordedEvidence> records = EvidenceRecords.list(done.state(), 0, 10);
    assertThat(records).hasSize(1);
    assertThat(records.getFirst().offence().offender()).isEqualTo(members.addressAt(0));
    assertThat(records.getFirst().offence().round()).isEqualTo(7);
    assertThat(records.getFirst().height()).isEqualTo(9);
    assertThat(records.getFirst().transaction()).isEqualTo(proof.id());
  }

  @Test
  void theChainWithoutOffencesIsTheSameAsWithoutACourt() {
    List<Transaction> notes = List.of(note("one"), note("two"));
    assertThat(court.execute(BLOCK, empty, notes).state().root())
        .isEqualTo(inner.execute(BLOCK, empty, notes).state().root());
  }

  @Test
  void whatConvictsNobodyDoesNotPassTheDoor() {
    Evidence.DoubleVote right = evidence(7, "x", "y");
    Vote stolen =
        new Vote(
            0, 1, 7, hash("w"), members.addressAt(0), right.first().signature(), Optional.empty());
    assertThat(refusal(Evidence.DoubleVote.of(stolen, right.second()))).contains("signature");
    assertThat(refusal(new Evidence.DoubleVote(right.first(), right.first())))
        .contains("expected: two blocks");
    assertThat(refusal(epochOne())).contains("epoch: 1");
    Bytes cut = EvidenceTransaction.encode(right);
    assertThat(court.admit(cut.slice(0, cut.length() - 1))).isInstanceOf(Admission.Refused.class);
    Bytes padded = Bytes.concat(cut, Bytes.wrap(new byte[EvidenceTransaction.MAX_LENGTH]));
    assertThat(court.admit(padded)).isInstanceOf(Admission.Refused.class);
  }

  /** A quorum that let forged evidence into a block must still not be able to convict anybody. */
  @Test
  void forgedEvidenceInABlockConvictsNobody() {
    Evidence.DoubleVote right = evidence(7, "x", "y");
    Bytes forged =
        EvidenceTransaction.encode(new Evidence.DoubleVote(right.first(), right.first()));
    Transaction smuggled =
        new Transaction(EvidenceTransaction.id(forged), members.addressAt(0), 0, forged);
    Execution done = court.execute(BLOCK, empty, List.of(smuggled));
    assertThat(done.receipts().getFirst().success()).isFalse();
    assertThat(EvidenceRecords.count(done.state())).isZero();
  }

  @Test
  void aMemberCannotFillTheStateWithItsCrimes() {
    List<Transaction> crimes = new ArrayList<>();
    for (int round = 1; round <= EvidenceRecords.MAX_PER_MEMBER + 4; round++) {
      crimes.add(admitted(evidence(round, "x", "y")));
    }
    State state = court.execute(BLOCK, empty, crimes).state();
    assertThat(EvidenceRecords.count(state)).isEqualTo(EvidenceRecords.MAX_PER_MEMBER);
    assertThat(court.propose(state, crimes)).isEmpty();
  }

  @Test
  void proposesOnlyWhatIsNews() {
    Transaction known = admitted(evidence(7, "x", "y"));
    Transaction fresh = admitted(evidence(8, "x", "y"));
    State state = court.execute(BLOCK, empty, List.of(known)).state();
    assertThat(court.propose(state, List.of(note("one"), known, fresh)))
        .containsExactly(fresh, note("one"));
  }

  private Transaction admitted(Evidence evidence) {
    if (court.admit(EvidenceTransaction.encode(evidence))
        instanceof Admission.Admitted(Transaction transaction)) {
      return transaction;
    }
    throw new AssertionError("refused: " + evidence);
  }

  private String refusal(Evidence evidence) {
    if (court.admit(EvidenceTransaction.encode(evidence))
        instanceof Admission.Refused(int code, String reason)) {
      return reason;
    }
    throw new AssertionError("admitted: " + evidence);
  }

  private Evidence.DoubleVote evidence(long round, String one, String other) {
    return Evidence.DoubleVote.of(vote(0, round, one), vote(0, round, other));
  }

  private Evidence.DoubleVote epochOne() {
    return Evidence.DoubleVote.of(vote(1, 7, "x"), vote(1, 7, "y"));
  }

  private Vote vote(long epoch, long round, String block) {
    BlockHeader header =
        new BlockHeader(
            chain.channel(),
            epoch,
            1,
            round,
            Hash.ZERO,
            Hash.ZERO,
            Address.ZERO,
            1,
            Hash.ZERO,
            Hash.ZERO,
            Hash.ZERO);
    return Vote.sign(chain, header, hash(block), members.addressAt(0), key, Optional.empty());
  }

  private static Transaction note(String text) {
    return new Transaction(hash(text), Address.ZERO, 0, Bytes.utf8(text));
  }

  private static Member member(String name) {
    return new Member(new DigestSigner(name).publicKey(), 1);
  }

  private static Hash hash(String text) {
    return HashFunction.SHA3_256.hash(Bytes.utf8(text));
  }

  /** Writes down each transaction. */
  private static final class Notes implements Application {
    @Override
    public Admission admit(Bytes transaction) {
      return new Admission.Admitted(
          new Transaction(HashFunction.SHA3_256.hash(transaction), Address.ZERO, 0, transaction));
    }

    @Override
    public Execution genesis(State empty) {
      return new Execution(empty, List.of(), Optional.empty());
    }

    @Override
    public Execution execute(BlockContext block, State parent, List<Transaction> transactions) {
      State state = parent;
      List<Receipt> receipts = new ArrayList<>();
      for (Transaction transaction : transactions) {
        state = state.put(transaction.bytes(), transaction.bytes());
        receipts.add(Receipt.success(transaction.id(), List.of()));
      }
      return new Execution(state, receipts, Optional.empty());
    }

    @Override
    public Answer query(State state, String method, RpcItem.Dict params) {
      return new Answer.Refused(-32601, method);
    }
  }

  private record DigestSigner(PublicKey publicKey) implements Signer {
    DigestSigner(String name) {
      this(PublicKey.of(Bytes.concat(hash(name).bytes(), hash(name).bytes())));
    }

    @Override
    public Signature sign(Hash digest) {
      Hash seal = HashFunction.SHA3_256.hash(Bytes.concat(publicKey.bytes(), digest.bytes()));
      return Signature.of(Bytes.concat(seal.bytes(), Bytes.wrap(new byte[33])));
    }
  }

  private static final class DigestScheme implements SignatureScheme {
    @Override
    public Optional<PublicKey> recover(Hash digest, Signature signature) {
      return Optional.empty();
    }

    @Override
    public boolean verify(PublicKey key, Hash digest, Signature signature) {
      return new DigestSigner(key).sign(digest).equals(signature);
    }
  }
}
