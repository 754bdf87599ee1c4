package io.nexushub.lightclient.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Keccak256;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As much as a transaction's gas can make a receipt hold, whatever its logs look like. */
class LargestReceiptTest {
  private static final Address SPEAKER = Address.hex("5fbdb2315678afecb367f032d93f642f64180aa3");
  private static final int INTRINSIC_GAS = 21_000;
  private static final int GAS_PER_LOG = 375;
  private static final int GAS_PER_TOPIC = 375;

  /** Memory is not even counted: it can be logged again and again. */
  @ParameterizedTest
  @CsvSource({"0, 0", "4, 0", "0, 1", "0, 55", "0, 56", "1, 256", "4, 65536", "0, 2094000"})
  void isRead(int topics, int data) throws MalformedMessage {
    long gas = TransactionReceipt.MAX_TRANSACTION_GAS - INTRINSIC_GAS;
    long each =
        GAS_PER_LOG
            + (long) GAS_PER_TOPIC * topics
            + (long) TransactionReceipt.GAS_PER_LOGGED_BYTE * data;
    Log log = new Log(SPEAKER, Collections.nCopies(topics, Hash.ZERO), Bytes.wrap(new byte[data]));
    List<Log> logs = new ArrayList<>(Collections.nCopies((int) (gas / each), log));
    TransactionReceipt receipt =
        new TransactionReceipt(
            2,
            Bytes.of((byte) 1),
            BigInteger.valueOf(1_000_000_000),
            LogBloom.of(List.of(log), Keccak256.FUNCTION).bits(),
            logs);
    Bytes encoded = receipt.encode();
    assertThat(TransactionReceipt.decode(encoded).logs()).hasSize(logs.size());
    assertThat(encoded.length()).isLessThanOrEqualTo(TransactionReceipt.MAX_LENGTH);
  }

  @Test
  void nothingLongerIsRead() {
    Bytes longer = Bytes.wrap(new byte[TransactionReceipt.MAX_LENGTH + 1]);
    assertThatThrownBy(() -> TransactionReceipt.decode(longer))
        .hasMessage("receipt: 2097153 bytes (expected: 1 to 2097152)");
  }
}
