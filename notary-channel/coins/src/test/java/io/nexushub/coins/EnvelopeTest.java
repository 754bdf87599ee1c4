package io.nexushub.coins;

import static io.nexushub.coins.CoinChain.ALICE;
import static io.nexushub.coins.CoinChain.BOB;
import static io.nexushub.coins.CoinChain.NETWORK;
import static io.nexushub.coins.CoinChain.START;
import static io.nexushub.coins.CoinChain.address;
import static io.nexushub.coins.CoinChain.pay;
import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.lft.Admission;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
  private final CoinChain chain = new CoinChain(1_000);
  private final Envelope envelope =
      Envelope.sign(
          NETWORK,
          START,
          7,
          List.of(
              new Payment(address(BOB), BigInteger.valueOf(300), Bytes.utf8("rent")),
              pay(ALICE, 1)),
          ALICE);

  /** Pinned: what other implementations have to write and hash. */
  @Test
  void theFormatIsTheOneOfTheSpecification() {
    Bytes expected =
        new RlpWriter()
            .beginList()
            .uint(1)
            .text("0x1.coins")
            .uint(START)
            .uint(7)
            .beginList()
            .beginList()
            .bytes(address(BOB).bytes())
            .uint(300)
            .text("rent")
            .endList()
            .beginList()
            .bytes(address(ALICE).bytes())
            .uint(1)
            .text("")
            .endList()
            .endList()
            .bytes(envelope.signature().bytes())
            .endList()
            .toBytes();
    assertThat(envelope.encode()).isEqualTo(expected);
    assertThat(envelope.id().toString())
        .isEqualTo("0xb192a619db8d80a2f26cb38e369614006d07d10b9595a912dc204e7f49537154");
  }

  @Test
  void anEnvelopeSurvivesItsBytes() throws MalformedMessage {
    Envelope decoded = Envelope.decode(envelope.encode());
    assertThat(decoded).isEqualTo(envelope);
    assertThat(decoded.id()).isEqualTo(envelope.id());
    assertThat(decoded.sender(Secp256k1.scheme())).contains(address(ALICE));
  }

  /** Around every length at which the head of a list grows. */
  @Test
  void whatIsSignedIsAllButTheSignatureHoweverLongItIs() {
    for (int payments = 1; payments <= Envelope.MAX_PAYMENTS; payments++) {
      for (int memo : new int[] {0, 1, 20}) {
        Payment one = new Payment(address(BOB), BigInteger.ONE, Bytes.wrap(new byte[memo]));
        Envelope signed =
            new Envelope(NETWORK, START, 7, nCopies(payments, one), envelope.signature());
        assertThat(Envelope.digest(signed.encode())).isEqualTo(signed.digest());
      }
    }
  }

  /** One value, one encoding; and no byte that the signature does not cover. */
  @Test
  void noByteCanBeChanged() {
    byte[] genuine = envelope.encode().toArray();
    for (int i = 0; i < genuine.length; i++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        byte[] forged = genuine.clone();
        forged[i] ^= (byte) (1 << bit);
        boolean fromAlice =
            chain.application.admit(Bytes.of(forged)) instanceof Admission.Admitted(var admitted)
                && admitted.sender().equals(address(ALICE));
        assertThat(fromAlice).as("byte %d bit %d", i, bit).isFalse();
      }
    }
  }

  @Test
  void bytesCutOffOrAddedAreRefused() {
    Bytes genuine = envelope.encode();
    for (int length = 0; length < genuine.length(); length++) {
      assertRefused(genuine.slice(0, length), "expected");
    }
    assertRefused(Bytes.concat(genuine, Bytes.of((byte) 0)), "surplus");
  }

  @Test
  void anotherChannelsEnvelopeIsRefused() {
    Envelope other =
        Envelope.sign(NetworkAddress.of("0x2.coins"), START, 0, List.of(pay(BOB, 1)), ALICE);
    assertRefused(other.encode(), "envelope.network: '0x2.coins' (expected: 0x1.coins)");
  }

  @Test
  void whatNobodySignedIsRefused() {
    Signature none = new Signature(Bytes.wrap(new byte[Signature.LENGTH]));
    Envelope unsigned = new Envelope(NETWORK, START, 0, List.of(pay(BOB, 1)), none);
    assertRefused(unsigned.encode(), "envelope.signature");
  }

  @Test
  void paymentsHaveLimits() {
    List<Payment> most = Collections.nCopies(Envelope.MAX_PAYMENTS, longest());
    Envelope full = Envelope.sign(NETWORK, START, 0, most, ALICE);
    assertThat(full.encode().length()).isLessThanOrEqualTo(Envelope.MAX_BYTES);
    assertThat(chain.admitted(full).bytes()).isEqualTo(full.encode());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Envelope.sign(NETWORK, START, 0, List.of(), ALICE))
        .withMessageContaining("payments: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Payment(address(BOB), BigInteger.ZERO, Bytes.EMPTY))
        .withMessageContaining("amount: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Payment(address(BOB), BigInteger.ONE, Bytes.wrap(new byte[257])))
        .withMessageContaining("memo: 257 bytes");
    assertRefused(raw(Envelope.MAX_PAYMENTS + 1, 1), "envelope.payments: more");
    assertRefused(raw(0, 1), "envelope.payments: 0");
    assertRefused(raw(1, 0), "payment.amount: 0");
    assertRefused(Bytes.wrap(new byte[Envelope.MAX_BYTES + 1]), "envelope: 98305 bytes");
  }

  /** By hand: {@code -Dfuzz=10000000}. */
  @Test
  void damagedBytesAreRefusedOrReadAsThemselves() {
    Random random = new Random(4);
    byte[] genuine = envelope.encode().toArray();
    for (int i = 0; i < Integer.getInteger("fuzz", 100_000); i++) {
      byte[] damaged = genuine.clone();
      for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(Envelope.decode(Bytes.of(damaged)).encode()).isEqualTo(Bytes.of(damaged));
      } catch (MalformedMessage expected) {
        assertThat(expected.getMessage()).contains("expected");
      }
    }
  }

  private static Payment longest() {
    return new Payment(
        address(BOB),
        BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE),
        Bytes.wrap(new byte[Payment.MAX_MEMO_BYTES]));
  }

  /** What the constructors would not make. */
  private static Bytes raw(int payments, long amount) {
    RlpWriter out =
        new RlpWriter().beginList().uint(1).text("0x1.coins").uint(START).uint(0).beginList();
    for (int i = 0; i < payments; i++) {
      out.beginList().bytes(address(BOB).bytes()).uint(amount).text("").endList();
    }
    return out.endList().bytes(Bytes.wrap(new byte[Signature.LENGTH])).endList().toBytes();
  }

  private void assertRefused(Bytes bytes, String reason) {
    assertThat(chain.application.admit(bytes))
        .isInstanceOfSatisfying(
            Admission.Refused.class, refused -> assertThat(refused.reason()).contains(reason));
    if (!reason.startsWith("envelope.network") && !reason.startsWith("envelope.signature")) {
      assertThatThrownBy(() -> Envelope.decode(bytes)).isInstanceOf(MalformedMessage.class);
    }
  }
}
