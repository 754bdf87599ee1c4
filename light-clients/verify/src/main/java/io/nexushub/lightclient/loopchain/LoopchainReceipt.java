package io.nexushub.lightclient.loopchain;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.icon.IconSerializer;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a transaction did, as {@code icx_getTransactionResult} says it.
 *
 * <p>Its leaf in the block's receiptsHash is made by the rule that loopchain and goloop have in
 * common; no block with all its receipts was found by which the rule could be held against a real
 * header, so whoever pays on a receipt's proof relies on that reading. The bloom filter of real
 * receipts follows from their events.
 *
 * @param fields all of it
 * @param leaf computed
 */
public record LoopchainReceipt(RpcItem.Dict fields, List<Event> events, Hash leaf) {
  private static final String SALT = "icx_receipt.";
  private static final int MAX_EVENTS = 4096;
  private static final int MAX_ARGUMENTS = 64;
  private static final int HEX_PREFIX = 2;

  /** Left out of what is hashed: unknown or unsaid when the block is made. */
  private static final List<String> UNHASHED = List.of("failure", "blockHash");

  /**
   * @param indexed the first is the event's signature; a gap for null
   */
  public record Event(
      IconAddress score, List<Optional<String>> indexed, List<Optional<String>> data) {
    public Event {
      indexed = List.copyOf(indexed);
      data = List.copyOf(data);
    }

    public String signature() {
      return indexed.getFirst().orElse("");
    }
  }

  public LoopchainReceipt {
    events = List.copyOf(events);
  }

  public static LoopchainReceipt decodeJson(Bytes utf8) throws MalformedMessage {
    Json json = Json.parse(utf8);
    if (!(json.hashed() instanceof RpcItem.Dict fields) || !(json instanceof Json.Fields values)) {
      throw MalformedMessage.of("receipt", json.kind(), "an object");
    }
    return new LoopchainReceipt(fields, events(values), leaf(fields));
  }

  public boolean succeeded() {
    return fields.text("status").filter("0x1"::equals).isPresent();
  }

  /** The id of its transaction, without 0x: the executor says it so, and that is hashed. */
  private static Hash leaf(RpcItem.Dict fields) throws MalformedMessage {
    NavigableMap<String, RpcItem> hashed = new TreeMap<>(fields.fields());
    UNHASHED.forEach(hashed::remove);
    String id = fields.text("txHash").orElse("");
    if (!id.matches("0x[0-9a-f]{64}")) {
      throw MalformedMessage.of("receipt.txHash", Quoted.text(id), "0x and 64 hex digits");
    }
    hashed.put("txHash", RpcItem.text(id.substring(HEX_PREFIX)));
    String text = SALT + IconSerializer.serialize(new RpcItem.Dict(hashed));
    return HashFunction.SHA3_256.hash(Bytes.utf8(text));
  }

  private static List<Event> events(Json.Fields receipt) throws MalformedMessage {
    List<Event> events = new ArrayList<>();
    if (!receipt.values().containsKey("eventLogs")) {
      return events;
    }
    JsonFields in = JsonFields.of("receipt", receipt);
    for (Json item : in.items("eventLogs", MAX_EVENTS)) {
      JsonFields event = JsonFields.of("event", item);
      IconAddress score = IconAddress.parse(event.text("scoreAddress"));
      List<Optional<String>> indexed = texts(event.items("indexed", MAX_ARGUMENTS));
      if (indexed.isEmpty() || indexed.getFirst().isEmpty()) {
        throw MalformedMessage.of("event.indexed", "no signature", "a signature first");
      }
      events.add(new Event(score, indexed, texts(event.items("data", MAX_ARGUMENTS))));
      event.end();
    }
    return events;
  }

  private static List<Optional<String>> texts(List<Json> items) throws MalformedMessage {
    List<Optional<String>> texts = new ArrayList<>();
    for (Json item : items) {
      texts.add(
          switch (item) {
            case Json.Null none -> Optional.empty();
            case Json.Text(String value) -> Optional.of(value);
            case Json.Whole _, Json.Items _, Json.Fields _ ->
                throw MalformedMessage.of("event's argument", item.kind(), "a text or null");
          });
    }
    return texts;
  }
}
