package io.nexushub.coins;

import static io.nexushub.coins.CoinChain.ALICE;
import static io.nexushub.coins.CoinChain.BOB;
import static io.nexushub.coins.CoinChain.CAROL;
import static io.nexushub.coins.CoinChain.NETWORK;
import static io.nexushub.coins.CoinChain.pay;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.Answer;
import io.nexushub.lft.Receipt;
import io.nexushub.lft.Transaction;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.Signer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CoinApplicationTest {
  private final CoinChain chain = new CoinChain(1_000);

  @Test
  void oneSignaturePaysMany() {
    assertThat(chain.run(chain.envelope(ALICE, 0, pay(BOB, 300), pay(CAROL, 50))).success())
        .isTrue();
    assertThat(chain.balance(ALICE)).isEqualTo(650);
    assertThat(chain.balance(BOB)).isEqualTo(300);
    assertThat(chain.balance(CAROL)).isEqualTo(50);
  }

  @Test
  void allPaymentsOfAnEnvelopeHappenOrNone() {
    Receipt receipt = chain.run(chain.envelope(ALICE, 0, pay(BOB, 999), pay(CAROL, 2)));
    assertThat(receipt.code()).isEqualTo(CoinApplication.OUT_OF_BALANCE);
    assertThat(receipt.message()).isEqualTo("balance: 1000 (expected: >= 1001)");
    assertThat(chain.balance(BOB)).isZero();
    assertThat(chain.balance(ALICE)).isEqualTo(1_000);
  }

  /** Coins that come back in the same envelope do not help to pay it. */
  @Test
  void whoPaysItselfNeedsTheCoins() {
    assertThat(chain.run(chain.envelope(ALICE, 0, pay(ALICE, 1_000))).success()).isTrue();
    assertThat(chain.run(chain.envelope(ALICE, 1, pay(ALICE, 600), pay(BOB, 600))).code())
        .isEqualTo(CoinApplication.OUT_OF_BALANCE);
    assertThat(chain.balance(ALICE)).isEqualTo(1_000);
  }

  @Test
  void anEnvelopeIsExecutedOnce() {
    Transaction paid = chain.admitted(chain.envelope(ALICE, 0, pay(BOB, 10)));
    assertThat(chain.run(List.of(paid, paid)))
        .extracting(Receipt::code)
        .containsExactly(0, CoinApplication.NONCE);
    assertThat(chain.run(List.of(paid)).getFirst().message())
        .isEqualTo("nonce: 0 (expected: one not used yet, 0 to 256)");
    assertThat(chain.proposed(paid)).isEmpty();
    assertThat(chain.balance(BOB)).isEqualTo(10);
  }

  /** The sender was told that it failed: it must not succeed later. */
  @Test
  void whatFailedStaysFailed() {
    Transaction tooMuch = chain.admitted(chain.envelope(ALICE, 0, pay(BOB, 1_001)));
    assertThat(chain.run(List.of(tooMuch)).getFirst().success()).isFalse();
    assertThat(chain.run(chain.envelope(ALICE, 1, pay(BOB, 500))).success()).isTrue();
    assertThat(chain.run(chain.envelope(BOB, 0, pay(ALICE, 500))).success()).isTrue();
    assertThat(chain.run(List.of(tooMuch)).getFirst().code()).isEqualTo(CoinApplication.NONCE);
  }

  @Test
  void envelopesMayOvertakeOneAnother() {
    List<Transaction> shuffled = new ArrayList<>();
    for (int nonce = 0; nonce < Nonces.WINDOW; nonce++) {
      shuffled.add(chain.admitted(chain.envelope(ALICE, nonce, pay(BOB, 1))));
    }
    Collections.shuffle(shuffled, new Random(2));
    assertThat(chain.run(shuffled)).allMatch(Receipt::success);
    assertThat(chain.balance(BOB)).isEqualTo(Nonces.WINDOW);
  }

  @Test
  void anEnvelopeHasItsTime() {
    long now = chain.now;
    chain.now = now + 2 * CoinApplication.TIMESTAMP_WINDOW_MICROS;
    Envelope future = chain.envelope(ALICE, 0, pay(BOB, 1));
    chain.now = now;
    assertThat(chain.run(future).code()).isEqualTo(CoinApplication.OUT_OF_TIME);
    Envelope old = chain.envelope(ALICE, 1, pay(BOB, 1));
    chain.now = now + CoinApplication.TIMESTAMP_WINDOW_MICROS + 10_000;
    assertThat(chain.run(old).message())
        .isEqualTo("timestamp: -300010 ms from the block's (expected: at most 300000)");
    assertThat(chain.balance(BOB)).isZero();
  }

  @Test
  void whoWasNeverPaidLeavesNoTrace() {
    var before = chain.root();
    Transaction poor = chain.admitted(chain.envelope(BOB, 0, pay(ALICE, 1)));
    assertThat(chain.proposed(poor)).isEmpty();
    assertThat(chain.run(List.of(poor)).getFirst().code())
        .isEqualTo(CoinApplication.OUT_OF_BALANCE);
    assertThat(chain.root()).isEqualTo(before);
  }

  @Test
  void noCoinIsMadeOrLost() {
    Random random = new Random(3);
    List<Signer> people = List.of(ALICE, BOB, CAROL);
    for (int block = 0; block < 100; block++) {
      List<Transaction> content = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        Signer from = people.get(random.nextInt(people.size()));
        Payment one = pay(people.get(random.nextInt(people.size())), 1 + random.nextInt(400));
        Payment two = pay(people.get(random.nextInt(people.size())), 1 + random.nextInt(400));
        content.add(chain.admitted(chain.envelope(from, random.nextInt(600), one, two)));
      }
      chain.run(content);
      assertThat(people.stream().mapToLong(chain::balance).sum()).isEqualTo(1_000);
    }
    assertThat(chain.balance(ALICE)).isLessThan(1_000);
  }

  /** Members that executed other blocks on the way agree on the state of the same accounts. */
  @Test
  void theSamePaymentsInOneBlockOrInManyGiveTheSameState() {
    CoinChain other = new CoinChain(1_000);
    List<Transaction> content = new ArrayList<>();
    for (int nonce = 0; nonce < 20; nonce++) {
      Envelope envelope =
          Envelope.sign(
              NETWORK, chain.now, nonce, List.of(pay(nonce % 2 == 0 ? BOB : CAROL, 7)), ALICE);
      content.add(chain.admitted(envelope));
    }
    chain.run(content);
    content.forEach(each -> other.run(List.of(each)));
    assertThat(other.root()).isEqualTo(chain.root());
  }

  @Test
  void queriesSayWhatTheyExpect() {
    assertThat(chain.application.query(chain.state, "getTotalSupply", RpcItem.dict()))
        .isEqualTo(new Answer.Found(RpcItem.text("0x3e8")));
    assertThat(chain.application.query(chain.state, "getBlance", RpcItem.dict()))
        .isEqualTo(
            new Answer.Refused(-32601, "method: getBlance (expected: getAccount, getTotalSupply)"));
    for (String address : List.of("", "hx12", "cx" + "0".repeat(40))) {
      assertThat(
              chain.application.query(
                  chain.state, "getAccount", RpcItem.dict().with("address", address)))
          .isInstanceOfSatisfying(
              Answer.Refused.class, refused -> assertThat(refused.reason()).contains("expected"));
    }
  }
}
