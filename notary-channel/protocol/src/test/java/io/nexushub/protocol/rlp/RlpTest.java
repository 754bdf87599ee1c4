package io.nexushub.protocol.rlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RlpTest {
  private static final int LIMIT = 1 << 20;
  private static final String LOREM = "Lorem ipsum dolor sit amet, consectetur adipisicing elit";

  @FunctionalInterface
  private interface Reading {
    Object from(RlpReader in) throws MalformedMessage;
  }

  /** The examples of Ethereum's wiki and of its rlptest.json. */
  @Test
  void knownValuesHaveTheirBytes() throws MalformedMessage {
    assertThat(new RlpWriter().text("").toBytes().toHex()).isEqualTo("80");
    assertThat(new RlpWriter().text("dog").toBytes().toHex()).isEqualTo("83646f67");
    assertThat(new RlpWriter().bytes(Bytes.of((byte) 0)).toBytes().toHex()).isEqualTo("00");
    assertThat(new RlpWriter().bytes(Bytes.of((byte) 0x7f)).toBytes().toHex()).isEqualTo("7f");
    assertThat(new RlpWriter().bytes(Bytes.of((byte) 0x80)).toBytes().toHex()).isEqualTo("8180");
    assertThat(new RlpWriter().text(LOREM).toBytes().toHex()).startsWith("b8384c6f72656d");
    assertThat(new RlpWriter().beginList().endList().toBytes().toHex()).isEqualTo("c0");
    assertThat(new RlpWriter().beginList().text("dog").text("god").text("cat").endList().toBytes())
        .hasToString("0xcc83646f6783676f6483636174");
    assertThat(
            new RlpWriter()
                .beginList()
                .beginList()
                .beginList()
                .endList()
                .beginList()
                .endList()
                .endList()
                .beginList()
                .endList()
                .endList()
                .toBytes())
        .hasToString("0xc4c2c0c0c0");
    assertThat(read(Bytes.hex("83646f67"), in -> in.text(3))).isEqualTo("dog");
  }

  @Test
  void aListOfStringsIsTheSameHoweverItIsWritten() {
    for (int length : new int[] {0, 1, 2, 54, 55, 56, 57, 255, 256, 65_535, 65_536}) {
      for (byte filling : new byte[] {0, 0x7f, (byte) 0x80}) {
        byte[] octets = new byte[length];
        Arrays.fill(octets, filling);
        List<Bytes> strings = List.of(Bytes.wrap(octets), Bytes.EMPTY, Bytes.of(filling));
        RlpWriter oneByOne = new RlpWriter().text("before").beginList();
        strings.forEach(oneByOne::bytes);
        Bytes expected = oneByOne.endList().text("after").toBytes();
        Bytes atOnce =
            RlpWriter.withRoom(0).text("before").strings(strings).text("after").toBytes();
        assertThat(atOnce).isEqualTo(expected);
        Bytes alone = RlpWriter.listOf(strings);
        assertThat(alone).isEqualTo(expected.slice(7, expected.length() - 6));
        int content = length + (length == 1 && filling >= 0 ? 0 : headLength(length));
        content += 1 + (filling < 0 ? 2 : 1);
        assertThat(alone.slice(0, headLength(content))).isEqualTo(RlpWriter.listHead(content));
      }
    }
    assertThat(RlpWriter.listOf(List.of()).toHex()).isEqualTo("c0");
  }

  private static int headLength(int content) {
    return content <= 55 ? 1 : content < 256 ? 2 : content < 65_536 ? 3 : 4;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 80",
    "1, 01",
    "127, 7f",
    "128, 8180",
    "1000, 8203e8",
    "100000, 830186a0",
    "9223372036854775807, 887fffffffffffffff",
  })
  void unsignedIntegersHaveNoLeadingZeros(BigInteger value, String hex) throws MalformedMessage {
    assertThat(new RlpWriter().uint(value).toBytes().toHex()).isEqualTo(hex);
    assertThat(read(Bytes.hex(hex), in -> in.uint(32))).isEqualTo(value);
    assertThat(read(Bytes.hex(hex), RlpReader::uint64)).isEqualTo(value.longValueExact());
  }

  /** RLPn, goloop doc/btp2_extension.md. */
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "1, 01",
    "127, 7f",
    "128, 820080",
    "255, 8200ff",
    "256, 820100",
    "-1, 81ff",
    "-128, 8180",
    "-129, 82ff7f",
    "9223372036854775807, 887fffffffffffffff",
    "-9223372036854775808, 888000000000000000",
  })
  void signedIntegersAreShortestTwosComplement(long value, String hex) throws MalformedMessage {
    assertThat(new RlpWriter().signed(value).toBytes().toHex()).isEqualTo(hex);
    assertThat(read(Bytes.hex(hex), RlpReader::signed64)).isEqualTo(value);
  }

  @Test
  void nullIsTwoBytes() throws MalformedMessage {
    Bytes none = new RlpWriter().beginList().none().uint(7).endList().toBytes();
    assertThat(none.toHex()).isEqualTo("c3f80007");

    RlpReader in = RlpReader.of(none);
    in.enterList();
    assertThat(in.nextIsNone()).isTrue();
    in.none();
    assertThat(in.nextIsNone()).isFalse();
    assertThat(in.uint64()).isEqualTo(7);
    in.leaveList();
    in.end();
    assertThatThrownBy(() -> RlpReader.of(none).none()).isInstanceOf(MalformedMessage.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "8100", // a single byte with a head
        "817f",
        "b800", // long form of a short string
        "b837",
        "b90038", // leading zero in a length
        "b8", // length missing
        "b9ff", // length cut short
        "83646f", // content cut short
        "bbffffffff", // far more than there is
        "bfffffffffffffffff",
        "c0", // a list
        "83646f6700", // something behind
      })
  void otherSpellingsOfStringsAreRefused(String hex) {
    refused(Bytes.hex(hex), in -> in.bytes(LIMIT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "80",
        "f800",
        "f837",
        "f90038",
        "f8",
        "c1",
        "c2",
        "fbffffffff",
        "ffffffffffffffffff",
        "c100",
        "c000",
      })
  void otherSpellingsOfAnEmptyListAreRefused(String hex) {
    refused(
        Bytes.hex(hex),
        in -> {
          in.enterList();
          in.leaveList();
          return "an empty list";
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "8200ff", "820001", "c0"})
  void unsignedIntegersWithLeadingZerosAreRefused(String hex) {
    refused(Bytes.hex(hex), in -> in.uint(32));
  }

  @Test
  void unsignedIntegersOfSixtyFourBitsStopAtTheSign() {
    refused(Bytes.hex("888000000000000000"), RlpReader::uint64);
    refused(Bytes.hex("89010000000000000000"), RlpReader::uint64);
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "820001", "82007f", "82ff80", "82ffff", "89010000000000000000"})
  void longerSpellingsOfSignedIntegersAreRefused(String hex) {
    refused(Bytes.hex(hex), RlpReader::signed64);
  }

  @Test
  void limitsComeBeforeContent() {
    refused(Bytes.hex("83646f67"), in -> in.bytes(2));
    refused(Bytes.hex("83646f67"), in -> in.fixed(4));
    refused(Bytes.hex("83646f67"), in -> in.fixed(2));
    refused(Bytes.hex("820100"), in -> in.uint(1));
    refused(Bytes.hex("82c328"), in -> in.text(10));
    refused(Bytes.hex("83eda080"), in -> in.text(10));
  }

  @Test
  void listsAreLeftAtTheirEndOnly() {
    Bytes two = new RlpWriter().beginList().uint(1).uint(2).endList().toBytes();
    refused(
        two,
        in -> {
          in.enterList();
          in.uint64();
          in.leaveList();
          return "left early";
        });
    refused(
        two,
        in -> {
          in.enterList();
          in.uint64();
          in.uint64();
          return in.uint64();
        });
  }

  @Test
  void anItemMayNotReachOutOfItsList() {
    refused(
        Bytes.hex("c28201"),
        in -> {
          in.enterList();
          return in.bytes(LIMIT);
        });
    refused(
        Bytes.hex("c3c20102"),
        in -> {
          in.enterList();
          in.enterList();
          in.uint64();
          in.leaveList();
          return "left early";
        });
  }

  @Test
  void depthIsLimited() {
    byte[] nested = new byte[RlpReader.MAX_DEPTH + 2];
    for (int i = 0; i < nested.length; i++) {
      nested[i] = (byte) (0xc0 + Math.min(55, nested.length - 1 - i));
    }
    refused(
        Bytes.wrap(nested),
        in -> {
          while (true) {
            in.enterList();
          }
        });
  }

  @Test
  void rawItemsAreKeptAsTheyAre() throws MalformedMessage {
    Bytes inner = new RlpWriter().beginList().text("cat").none().endList().toBytes();
    RlpReader in = RlpReader.of(new RlpWriter().beginList().raw(inner).none().endList().toBytes());
    in.enterList();
    assertThat(in.rawItem()).isEqualTo(inner);
    assertThat(in.rawItem()).isEqualTo(Bytes.hex("f800"));
    in.leaveList();
    in.end();
  }

  @Test
  void lengthsOfEverySizeComeBack() throws MalformedMessage {
    for (int length : new int[] {0, 1, 2, 55, 56, 57, 255, 256, 65_535, 65_536, 300_000}) {
      Bytes content = Bytes.wrap(new byte[length]);
      Bytes encoded = new RlpWriter().beginList().bytes(content).endList().toBytes();
      RlpReader in = RlpReader.of(encoded);
      in.enterList();
      assertThat(in.bytes(LIMIT)).isEqualTo(content);
      in.leaveList();
      in.end();
    }
  }

  /** Whatever can be read can be written again to the same bytes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomBytesAreRefusedOrCanonical(long seed) {
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(12)];
      random.nextBytes(bytes);
      bytes[0] = (byte) (random.nextBoolean() ? 0xc0 + bytes.length - 1 : bytes[0]);
      Bytes input = Bytes.wrap(bytes);
      try {
        RlpReader in = RlpReader.of(input);
        RlpWriter out = new RlpWriter();
        copy(in, out);
        in.end();
        assertThat(out.toBytes()).as("seed %s", seed).isEqualTo(input);
        accepted++;
      } catch (MalformedMessage refused) {
        assertThat(refused.getMessage()).contains("expected");
      }
    }
    assertThat(accepted).isPositive();
  }

  @Test
  void aWriterRefusesNegativeUnsignedAndOpenLists() {
    assertThatThrownBy(() -> new RlpWriter().uint(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RlpWriter().beginList().toBytes())
        .isInstanceOf(IllegalStateException.class);
  }

  private static void copy(RlpReader in, RlpWriter out) throws MalformedMessage {
    if (in.nextIsNone()) {
      in.none();
      out.none();
    } else if (in.nextIsList()) {
      in.enterList();
      out.beginList();
      while (in.hasNext()) {
        copy(in, out);
      }
      in.leaveList();
      out.endList();
    } else {
      out.bytes(in.bytes(LIMIT));
    }
  }

  private static Object read(Bytes bytes, Reading reading) throws MalformedMessage {
    RlpReader in = RlpReader.of(bytes);
    Object value = reading.from(in);
    in.end();
    return value;
  }

  private static void refused(Bytes bytes, Reading reading) {
    assertThatThrownBy(() -> read(bytes, reading))
        .as("%s", bytes)
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("expected");
  }
}
