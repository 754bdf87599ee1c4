package io.nexushub.dex.curve;

import io.nexushub.crypto.Keccak256;
import io.nexushub.protocol.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Solidity twin on a real EVM, asked many questions at once. */
final class Twin implements AutoCloseable {
  private static final HexFormat HEX = HexFormat.of();
  private static final Pattern CODE = Pattern.compile("\"deployedBytecode\": \"(0x[0-9a-f]+)\"");
  private static final String CALLER = "0x" + "c".repeat(40);
  private static final String CURVE = "0x" + "d".repeat(40);
  private static final int WORD = 32;
  private static final int SELECTOR = 4;
  private static final int MOST_ARGUMENTS = 5;
  private static final int CALL = SELECTOR + MOST_ARGUMENTS * WORD;
  static final int AT_ONCE = 500;

  private final Anvil anvil;

  private Twin(Anvil anvil) {
    this.anvil = anvil;
  }

  static Twin start() {
    Anvil anvil = Anvil.start();
    anvil.place(CALLER, code("Caller"));
    anvil.place(CURVE, code("CurveTwin"));
    return new Twin(anvil);
  }

  /** A call by the name of its function; all arguments are numbers of 256 bits. */
  record Call(String function, List<BigInteger> arguments) {
    static Call of(String function, BigInteger... arguments) {
      return new Call(function, List.of(arguments));
    }

    private byte[] encode() {
      String types = String.join(",", arguments.stream().map(any -> "uint256").toList());
      byte[] data = new byte[CALL];
      System.arraycopy(selector(function + "(" + types + ")"), 0, data, 0, SELECTOR);
      for (int i = 0; i < arguments.size(); i++) {
        word(arguments.get(i), data, SELECTOR + i * WORD);
      }
      return data;
    }
  }

  /**
   * @param data what was returned, or what it reverted with, in hexadecimal
   */
  record Answer(boolean returned, int gas, String data) {}

  List<Answer> ask(List<Call> calls) {
    List<Answer> answers = new ArrayList<>();
    for (int from = 0; from < calls.size(); from += AT_ONCE) {
      answers.addAll(askInOne(calls.subList(from, Math.min(calls.size(), from + AT_ONCE))));
    }
    return answers;
  }

  /** In one call of the node. */
  List<Answer> askInOne(List<Call> calls) {
    int size = calls.size() * CALL;
    int padded = (size + WORD - 1) / WORD * WORD;
    byte[] data = new byte[SELECTOR + 4 * WORD + padded];
    System.arraycopy(selector("ask(address,uint256,bytes)"), 0, data, 0, SELECTOR);
    word(new BigInteger(CURVE.substring(2), 16), data, SELECTOR);
    word(BigInteger.valueOf(CALL), data, SELECTOR + WORD);
    word(BigInteger.valueOf(3L * WORD), data, SELECTOR + 2 * WORD);
    word(BigInteger.valueOf(size), data, SELECTOR + 3 * WORD);
    for (int i = 0; i < calls.size(); i++) {
      System.arraycopy(calls.get(i).encode(), 0, data, SELECTOR + 4 * WORD + i * CALL, CALL);
    }
    byte[] result = HEX.parseHex(anvil.call(CALLER, "0x" + HEX.formatHex(data)).substring(2));
    return answers(ByteBuffer.wrap(result, 2 * WORD, result.length - 2 * WORD), calls.size());
  }

  private static List<Answer> answers(ByteBuffer in, int count) {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean returned = in.get() == 1;
      int gas = in.getInt();
      byte[] data = new byte[in.get() & 0xff];
      in.get(data);
      answers.add(new Answer(returned, gas, HEX.formatHex(data)));
    }
    return answers;
  }

  /** What the twin must answer where Java answers {@code quote}. */
  static String expected(Quote quote) {
    return switch (quote) {
      case Quote.Priced(BigInteger amount) -> words(amount);
      case Quote.OutsideDomain(Quote.Operand operand, BigInteger found, BigInteger least) ->
          error("OutsideDomain(uint8,uint256,uint256)", ordinal(operand), found, least);
      case Quote.ShareOutsideDomain(Quote.Operand operand, int found, int least, int most) ->
          error(
              "ShareOutsideDomain(uint8,uint256,uint256,uint256)",
              ordinal(operand),
              BigInteger.valueOf(found),
              BigInteger.valueOf(least),
              BigInteger.valueOf(most));
      case Quote.ReserveExhausted(BigInteger wanted, BigInteger most) ->
          error("ReserveExhausted(uint256,uint256)", wanted, most);
      case Quote.SupplyExhausted(BigInteger given, BigInteger supply) ->
          error("SupplyExhausted(uint256,uint256)", given, supply);
      case Quote.ReserveOverflow(BigInteger sourceReserveAfter) -> error("ReserveOverflow()");
      case Quote.SupplyOverflow(BigInteger supplyAfter) -> error("SupplyOverflow()");
      case Quote.AnswerOverflow() -> error("AnswerOverflow()");
    };
  }

  static String words(BigInteger... numbers) {
    byte[] data = new byte[numbers.length * WORD];
    for (int i = 0; i < numbers.length; i++) {
      word(numbers[i], data, i * WORD);
    }
    return HEX.formatHex(data);
  }

  private static String error(String signature, BigInteger... arguments) {
    return HEX.formatHex(selector(signature)) + words(arguments);
  }

  private static BigInteger ordinal(Quote.Operand operand) {
    return BigInteger.valueOf(operand.ordinal());
  }

  /** Of a negative one its complement, as the EVM has it. */
  private static void word(BigInteger number, byte[] data, int at) {
    byte[] digits = number.mod(BigInteger.TWO.pow(WORD * Byte.SIZE)).toByteArray();
    int from = Math.max(0, digits.length - WORD);
    int length = digits.length - from;
    System.arraycopy(digits, from, data, at + WORD - length, length);
  }

  private static byte[] selector(String signature) {
    byte[] hash =
        Keccak256.FUNCTION
            .hash(Bytes.wrap(signature.getBytes(StandardCharsets.US_ASCII)))
            .bytes()
            .toArray();
    return java.util.Arrays.copyOf(hash, SELECTOR);
  }

  private static String code(String contract) {
    String name = "/contracts/" + contract + ".json";
    try (InputStream file =
        Objects.requireNonNull(Twin.class.getResourceAsStream(name), name + ": compile.mjs?")) {
      Matcher code = CODE.matcher(new String(file.readAllBytes(), StandardCharsets.UTF_8));
      if (!code.find()) {
        throw new AssertionError(name + " has no code");
      }
      return code.group(1);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void close() throws InterruptedException {
    anvil.close();
  }
}
