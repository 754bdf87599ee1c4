package io.nexushub.lft.succession;

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
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.BtpDigest;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.btp.ProofContext;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.Succession;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.State;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Changes of members beside the transactions of an application that knows nothing of them. */
class SuccessionApplicationTest {
  private static final BlockContext BLOCK = new BlockContext(9, 11, 1, Address.ZERO);

  private final List<Key> keys = IntStream.range(0, 8).mapToObj(Key::new).toList();
  private final Membership founders = members(0, 0, 1, 2, 3);
  private final Chain chain = new Chain(ChannelId.of("council"), hash("genesis"));
  private final BtpNetworks networks = new BtpNetworks(HashFunction.SHA3_256);
  private final Application inner = new Sender();
  private final SuccessionApplication council = council(inner);
  private final State start = inner.genesis(MerkleTrie.empty(HashFunction.SHA3_256)).state();

  private SuccessionApplication council(Application content) {
    return new SuccessionApplication(
        content,
        chain,
        founders,
        epoch -> epoch == 0 ? Optional.of(founders) : Optional.empty(),
        networks,
        new KeyScheme());
  }

  @Test
  void theBlockAfterTheDecisionHandsOverAndTheOneAfterThatIsTheNewOnes() {
    State opened = council.execute(BLOCK, start, List.of()).state();
    Membership next = members(1, 4, 1, 2, 3);
    Execution deciding = council.execute(BLOCK, opened, List.of(change(next, 1, 2, 3, 4)));
    assertThat(deciding.receipts().getFirst().success()).isTrue();
    assertThat(deciding.members()).contains(next.members());
    assertThat(deciding.messages()).isEmpty();
    assertThat(SuccessionRecords.decided(deciding.state())).contains(next);
    assertThat(SuccessionRecords.present(deciding.state())).isEmpty();

    Execution last = council.execute(BLOCK, deciding.state(), List.of());
    assertThat(last.members()).isEmpty();
    assertThat(SuccessionRecords.decided(last.state())).isEmpty();
    assertThat(SuccessionRecords.present(last.state())).contains(next);
    BtpDigest announced = last.messages().orElseThrow();
    assertThat(announced.nextProofContext()).isEqualTo(context(next));
    assertThat(announced.networks().getFirst().announcesProofContext()).isTrue();

    Execution first = council.execute(BLOCK, last.state(), List.of());
    assertThat(first.messages()).isEmpty();
    assertThat(first.members()).isEmpty();
  }

  @Test
  void onlyThoseWhoAreMembersNowCountAndEachChangeIsGoodOnce() {
    Transaction change = change(members(1, 4, 1, 2, 3), 1, 2, 3, 4);
    State epochOne = after(after(start, change));
    assertThat(failure(epochOne, change)).contains("epoch it opens: 1 (expected: 2)");
    Membership third = members(2, 4, 5, 2, 3);
    assertThat(failure(epochOne, change(third, 0, 1, 2, 5))).contains("approval of");
    assertThat(failure(epochOne, change(third, 1, 2, 5))).contains("power that agrees: 2");
    assertThat(council.execute(BLOCK, epochOne, List.of(change(third, 1, 2, 4, 5))).members())
        .contains(third.members());
  }

  @Test
  void whoJoinsHasToAgreeAndAStrangersWordIsNone() {
    Membership next = members(1, 0, 1, 2, 3, 4);
    assertThat(failure(start, change(next, 0, 1, 2, 3))).contains("who is to join: none");
    assertThat(failure(start, change(next, 0, 1, 2, 4, 5))).contains("members, present or next");
    assertThat(failure(start, change(next, 0, 1, 4))).contains("power that agrees: 2");
    assertThat(failure(start, change(members(1, 0, 1, 2, 3), 0, 1, 2)))
        .contains("the present ones");
    assertThat(failure(start, change(members(2, 0, 1, 2), 0, 1, 2))).contains("epoch it opens: 2");
  }

  @Test
  void powerCountsAndNotHeads() {
    Membership heavy =
        Membership.of(0, List.of(new Member(key(0), 7), new Member(key(1), 1), member(2)));
    Succession byOne = approved(members(1, 0, 1), 0);
    assertThat(byOne.objection(chain, heavy, new KeyScheme())).isEmpty();
    Succession byTwo = approved(members(1, 0, 1), 1, 2);
    assertThat(byTwo.objection(chain, heavy, new KeyScheme()).orElseThrow())
        .contains("power that agrees: 2 (expected: >= 7)");
  }

  @Test
  void aSignatureIsForOneChainAndOneMembership() {
    Membership next = members(1, 0, 1, 2);
    Chain other = new Chain(chain.channel(), hash("other genesis"));
    Succession elsewhere = new Succession(next, List.of());
    for (int i = 0; i < 3; i++) {
      elsewhere = elsewhere.approvedBy(other, keys.get(i));
    }
    assertThat(elsewhere.objection(chain, founders, new KeyScheme()).orElseThrow())
        .contains("signature of");
    Succession swapped = new Succession(members(1, 0, 1, 3), approved(next, 0, 1, 2).approvals());
    assertThat(swapped.objection(chain, founders, new KeyScheme()).orElseThrow())
        .contains("signature of");
  }

  @Test
  void oneChangeAtATime() {
    Transaction one = change(members(1, 0, 1, 2), 0, 1, 2);
    Transaction two = change(members(1, 0, 1, 3), 0, 1, 3);
    Execution both = council.execute(BLOCK, start, List.of(one, two));
    assertThat(both.receipts()).extracting(Receipt::success).containsExactly(true, false);
    assertThat(both.members()).contains(members(1, 0, 1, 2).members());
    assertThat(failure(both.state(), two)).contains("ends with this block");
    assertThat(council.propose(start, List.of(one, two))).containsExactly(one);
    assertThat(council.propose(both.state(), List.of(one, two))).isEmpty();
  }

  @Test
  void whatIsNotAgreedDoesNotPassTheDoor() {
    Membership next = members(1, 0, 1, 2);
    Bytes whole = change(next, 0, 1, 2).bytes();
    assertThat(council.admit(whole)).isInstanceOf(Admission.Admitted.class);
    assertThat(council.admit(change(next, 0, 1).bytes())).isInstanceOf(Admission.Refused.class);
    assertThat(council.admit(change(members(3, 0, 1, 2), 0, 1, 2).bytes()))
        .isInstanceOf(Admission.Refused.class);
    for (int length = 0; length < whole.length(); length++) {
      assertThat(council.admit(whole.slice(0, length))).isInstanceOf(Admission.Refused.class);
    }
  }

  @Test
  void theWireHasOneFormOnly() throws MalformedMessage {
    Succession right = approved(members(1, 0, 1, 2), 2, 0, 1);
    assertThat(Succession.decode(right.encode())).isEqualTo(right);
    Succession turned = new Succession(right.next(), right.approvals().reversed());
    assertThat(refusal(turned.encode()))
        .isEqualTo("approvals: keys out of order (expected: ascending, each once)");
  }

  /** A channel may ask by itself; the records stay true. */
  @Test
  void anApplicationThatAsksItselfChangesTheRecordsToo() {
    Membership next = members(1, 0, 1, 2);
    Execution deciding = council(new Asking(next.members())).execute(BLOCK, start, List.of());
    assertThat(SuccessionRecords.decided(deciding.state())).contains(next);
    Execution idle = council(new Asking(founders.members())).execute(BLOCK, start, List.of());
    assertThat(SuccessionRecords.decided(idle.state())).isEmpty();
    assertThat(idle.members()).isEmpty();
  }

  @Test
  void aChannelWithoutChangesHasTheStateItWouldHave() {
    assertThat(council.execute(BLOCK, start, List.of()).state().root())
        .isEqualTo(inner.execute(BLOCK, start, List.of()).state().root());
  }

  private static String refusal(Bytes encoded) {
    try {
      Succession.decode(encoded);
      return "";
    } catch (MalformedMessage e) {
      return String.valueOf(e.getMessage());
    }
  }

  private State after(State state, Transaction... transactions) {
    return council.execute(BLOCK, state, List.of(transactions)).state();
  }

  private String failure(State state, Transaction transaction) {
    Execution done = council.execute(BLOCK, state, List.of(transaction));
    assertThat(done.members()).isEmpty();
    assertThat(done.receipts().getFirst().success()).isFalse();
    return done.receipts().getFirst().message();
  }

  private Transaction change(Membership next, int... signers) {
    Succession succession = approved(next, signers);
    return SuccessionTransaction.of(succession, SuccessionTransaction.encode(succession));
  }

  private Succession approved(Membership next, int... signers) {
    Succession succession = new Succession(next, List.of());
    for (int signer : signers) {
      succession = succession.approvedBy(chain, keys.get(signer));
    }
    return succession;
  }

  private Membership members(long epoch, int... numbers) {
    return Membership.of(epoch, IntStream.of(numbers).mapToObj(this::member).toList());
  }

  private Member member(int number) {
    return new Member(key(number), 1);
  }

  private PublicKey key(int number) {
    return keys.get(number).publicKey();
  }

  private static ProofContext context(Membership members) {
    return ProofContext.of(
        members.members().stream()
            .map(member -> Address.of(member.key(), HashFunction.SHA3_256))
            .toList());
  }

  private static Hash hash(String text) {
    return HashFunction.SHA3_256.hash(Bytes.utf8(text));
  }

  /** Closes each block with its BTP section, and does nothing else. */
  private class Sender implements Application {
    @Override
    public Admission admit(Bytes transaction) {
      return new Admission.Refused(1, "takes nothing");
    }

    @Override
    public Execution genesis(State empty) {
      return closed(networks.open(empty, "0x9.test", 0));
    }

    @Override
    public Execution execute(
        BlockContext block, State parentState, List<Transaction> transactions) {
      return closed(parentState);
    }

    private Execution closed(State state) {
      BtpNetworks.Appended appended = networks.append(state, context(founders), new TreeMap<>());
      return new Execution(appended.state(), List.of(), appended.digest());
    }

    @Override
    public Answer query(State state, String method, RpcItem.Dict params) {
      return new Answer.Refused(1, "knows nothing");
    }
  }

  private final class Asking extends Sender {
    private final List<Member> wanted;

    private Asking(List<Member> wanted) {
      this.wanted = wanted;
    }

    @Override
    public Execution execute(
        BlockContext block, State parentState, List<Transaction> transactions) {
      return new Execution(parentState, List.of(), Optional.empty(), Optional.of(wanted));
    }
  }

  private record Key(int number) implements Signer {
    @Override
    public PublicKey publicKey() {
      Bytes half = hash("key " + number).bytes();
      return PublicKey.of(Bytes.concat(half, half));
    }

    @Override
    public Signature sign(Hash digest) {
      return KeyScheme.signature(publicKey(), digest);
    }
  }

  private static final class KeyScheme implements SignatureScheme {
    private static final Bytes PADDING = Bytes.wrap(new byte[Signature.LENGTH - Hash.LENGTH]);

    private static Signature signature(PublicKey key, Hash digest) {
      Hash seal = HashFunction.SHA3_256.hash(Bytes.concat(key.bytes(), digest.bytes()));
      return Signature.of(Bytes.concat(seal.bytes(), PADDING));
    }

    @Override
    public Optional<PublicKey> recover(Hash digest, Signature signature) {
      return Optional.empty();
    }

    @Override
    public boolean verify(PublicKey key, Hash digest, Signature signature) {
      return signature(key, digest).equals(signature);
    }
  }
}
