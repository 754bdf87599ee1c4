package io.nexushub.lightclient.loopchain;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.rlp.RlpReader;
import java.math.BigInteger;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A transaction as goloop keeps it. What is signed are its texts, so they are written out again;
 * whatever they would not come out the same for is kept as JSON.
 *
 * <ul>
 *   <li>{@code [3, from, to, value, step limit, timestamp, network, nonce, signature, data type,
 *       data]}, null for what was not said, data being JSON;
 *   <li>{@code [3, null, timestamp, "base", data]} where coins are issued.
 * </ul>
 */
final class BinaryTransaction {
  private static final int VERSION = 3;
  private static final int MAX_DATA = 1 << 20;
  private static final int MAX_INTEGER = 33;
  private static final int MAX_DATA_TYPE = 32;

  private final RlpReader in;
  private final SortedMap<String, Json> fields = new TreeMap<>();

  private BinaryTransaction(RlpReader in) {
    this.in = in;
  }

  static Json.Fields decode(Bytes encoded) throws MalformedMessage {
    BinaryTransaction transaction = new BinaryTransaction(RlpReader.of(encoded));
    transaction.read();
    return new Json.Fields(transaction.fields);
  }

  private void read() throws MalformedMessage {
    in.enterList();
    long version = in.signed64();
    if (version != VERSION) {
      throw MalformedMessage.of("transaction version", version, VERSION);
    }
    integer("version", BigInteger.valueOf(VERSION));
    if (in.nextIsNone()) {
      in.none();
      integer("timestamp");
      dataType();
      data();
    } else {
      address("from");
      address("to");
      optionalInteger("value");
      integer("stepLimit");
      integer("timestamp");
      optionalInteger("nid");
      optionalInteger("nonce");
      Bytes signature = GoloopRlp.signature(in).bytes();
      text("signature", Base64.getEncoder().encodeToString(signature.toArray()));
      dataType();
      data();
    }
    in.leaveList();
    in.end();
  }

  private void text(String name, String value) {
    fields.put(name, new Json.Text(value));
  }

  private void integer(String name, BigInteger value) {
    text(name, RpcItem.integer(value).value());
  }

  private void integer(String name) throws MalformedMessage {
    integer(name, in.signed(MAX_INTEGER));
  }

  private void optionalInteger(String name) throws MalformedMessage {
    if (in.nextIsNone()) {
      in.none();
    } else {
      integer(name);
    }
  }

  private void address(String name) throws MalformedMessage {
    text(name, IconAddress.decode(in.bytes(IconAddress.BINARY_LENGTH)).toString());
  }

  private void dataType() throws MalformedMessage {
    if (in.nextIsNone()) {
      in.none();
    } else {
      text("dataType", in.text(MAX_DATA_TYPE));
    }
  }

  private void data() throws MalformedMessage {
    if (in.nextIsNone()) {
      in.none();
    } else {
      fields.put("data", Json.parse(in.bytes(MAX_DATA)));
    }
  }
}
