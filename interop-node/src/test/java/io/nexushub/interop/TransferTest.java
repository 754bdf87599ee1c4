package io.nexushub.interop;

import static io.nexushub.interop.TestChain.FUNDS;
import static io.nexushub.interop.TestChain.address;
import static io.nexushub.interop.TestChain.genesis;
import static io.nexushub.interop.TestChain.signer;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.LocalSigner;
import io.nexushub.lft.BlockContext;
import io.nexushub.lft.Receipt;
import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.State;
import io.nexushub.simulator.Seeds;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransferTest {
  private static final LocalSigner ALICE = signer("alice");
  private static final LocalSigner BOB = signer("bob");

  private final TestChain chain = new TestChain(genesis(ALICE));

  @Test
  void movesCoins() {
    Receipt receipt = chain.run(chain.transfer(ALICE, address(BOB), 7), ALICE);

    assertThat(receipt.success()).isTrue();
    assertThat(chain.balance(address(BOB))).isEqualTo(7);
    assertThat(chain.balance(address(ALICE))).isEqualTo(FUNDS.subtract(BigInteger.valueOf(7)));
  }

  @Test
  void toOneselfChangesNothing() {
    assertThat(chain.run(chain.transfer(ALICE, address(ALICE), 7), ALICE).success()).isTrue();
    assertThat(chain.balance(address(ALICE))).isEqualTo(FUNDS);
  }

  @Test
  void ofMoreThanThereIsFailsWithWhatIsThere() {
    Receipt receipt = chain.run(chain.transfer(BOB, address(ALICE), 1), BOB);

    assertThat(receipt.code()).isEqualTo(11);
    assertThat(receipt.message())
        .isEqualTo(
            "balance of " + address(BOB) + ": 0 loop (expected: >= 1, value and step limit)");
  }

  @Test
  void anEmptiedAccountLeavesNoTraceInTheState() {
    TestChain other = new TestChain(genesis(ALICE));
    chain.run(chain.transfer(ALICE, address(BOB), 7), ALICE);
    RpcItem.Dict back = chain.transfer(BOB, address(ALICE), 7);
    chain.run(back, BOB);

    assertThat(chain.balance(address(BOB))).isZero();
    assertThat(chain.state().get(Bytes.concat(Bytes.utf8("a"), address(BOB).encode()))).isEmpty();
    assertThat(other.balance(address(ALICE))).isEqualTo(chain.balance(address(ALICE)));
  }

  @Test
  void toAScoreWouldBeLostAndFails() {
    assertThat(chain.run(chain.transfer(ALICE, LoopchainApplication.ECHO, 5), ALICE).code())
        .isEqualTo(3);
    IconAddress nowhere = IconAddress.contract(Address.hex("ff".repeat(20)));
    assertThat(chain.run(chain.transfer(ALICE, nowhere, 5), ALICE).code()).isEqualTo(2);
    assertThat(chain.balance(address(ALICE))).isEqualTo(FUNDS);
  }

  @Test
  void messageIsKeptAndItsValueMoved() {
    RpcItem.Dict transaction =
        chain
            .transfer(ALICE, address(BOB), 3)
            .with("dataType", "message")
            .with("data", "0x" + Bytes.utf8("hello").toHex());
    assertThat(chain.run(transaction, ALICE).success()).isTrue();
    assertThat(chain.balance(address(BOB))).isEqualTo(3);
  }

  @Test
  void feesGoToTheTreasuryAlsoWhenTheTransactionFails() {
    TestChain priced = new TestChain(genesis(ALICE).with("step_price", "10"));
    Receipt receipt = priced.run(priced.transfer(ALICE, LoopchainApplication.ECHO, 5), ALICE);

    BigInteger fee = BigInteger.valueOf(10 * StepCost.TRANSACTION);
    assertThat(receipt.success()).isFalse();
    assertThat(priced.balance(BlockExecution.TREASURY)).isEqualTo(fee);
    assertThat(priced.balance(address(ALICE))).isEqualTo(FUNDS.subtract(fee));
  }

  @Test
  void whoCannotPayTheStepLimitIsNotExecuted() {
    TestChain priced = new TestChain(genesis(ALICE).with("step_price", "10"));
    RpcItem.Dict transaction =
        priced.transfer(ALICE, address(BOB), 1).with("value", RpcItem.integer(FUNDS));
    Receipt receipt = priced.run(transaction, ALICE);
    assertThat(receipt.code()).isEqualTo(11);
    assertThat(priced.balance(address(ALICE))).isEqualTo(FUNDS);
  }

  @Test
  void aTransactionIsExecutedOnceInABlockAndOverBlocks() {
    Transaction transaction = chain.admitted(chain.transfer(ALICE, address(BOB), 7), ALICE);

    List<Receipt> receipts = chain.block(transaction, transaction);
    Receipt later = chain.block(transaction).getFirst();

    assertThat(receipts.get(0).success()).isTrue();
    assertThat(receipts.get(1).code()).isEqualTo(FailureCode.SKIPPED.number());
    assertThat(later.code()).isEqualTo(FailureCode.SKIPPED.number());
    assertThat(later.message()).contains("again");
    assertThat(chain.balance(address(BOB))).isEqualTo(7);
    assertThat(chain.application().propose(chain.state(), List.of(transaction))).isEmpty();
  }

  @Test
  void aFailedTransactionIsNotExecutedAgainEither() {
    Transaction transaction = chain.admitted(chain.transfer(BOB, address(ALICE), 7), BOB);
    assertThat(chain.block(transaction).getFirst().code()).isEqualTo(11);
    chain.run(chain.transfer(ALICE, address(BOB), 100), ALICE);

    assertThat(chain.block(transaction).getFirst().code()).isEqualTo(FailureCode.SKIPPED.number());
    assertThat(chain.balance(address(BOB))).isEqualTo(100);
  }

  @Test
  void timestampsOutsideTheWindowAreSkipped() {
    long window = LoopchainApplication.TIMESTAMP_WINDOW_MICROS;
    for (long distance : new long[] {-window - 1, window + 1}) {
      RpcItem.Dict transaction =
          chain.transfer(ALICE, address(BOB), 7).with("timestamp", chain.now() + distance);
      Receipt receipt = chain.run(transaction, ALICE);
      assertThat(receipt.code()).isEqualTo(FailureCode.SKIPPED.number());
      assertThat(receipt.message()).startsWith("timestamp: ");
    }
    for (long distance : new long[] {-window, window}) {
      RpcItem.Dict transaction =
          chain.transfer(ALICE, address(BOB), 7).with("timestamp", chain.now() + distance);
      assertThat(chain.run(transaction, ALICE).success()).isTrue();
    }
  }

  /** Whatever the ids were, the state forgets them when no block could take them again. */
  @Test
  void idsAreForgottenOnlyWhenTheyCannotComeBack() {
    long window = LoopchainApplication.TIMESTAMP_WINDOW_MICROS;
    Transaction late =
        chain.admitted(
            chain.transfer(ALICE, address(BOB), 7).with("timestamp", chain.now() + window), ALICE);
    assertThat(chain.block(late).getFirst().success()).isTrue();

    chain.sleep(2 * window - TestChain.BLOCK_MICROS);
    assertThat(chain.block(late).getFirst().message()).contains("again");

    chain.sleep(TestChain.BLOCK_MICROS);
    chain.block();
    assertThat(ReplayWindow.of(chain.state()).wasExecuted(late)).isFalse();
    assertThat(chain.block(late).getFirst().message()).startsWith("timestamp: ");
    assertThat(chain.balance(address(BOB))).isEqualTo(7);
  }

  /** A chain that stood still for a year forgets what it knew, and goes on at once. */
  @Test
  void afterALongSilenceNothingIsLeftBehind() {
    Transaction early = chain.admitted(chain.transfer(ALICE, address(BOB), 7), ALICE);
    State before = chain.state();
    chain.block(early);
    chain.sleep(365L * 24 * 3600 * 1_000_000);
    chain.block();
    assertThat(ReplayWindow.of(chain.state()).wasExecuted(early)).isFalse();
    Transaction now = chain.admitted(chain.transfer(ALICE, address(BOB), 8), ALICE);
    chain.block(now);
    assertThat(ReplayWindow.of(chain.state()).wasExecuted(now)).isTrue();
    assertThat(ReplayWindow.of(before).wasExecuted(early)).isFalse();
  }

  /** What is remembered under one tenth of a second has pages, and an end. */
  @Test
  void aSliceOfTimeHoldsSoManyAndRefusesMore() {
    Draft draft = Draft.over(MerkleTrie.empty(HashFunction.SHA3_256));
    int most = ReplayWindow.PAGES * ReplayWindow.PAGE;
    List<Transaction> crowd = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      crowd.add(sameTime(i));
    }
    Random random = new Random(5);
    for (int from = 0; from < most; ) { // blocks of any size end anywhere in a page
      int to = Math.min(most, from + 1 + random.nextInt(700));
      ReplayWindow window = ReplayWindow.of(draft);
      for (Transaction transaction : crowd.subList(from, to)) {
        assertThat(window.wasExecuted(transaction)).isFalse();
        assertThat(window.hasRoom(transaction)).isTrue();
        window.remember(transaction);
        assertThat(window.wasExecuted(transaction)).isTrue();
      }
      window.close(draft, new BlockContext(1, 1, TestChain.GENESIS_MICROS, Address.ZERO));
      from = to;
    }
    ReplayWindow full = ReplayWindow.of(draft.state());
    assertThat(crowd).allMatch(full::wasExecuted);
    assertThat(full.hasRoom(sameTime(most))).isFalse();
    Transaction later =
        new Transaction(
            sameTime(most).id(),
            Address.ZERO,
            TestChain.GENESIS_MICROS + ReplayWindow.SLICE_MICROS,
            Bytes.EMPTY);
    assertThat(full.hasRoom(later)).isTrue();

    BlockExecution next =
        new BlockExecution(
            Scores.of(List.of()),
            BigInteger.ZERO,
            new BlockContext(2, 2, TestChain.GENESIS_MICROS, Address.ZERO),
            Draft.over(draft.state()));
    Receipt refused = next.run(List.of(sameTime(most))).getFirst();
    assertThat(refused.code()).isEqualTo(FailureCode.SKIPPED.number());
    assertThat(refused.message()).contains("16384 transactions");
  }

  private static Transaction sameTime(int number) {
    Hash id = HashFunction.SHA3_256.hash(Bytes.utf8("crowd " + number));
    return new Transaction(id, Address.ZERO, TestChain.GENESIS_MICROS, Bytes.EMPTY);
  }

  @Seeds(20)
  void supplyIsConserved(long seed) {
    Random random = new Random(seed);
    List<LocalSigner> people = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      people.add(signer("person" + i));
    }
    TestChain random5 =
        new TestChain(
            genesis(people.get(0), people.get(1))
                .with("step_price", String.valueOf(random.nextInt(3))));
    for (int block = 0; block < 5; block++) {
      List<Transaction> transactions = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        LocalSigner from = people.get(random.nextInt(people.size()));
        IconAddress to =
            random.nextInt(8) == 0
                ? LoopchainApplication.BMC
                : address(people.get(random.nextInt(people.size())));
        BigInteger value = new BigInteger(random.nextInt(90) + 1, random);
        RpcItem.Dict transfer =
            random5
                .transfer(from, to, 0)
                .with("value", RpcItem.integer(value))
                .with("nonce", random.nextInt(3));
        transactions.add(random5.admitted(transfer, from));
      }
      random5.block(transactions.toArray(Transaction[]::new));
    }
    BigInteger sum = random5.balance(BlockExecution.TREASURY);
    for (LocalSigner person : people) {
      sum = sum.add(random5.balance(address(person)));
    }
    assertThat(sum).isEqualTo(FUNDS.add(FUNDS));
    assertThat(TestChain.integer(random5.ask("getTotalSupply", RpcItem.dict()))).isEqualTo(sum);
  }

  /** Transfers that nobody lacks the coins for have one result in any order. */
  @Seeds(10)
  void orderOfIndependentTransfersDoesNotMatter(long seed) {
    List<LocalSigner> people = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      people.add(signer("person" + i));
    }
    LocalSigner[] owners = people.toArray(LocalSigner[]::new);
    TestChain first = new TestChain(genesis(owners));
    TestChain second = new TestChain(genesis(owners));
    List<Transaction> transactions = new ArrayList<>();
    Random random = new Random(seed);
    for (int i = 0; i < 12; i++) {
      LocalSigner from = people.get(random.nextInt(4));
      IconAddress to = address(people.get(random.nextInt(4)));
      transactions.add(
          first.admitted(first.transfer(from, to, random.nextInt(1000)).with("nonce", i), from));
    }
    first.block(transactions.toArray(Transaction[]::new));
    Collections.shuffle(transactions, random);
    second.block(transactions.toArray(Transaction[]::new));

    for (LocalSigner person : people) {
      assertThat(first.balance(address(person))).isEqualTo(second.balance(address(person)));
    }
  }
}
