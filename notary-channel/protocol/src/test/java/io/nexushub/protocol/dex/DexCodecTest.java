package io.nexushub.protocol.dex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.FromVault.Outcome;
import io.nexushub.protocol.dex.FromVault.Settlement;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One value, one encoding; the vectors are those of docs/spec/dex.md. */
class DexCodecTest {
  private static final int MUTATIONS = 2_000;
  private static final ChainAddress ETHER = ChainAddress.of("0x" + "0".repeat(40));
  private static final ChainAddress ICX = ChainAddress.of("cx" + "0".repeat(40));
  private static final ChainAddress ALICE = ChainAddress.of("0x" + "a1".repeat(20));
  private static final ChainAddress BOB = ChainAddress.of("hx" + "b0".repeat(20));
  private static final Asset ETHER_THERE = new Asset(NetworkAddress.of("0x539.eth"), ETHER);
  private static final Asset ICX_THERE = new Asset(NetworkAddress.of("0x3.icon"), ICX);
  private static final BigInteger ONE_ETHER = BigInteger.TEN.pow(18);
  private static final BigInteger MOST = BigInteger.TWO.pow(128).subtract(BigInteger.ONE);
  private static final long DEADLINE = 1_800_000_000L;

  private static final TradeOrder SWAP =
      new TradeOrder.Swap(ICX_THERE, BOB, BigInteger.valueOf(1000), DEADLINE);

  /** How bytes are read, and what is written again. */
  private interface Codec {
    Bytes recode(Bytes encoded) throws MalformedMessage;
  }

  private record Case(String vector, Bytes encoded, Codec codec) {}

  private static Case of(String vector, FromVault message) {
    return new Case(vector, message.encode(), bytes -> FromVault.decode(bytes).encode());
  }

  private static Case of(String vector, ToVault message) {
    return new Case(vector, message.encode(), bytes -> ToVault.decode(bytes).encode());
  }

  private static Case of(String vector, TradeOrder order) {
    return new Case(vector, order.encode(), bytes -> TradeOrder.decode(bytes).encode());
  }

  private static Case of(String vector, OwnerRequest request) {
    return new Case(vector, request.encode(), bytes -> OwnerRequest.decode(bytes).encode());
  }

  private static VaultOrder order(long number, VaultOrder.Kind kind) {
    SourceNumber source = new SourceNumber(NetworkAddress.of("0x539.eth"), 17);
    return new VaultOrder(number, kind, ICX, BOB, BigInteger.valueOf(256), source);
  }

  private static Stream<Case> cases() {
    OwnerRequest.Side ether = new OwnerRequest.Side(ETHER_THERE, BigInteger.ONE, ALICE);
    OwnerRequest.Side icx = new OwnerRequest.Side(ICX_THERE, BigInteger.TWO, BOB);
    return Stream.of(
        of("acknowledged", new ToVault.Acknowledged(7)),
        of("policy", new ToVault.Policy(2, 3600, ONE_ETHER, true)),
        of("single", new ToVault.Single(order(1, VaultOrder.Kind.PAYOUT))),
        of(
            "batch",
            new ToVault.Batch(
                List.of(order(1, VaultOrder.Kind.PAYOUT), order(2, VaultOrder.Kind.REFUND)))),
        of("deposit", new FromVault.Deposit(1, ETHER, ONE_ETHER, ALICE, SWAP.encode())),
        of("greatest deposit", new FromVault.Deposit(Long.MAX_VALUE, ICX, MOST, BOB, Bytes.EMPTY)),
        of("wish", new FromVault.Wish(2, ALICE, Bytes.hex("c0"))),
        of(
            "settled",
            new FromVault.Settled(
                List.of(
                    new Settlement(1, Outcome.PAID),
                    new Settlement(2, Outcome.CLAIMABLE),
                    new Settlement(300, Outcome.REPEATED)))),
        of("claimed", new FromVault.Claimed(2)),
        of("adopted", new FromVault.Adopted(2)),
        of("swap", SWAP),
        of("add one", new TradeOrder.AddOne(ICX_THERE, BigInteger.TEN, DEADLINE)),
        of("add half", new TradeOrder.AddHalf(ICX_THERE, BOB, BigInteger.TEN, DEADLINE)),
        of("remove both", new OwnerRequest.RemoveBoth(ether, icx, BigInteger.TEN, DEADLINE)),
        of("remove one", new OwnerRequest.RemoveOne(ether, ICX_THERE, BigInteger.TEN, DEADLINE)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decodingGivesWhatWasEncoded(Case message) throws MalformedMessage {
    assertThat(message.codec().recode(message.encoded())).isEqualTo(message.encoded());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aMutationIsRefusedOrCanonical(Case message) {
    SplittableRandom chance = new SplittableRandom(message.encoded().hashCode());
    for (int i = 0; i < MUTATIONS; i++) {
      Bytes mutated = mutate(message.encoded(), chance);
      try {
        assertThat(message.codec().recode(mutated)).isEqualTo(mutated);
      } catch (MalformedMessage refused) {
        assertThat(refused).hasMessageContaining("expected");
      }
    }
  }

  private static Bytes mutate(Bytes original, SplittableRandom chance) {
    byte[] octets = original.toArray();
    switch (chance.nextInt(3)) {
      case 0 -> octets[chance.nextInt(octets.length)] ^= (byte) (1 << chance.nextInt(8));
      case 1 -> octets[chance.nextInt(Math.min(12, octets.length))] = (byte) chance.nextInt(256);
      default -> {
        return Bytes.of(octets).slice(0, chance.nextInt(octets.length));
      }
    }
    return Bytes.wrap(octets);
  }

  @Test
  void theVectorsOfTheSpecification() {
    assertThat(new ToVault.Acknowledged(7).encode()).isEqualTo(Bytes.hex("c20307"));
    assertThat(new FromVault.Claimed(2).encode()).isEqualTo(Bytes.hex("c20802"));
    assertThat(new FromVault.Settled(List.of(new Settlement(1, Outcome.PAID))).encode())
        .isEqualTo(Bytes.hex("c507c3c20101"));
    assertThat(new ToVault.Policy(2, 3600, ONE_ETHER, true).encode())
        .isEqualTo(Bytes.hex("cf0602820e10880de0b6b3a764000001"));
    assertThat(new ToVault.Policy(3, 60, BigInteger.ZERO, false).encode())
        .isEqualTo(Bytes.hex("c506033c8080"));
    assertThat(new ToVault.Single(order(1, VaultOrder.Kind.PAYOUT)).encode())
        .isEqualTo(
            Bytes.concat(
                Bytes.hex("f869040101aa"),
                Bytes.utf8(ICX.toString()),
                Bytes.hex("aa"),
                Bytes.utf8(BOB.toString()),
                Bytes.hex("8201008c"),
                Bytes.utf8("0x539.eth/17")));
    assertThat(new FromVault.Deposit(1, ETHER, ONE_ETHER, ALICE, Bytes.hex("c0")).encode())
        .isEqualTo(
            Bytes.concat(
                Bytes.hex("f8630101aa"),
                Bytes.utf8(ETHER.toString()),
                Bytes.hex("880de0b6b3a7640000aa"),
                Bytes.utf8(ALICE.toString()),
                Bytes.hex("81c0")));
  }

  @Test
  void zeroMeansInvalid() {
    refused("deposit number: 0", deposit(0, ONE_ETHER, ALICE));
    refused("amount: 0", deposit(1, BigInteger.ZERO, ALICE));
    refused("owner: 0x0000", deposit(1, ONE_ETHER, ETHER));
    Bytes anyPrice = new TradeOrder.Swap(ICX_THERE, BOB, BigInteger.ZERO, DEADLINE).encode();
    assertThatThrownBy(() -> TradeOrder.decode(anyPrice)).hasMessageStartingWith("minReturn: 0");
    Bytes toNobody = new TradeOrder.Swap(ICX_THERE, ICX, BigInteger.ONE, DEADLINE).encode();
    assertThatThrownBy(() -> TradeOrder.decode(toNobody)).hasMessageStartingWith("recipient: cx00");
  }

  @Test
  void listsAreBounded() {
    List<VaultOrder> eleven = Collections.nCopies(11, order(1, VaultOrder.Kind.PAYOUT));
    Bytes tooMany = new ToVault.Batch(eleven).encode();
    assertThatThrownBy(() -> ToVault.decode(tooMany)).hasMessage("orders: 11 (expected: 1 to 10)");
    Bytes none = new ToVault.Batch(List.of()).encode();
    assertThatThrownBy(() -> ToVault.decode(none)).hasMessage("orders: 0 (expected: 1 to 10)");
    refused("settlements: 0", new FromVault.Settled(List.of()).encode());
    refused(
        "settlements: 11",
        new FromVault.Settled(Collections.nCopies(11, new Settlement(1, Outcome.PAID))).encode());
    Bytes long1 = Bytes.wrap(new byte[FromVault.MAX_ORDER_BYTES + 1]);
    refused(
        "string: 1025 bytes", new FromVault.Deposit(1, ETHER, ONE_ETHER, ALICE, long1).encode());
  }

  @Test
  void anAmountBelowTwoToThe128() {
    refused("string: 17 bytes", deposit(1, MOST.add(BigInteger.ONE), ALICE));
  }

  @Test
  void aKeyIsNoAsset() {
    Bytes encoded = new FromVault.Deposit(1, BOB, ONE_ETHER, ALICE, Bytes.EMPTY).encode();
    refused("asset: hxb0b0", encoded);
    assertThatThrownBy(() -> Asset.parse("0x3.icon/" + BOB)).isInstanceOf(MalformedMessage.class);
  }

  @Test
  void aSourceHasOneSpelling() throws MalformedMessage {
    assertThat(SourceNumber.parse("0x539.eth/17").number()).isEqualTo(17);
    for (String other :
        List.of(
            "0x539.eth/017",
            "0x539.eth/0",
            "0x539.eth/",
            "0x539.eth",
            "0x539.eth/+1",
            "0x539.eth/9999999999999999999",
            "0x539.eth/1/2")) {
      assertThatThrownBy(() -> SourceNumber.parse(other)).isInstanceOf(MalformedMessage.class);
    }
  }

  @Test
  void unknownKindsAreRefused() {
    refused("vault's message: 5", new RlpWriter().beginList().uint(5).endList().toBytes());
    assertThatThrownBy(() -> ToVault.decode(Bytes.hex("c10c")))
        .hasMessageStartingWith("exchange's message: 12");
    assertThatThrownBy(() -> FromVault.decode(Bytes.hex("c507c3c20104")))
        .hasMessageStartingWith("outcome: 4");
  }

  private static Bytes deposit(long number, BigInteger amount, ChainAddress owner) {
    return new FromVault.Deposit(number, ETHER, amount, owner, Bytes.EMPTY).encode();
  }

  private static void refused(String why, Bytes encoded) {
    assertThatThrownBy(() -> FromVault.decode(encoded))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageStartingWith(why);
  }
}
