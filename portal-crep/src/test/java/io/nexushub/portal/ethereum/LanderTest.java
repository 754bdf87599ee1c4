package io.nexushub.portal.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.SecretKey;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

class LanderTest {
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);
  private static final Address TO = Address.hex("00000000000000000000000000000000000000aa");
  private static final Bytes DATA = Bytes.hex("01020304");
  private static final EthereumKey KEY =
      new EthereumKey(
          LocalSigner.of(SecretKey.of(Keccak256.FUNCTION.hash(Bytes.utf8("lander")).bytes())),
          Keccak256.FUNCTION);

  @TempDir Path folder;
  private final FakeExecutionNode node = new FakeExecutionNode();
  private NonceJournal journal;

  @BeforeEach
  void open() throws IOException {
    journal = NonceJournal.open(folder.resolve("nonces"));
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
  }

  @Test
  void landsAndRemembersUntilItIsFinal() throws Exception {
    TransactionReceipt receipt = lander().call(TO, DATA, BigInteger.ZERO);

    assertThat(receipt.isStatusOK()).isTrue();
    assertThat(journal.find(0)).isPresent();

    node.finalNonce = 1;
    lander().call(TO, Bytes.hex("05"), BigInteger.ZERO);

    assertThat(journal.find(0)).isEmpty();
    assertThat(journal.find(1)).isPresent();
  }

  /** It may not know what is final; the journal must not grow for ever all the same. */
  @Test
  void aNodeThatDoesNotSayWhatIsFinalIsTrustedAfterALongTime() throws Exception {
    node.finalNonce = -1;
    Lander lander = lander();
    for (int nonce = 0; nonce < Lander.KEPT_WITHOUT_FINALITY + 2; nonce++) {
      lander.call(TO, DATA, BigInteger.ZERO);
    }

    assertThat(journal.find(0)).isEmpty();
    assertThat(journal.find(1)).isPresent();
  }

  @Test
  void whatAReorganisationThrewOutIsSentAgainFirst() throws Exception {
    lander().call(TO, DATA, BigInteger.ZERO);
    node.reorganise(1);

    lander().call(TO, Bytes.hex("05"), BigInteger.ZERO);

    assertThat(node.executed()).containsExactly("01020304", "05");
  }

  /** The node would take it, and whoever comes second would pay for nothing. */
  @Test
  void whatItWasAboutToRepeatIsNotSentTwice() throws Exception {
    node.once = true;
    lander().call(TO, DATA, BigInteger.ZERO);
    node.reorganise(1);

    assertThatThrownBy(() -> lander().call(TO, DATA, BigInteger.ZERO))
        .isInstanceOf(Reverted.class)
        .hasMessageContaining("27:AlreadyVerified");
    assertThat(node.executed()).containsExactly("01020304");
  }

  @Test
  void aReceiptOfAnEarlierOfferIsRecognisedByALaterLife() throws Exception {
    node.minimalMaxFee = GWEI.multiply(BigInteger.valueOf(1_000));
    assertThatThrownBy(() -> lander().call(TO, DATA, BigInteger.ZERO))
        .isInstanceOf(TransientFailure.class);
    int offers = journal.find(0).orElseThrow().offers().size();
    assertThat(offers).isEqualTo(12);
    node.minimalMaxFee = BigInteger.ZERO; // the node mines the first it finds: the oldest

    lander().call(TO, Bytes.hex("05"), BigInteger.ZERO);

    assertThat(node.executed()).containsExactly("01020304", "05");
    assertThat(node.sent).hasSize(offers + 2);
  }

  @Test
  void aNodeThatForgotFinalBlocksGetsNothingSigned() throws Exception {
    lander().call(TO, DATA, BigInteger.ZERO);
    node.finalNonce = 1;
    lander().call(TO, Bytes.hex("05"), BigInteger.ZERO);
    node.finalNonce = 2;
    node.reorganise(2);
    int sent = node.sent.size();

    assertThatThrownBy(() -> lander().call(TO, Bytes.hex("06"), BigInteger.ZERO))
        .isInstanceOf(TransientFailure.class)
        .hasMessage(
            "nonce 0: the node is behind or of another chain (expected: >= 2, all below is final)");
    assertThat(node.sent).hasSize(sent);
  }

  @Test
  void aNonceThatSomebodyElseUsedIsSaidSoAndTheNextOneTaken() throws Exception {
    node.minimalMaxFee = GWEI.multiply(BigInteger.valueOf(1_000));
    Lander lander = lander();
    node.whenSent(node::mineForeign);

    assertThatThrownBy(() -> lander.call(TO, DATA, BigInteger.ZERO))
        .isInstanceOf(TransientFailure.class)
        .hasMessageContaining("nonce 0: a block has another transaction with it");
    node.minimalMaxFee = BigInteger.ZERO;
    node.whenSent(() -> {});

    assertThat(lander.call(TO, DATA, BigInteger.ZERO).isStatusOK()).isTrue();
    assertThat(node.mined()).isEqualTo(2);
  }

  @Test
  void anOldOfferThatCannotPayTheBaseFeeIsRaisedBeforeItIsSent() throws Exception {
    node.down = false;
    node.minimalMaxFee = GWEI.multiply(BigInteger.valueOf(1_000));
    node.life = 11; // dies after its first offer
    assertThatThrownBy(() -> lander().call(TO, DATA, BigInteger.ZERO))
        .isInstanceOf(FakeExecutionNode.Killed.class);
    node.life = Integer.MAX_VALUE;
    node.minimalMaxFee = BigInteger.ZERO;
    node.baseFee = GWEI.multiply(BigInteger.valueOf(20));
    node.reorganise(0); // and its mempool is lost
    node.sent.clear();

    lander().call(TO, Bytes.hex("05"), BigInteger.ZERO);

    assertThat(node.sent)
        .allSatisfy(raw ->
            assertThat(FakeExecutionNode.maxFee(TransactionDecoder.decode(raw.toString())))
                .isGreaterThanOrEqualTo(node.baseFee));
  }

  @Test
  void raisesTheFeeUntilSomebodyTakesIt() throws Exception {
    node.minimalMaxFee = GWEI.multiply(BigInteger.valueOf(5));

    lander().call(TO, DATA, BigInteger.ZERO);

    assertThat(node.sent).hasSizeGreaterThan(1);
    assertThat(node.sent)
        .extracting(raw -> FakeExecutionNode.maxFee(TransactionDecoder.decode(raw.toString())))
        .isSorted();
    assertThat(node.mined()).isEqualTo(1);
  }

  @Test
  void neverPaysMoreThanTheCap() {
    node.minimalMaxFee = GWEI.multiply(BigInteger.valueOf(1_000));

    assertThatThrownBy(() -> lander().call(TO, DATA, BigInteger.ZERO))
        .isInstanceOf(TransientFailure.class)
        .hasMessageContaining("not mined after");
    assertThat(node.sent)
        .extracting(raw -> FakeExecutionNode.maxFee(TransactionDecoder.decode(raw.toString())))
        .allSatisfy(
            fee -> assertThat(fee).isLessThanOrEqualTo(GWEI.multiply(BigInteger.valueOf(50))));
  }

  @Test
  void killedBetweenSendAndReceiptItSendsTheSameTransactionAgain() throws Exception {
    node.minimalMaxFee = GWEI.multiply(BigInteger.valueOf(1_000));
    assertThatThrownBy(() -> lander().call(TO, DATA, BigInteger.ZERO))
        .isInstanceOf(TransientFailure.class);
    Bytes last = node.sent.getLast();
    node.sent.clear(); // the node forgot its mempool, too
    node.minimalMaxFee = BigInteger.ZERO;

    lander().call(TO, Bytes.hex("05"), BigInteger.ZERO);

    assertThat(node.sent.getFirst()).isEqualTo(last);
    assertThat(node.mined()).isEqualTo(2);
  }

  @Test
  void aRefusalInTheEstimateCostsNothing() {
    node.revert = "27:AlreadyVerified";

    assertThatThrownBy(() -> lander().call(TO, DATA, BigInteger.ZERO))
        .isInstanceOf(Reverted.class)
        .hasMessageContaining("27:AlreadyVerified");
    assertThat(node.sent).isEmpty();
  }

  @Test
  void aNodeThatIsDownIsAMatterOfWaiting() {
    node.down = true;

    assertThatThrownBy(() -> lander().call(TO, DATA, BigInteger.ZERO))
        .isInstanceOf(TransientFailure.class)
        .hasMessageContaining("connection refused");
  }

  private Lander lander() {
    return new Lander(
        new EthereumRpc(Web3j.build(node)),
        KEY,
        journal,
        new FeePolicy(GWEI, GWEI.multiply(BigInteger.valueOf(50))),
        new Lander.Settings(1337, Duration.ofSeconds(1), 12),
        Keccak256.FUNCTION,
        duration -> {});
  }
}
