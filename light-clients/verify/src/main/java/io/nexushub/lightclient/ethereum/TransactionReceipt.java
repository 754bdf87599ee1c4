package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * A receipt as it stands in a block's receipt trie: {@code [outcome, cumulativeGasUsed, bloom,
 * logs]}, behind one byte for its type unless it is of type 0 (EIP-2718).
 *
 * @param outcome empty or 01 for failure and success; before Byzantium a state root
 */
public record TransactionReceipt(
    int type, Bytes outcome, BigInteger cumulativeGasUsed, Bytes logsBloom, List<Log> logs) {
  /** EIP-7825: no transaction has more gas, whatever a block's limit is. */
  public static final int MAX_TRANSACTION_GAS = 1 << 24;

  /** LOGDATA; a log's address and topics cost more than that for each of their bytes. */
  public static final int GAS_PER_LOGGED_BYTE = 8;

  /**
   * No receipt is longer: the gas that a transaction costs before it may log anything would have
   * paid for more bytes than a receipt has beside its logs. Anybody may log that much next to an
   * event that has to be proven, so nothing on an event's way may have a lower limit.
   */
  public static final int MAX_LENGTH = MAX_TRANSACTION_GAS / GAS_PER_LOGGED_BYTE;

  /** Legacy, access list, dynamic fee, blob, set code. */
  public static final int MAX_TYPE = 4;

  private static final int LIST_PREFIX = 0xc0;

  public TransactionReceipt {
    logs = List.copyOf(logs);
  }

  public boolean succeeded() {
    return outcome.length() == Hash.LENGTH || outcome.equals(Bytes.of((byte) 1));
  }

  public static TransactionReceipt decode(Bytes encoded) throws MalformedMessage {
    if (encoded.isEmpty() || encoded.length() > MAX_LENGTH) {
      throw MalformedMessage.of("receipt", encoded.length() + " bytes", "1 to " + MAX_LENGTH);
    }
    int first = encoded.at(0) & 0xff;
    if (first >= LIST_PREFIX) {
      return decode(0, encoded);
    }
    if (first == 0 || first > MAX_TYPE) {
      throw MalformedMessage.of(
          "receipt's type", first, "1 to " + MAX_TYPE + ": this is a fork after Prague");
    }
    return decode(first, encoded.from(1));
  }

  private static TransactionReceipt decode(int type, Bytes rlp) throws MalformedMessage {
    RlpReader in = RlpReader.of(rlp);
    in.enterList();
    Bytes outcome = in.bytes(Hash.LENGTH);
    boolean status = outcome.isEmpty() || outcome.equals(Bytes.of((byte) 1));
    if (!status && (type != 0 || outcome.length() != Hash.LENGTH)) {
      throw MalformedMessage.of("receipt's outcome", outcome, "empty, 0x01 or a state root");
    }
    BigInteger gas = in.uint(Hash.LENGTH);
    Bytes bloom = in.fixed(ExecutionPayloadHeader.BLOOM_LENGTH);
    in.enterList();
    List<Log> logs = new ArrayList<>();
    while (in.hasNext()) {
      logs.add(Log.read(in));
    }
    in.leaveList();
    in.leaveList();
    in.end();
    return new TransactionReceipt(type, outcome, gas, bloom, logs);
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList();
    out.bytes(outcome).uint(cumulativeGasUsed).bytes(logsBloom).beginList();
    logs.forEach(log -> log.write(out));
    Bytes rlp = out.endList().endList().toBytes();
    return type == 0 ? rlp : Bytes.concat(Bytes.of((byte) type), rlp);
  }
}
