package io.nexushub.portal.contract;

import static io.nexushub.portal.contract.Centre.function;
import static io.nexushub.portal.contract.Centre.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.portal.contract.Evm.Outcome;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.protocol.dex.VaultOrder;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.simulator.Seeds;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.utils.Numeric;

/**
 * The Solidity codec against the Java one: the same bytes mean the same, or are refused by both.
 */
@ExtendWith(EvmExtension.class)
class DexMessageTest {
  private static final int CASES = 60;

  private final Evm evm;
  private final String probe;

  DexMessageTest(Evm evm) {
    this.evm = evm;
    this.probe = evm.deploy(evm.account(0), "DexProbe");
  }

  @Seeds(3)
  void addressesAreSpelledAndReadAlike(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < CASES; i++) {
      byte[] body = new byte[20];
      random.nextBytes(body);
      String address = Numeric.toHexString(body);
      assertThat(ask("spell", new Address(address))).contains(hex(address));
      assertThat(ask("parse", text(address))).isEqualTo(word(address) + word("1"));
    }
  }

  /** Every character in every place: only lower-case digits are digits. */
  @Test
  void oneWrongCharacterIsNoticed() {
    String address = "0x0123456789abcdef0123456789abcdef01234567";
    for (int place = 0; place < address.length(); place += 3) {
      for (char c = 0x20; c < 0x7f; c++) {
        String changed = address.substring(0, place) + c + address.substring(place + 1);
        boolean expected = changed.matches("0x[0-9a-f]{40}");
        assertThat(ask("parse", text(changed)).endsWith("1")).as(changed).isEqualTo(expected);
      }
    }
    for (String wrong : new String[] {"", "0x", address + "0", address.substring(1)}) {
      assertThat(ask("parse", text(wrong))).endsWith("0");
    }
  }

  @Test
  void sourcesAreReadAsJavaWritesThem() {
    assertThat(source("0x539.eth/1")).contains(BigInteger.ONE);
    assertThat(source("0x539.eth/1099511627775")).contains(BigInteger.valueOf(1_099_511_627_775L));
    for (String wrong :
        new String[] {
          "0x3.icon/1", "0x539.eth", "0x539.eth/", "0x539.eth/0", "0x539.eth/01", "0x539.eth/1 ",
          "0x539.eth/-1", "0x539.eth/1a", "/1", "", "0x539.eth//1", "0x539.eth/10995116277760000"
        }) {
      assertThat(source(wrong)).as(wrong).isEmpty();
    }
  }

  @Test
  void integersAreWrittenAsJavaWritesThem() {
    for (int bits = 0; bits < 200; bits++) {
      for (int d = -1; d <= 1; d++) {
        BigInteger value = BigInteger.ONE.shiftLeft(bits).add(BigInteger.valueOf(d));
        String expected = new RlpWriter().uint(value).toBytes().toHex();
        assertThat(ask("encodeUint", new Uint256(value)).substring(128)).startsWith(expected);
      }
    }
  }

  @Seeds(5)
  void ordersAreReadAlike(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < CASES; i++) {
      Bytes encoded = new ToVault.Single(order(random)).encode();
      assertSame(encoded);
      assertSame(mutated(encoded, random));
    }
  }

  @Seeds(5)
  void policiesAreReadAlike(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < CASES; i++) {
      ToVault.Policy policy =
          new ToVault.Policy(
              1 + random.nextInt(1 << 30),
              1 + random.nextInt(1 << 30),
              new BigInteger(random.nextInt(129), random),
              random.nextBoolean());
      Bytes encoded = policy.encode();
      Bytes changed = mutated(encoded, random);
      assertThat(sound("policy", encoded)).isTrue();
      if (sound("policy", changed)) {
        assertThat(decode(changed)).get().isInstanceOf(ToVault.Policy.class);
      }
    }
  }

  /**
   * What Java refuses is refused; what Solidity refuses besides is what no vault could pay. A
   * payout's source is only logged, so a vault does not read it.
   */
  private void assertSame(Bytes encoded) {
    String answer = ask("order", new DynamicBytes(encoded.toArray()));
    boolean sound = answer.startsWith("1", 63);
    Optional<ToVault> decoded = decode(encoded);
    if (decoded.isEmpty() || !(decoded.get() instanceof ToVault.Single(VaultOrder order))) {
      assertThat(sound && isSource(loggedSource(answer))).as(encoded.toString()).isFalse();
      return;
    }
    assertThat(sound).as(encoded.toString()).isEqualTo(isPayable(order));
    if (sound) {
      assertThat(Vault.word(answer, 2)).isEqualTo(order.number());
      assertThat(Vault.word(answer, 3)).isEqualTo(order.kind().number());
      assertThat("0x" + answer.substring(64 * 4 + 24, 64 * 5))
          .isEqualTo(order.recipient().toString());
      assertThat(Vault.word(answer, 5)).isEqualTo(order.amount());
      assertThat(answer).contains(hex(order.source().toString()));
    }
  }

  /** The last field of the order in an answer. */
  private static byte[] loggedSource(String answer) {
    int start = 64 * 8;
    int length = Vault.word(answer, 7).intValueExact();
    return Numeric.hexStringToByteArray(answer.substring(start, start + 2 * length));
  }

  private static boolean isSource(byte[] text) {
    try {
      SourceNumber.parse(new String(text, java.nio.charset.StandardCharsets.UTF_8));
      return true;
    } catch (MalformedMessage malformed) {
      return false;
    }
  }

  private static boolean isPayable(VaultOrder order) {
    return order.asset().equals(Vault.COIN)
        && order.recipient().form() == ChainAddress.Form.ETHEREUM
        && order.amount().bitLength() <= 88
        && order.number() < 1L << 40;
  }

  private static VaultOrder order(Random random) {
    byte[] recipient = new byte[20];
    random.nextBytes(recipient);
    boolean refund = random.nextBoolean();
    return Vault.order(
        1 + random.nextLong(1L << (1 + random.nextInt(39))),
        refund ? VaultOrder.Kind.REFUND : VaultOrder.Kind.PAYOUT,
        Numeric.toHexString(recipient),
        new BigInteger(1 + random.nextInt(87), random).add(BigInteger.ONE),
        (refund ? "0x539.eth/" : "0x3.icon/") + (1 + random.nextInt(100_000)));
  }

  private static Bytes mutated(Bytes encoded, Random random) {
    byte[] bytes = encoded.toArray();
    int place = random.nextInt(bytes.length);
    return switch (random.nextInt(4)) {
      case 0 -> {
        bytes[place] ^= (byte) (1 << random.nextInt(8));
        yield Bytes.of(bytes);
      }
      case 1 -> {
        bytes[random.nextInt(Math.min(4, bytes.length))] = (byte) random.nextInt(256);
        yield Bytes.of(bytes);
      }
      case 2 -> encoded.slice(0, place);
      default -> Bytes.concat(encoded, Bytes.of(new byte[] {(byte) random.nextInt(256)}));
    };
  }

  private static Optional<ToVault> decode(Bytes encoded) {
    try {
      return Optional.of(ToVault.decode(encoded));
    } catch (MalformedMessage malformed) {
      return Optional.empty();
    }
  }

  private boolean sound(String method, Bytes encoded) {
    return ask(method, new DynamicBytes(encoded.toArray())).startsWith("1", 63);
  }

  private Optional<BigInteger> source(String text) {
    String answer = ask("sourceNumber", text(text), text("0x539.eth"));
    return answer.endsWith("1") ? Optional.of(Vault.word(answer, 0)) : Optional.empty();
  }

  private String ask(String method, Type<?>... arguments) {
    Function function = function(method, arguments);
    return switch (evm.call(evm.account(0), probe, function)) {
      case Outcome.Returned(String data) -> data.substring(2);
      case Outcome.Reverted(String reason) -> throw new AssertionError(method + ": " + reason);
    };
  }

  private static String word(String hex) {
    return "0".repeat(64 - hex.replace("0x", "").length()) + hex.replace("0x", "");
  }

  private static String hex(String text) {
    return Numeric.toHexStringNoPrefix(Centre.utf8(text));
  }
}
