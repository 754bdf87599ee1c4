package io.nexushub.node.signer;

import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.consensus.Chain;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a signer remembers, as JSON: to take along when a key moves, and to keep with a backup of
 * it. docs/spec/signer.md has the format.
 */
record Interchange(PublicKey key, List<Marks> chains) {
  static final String FORMAT = "nexus-signer-interchange/1";

  /** A thousand chains' worth. */
  static final int MAX_LENGTH = 32 << 20;

  private static final int MAX_CHAINS = 1024;

  Interchange {
    chains = List.copyOf(chains);
  }

  String encode() {
    JsonArray list = new JsonArray();
    for (Marks marks : chains) {
      JsonArray decided = new JsonArray();
      marks
          .decided()
          .forEach((height, decision) ->
              decided.add(
                  new JsonObject().put("height", height).put("decision", decision.toString())));
      list.add(
          new JsonObject()
              .put("channel", marks.chain().channel().name())
              .put("genesis", marks.chain().genesis().toString())
              .put("vote", json(marks.vote()))
              .put("timeout", json(marks.timeout()))
              .put("proposal", json(marks.proposal()))
              .put("seen", json(marks.seen()))
              .put("floor", marks.floor())
              .put("decided", decided));
    }
    return new JsonObject()
            .put("format", FORMAT)
            .put("publicKey", key.toString())
            .put("chains", list)
            .encodePrettily()
        + "\n";
  }

  private static JsonObject json(Mark mark) {
    JsonObject json = new JsonObject().put("epoch", mark.epoch()).put("round", mark.round());
    mark.digest().ifPresent(digest -> json.put("digest", digest.toString()));
    mark.decision().ifPresent(decision -> json.put("decision", decision.toString()));
    return json;
  }

  static Interchange decode(String text) throws MalformedMessage {
    if (text.length() > MAX_LENGTH) {
      throw MalformedMessage.of("interchange", text.length() + " characters", MAX_LENGTH);
    }
    try {
      Fields file = new Fields("", new JsonObject(text));
      file.only("format", "publicKey", "chains");
      String format = file.text("format");
      if (!format.equals(FORMAT)) {
        throw MalformedMessage.of("format", "'" + format + "'", "'" + FORMAT + "'");
      }
      List<Marks> chains = new ArrayList<>();
      for (Fields each : file.list("chains", MAX_CHAINS)) {
        chains.add(marks(each));
      }
      return new Interchange(PublicKey.hex(file.text("publicKey")), chains);
    } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
      throw MalformedMessage.of(
          "interchange", String.valueOf(e.getMessage()), "as signer export writes it");
    }
  }

  private static Marks marks(Fields chain) throws MalformedMessage {
    chain.only("channel", "genesis", "vote", "timeout", "proposal", "seen", "floor", "decided");
    SortedMap<Long, Hash> decided = new TreeMap<>();
    for (Fields each : chain.list("decided", Marks.DECISIONS)) {
      each.only("height", "decision");
      decided.put(each.number("height", 0), Hash.hex(each.text("decision")));
    }
    return new Marks(
        new Chain(ChannelId.of(chain.text("channel")), Hash.hex(chain.text("genesis"))),
        mark(chain.object("vote")),
        mark(chain.object("timeout")),
        mark(chain.object("proposal")),
        mark(chain.object("seen")),
        chain.number("floor", -1),
        decided);
  }

  private static Mark mark(Fields mark) throws MalformedMessage {
    mark.only("epoch", "round", "digest", "decision");
    return new Mark(
        mark.number("epoch", 0),
        mark.number("round", 0),
        mark.hash("digest"),
        mark.hash("decision"));
  }

  /** An object of the file; whatever is not as it should be is named. */
  private record Fields(String path, JsonObject json) {
    String text(String name) throws MalformedMessage {
      if (json.getValue(name) instanceof String text) {
        return text;
      }
      throw MalformedMessage.of(path + name, json.getValue(name), "a text");
    }

    long number(String name, long least) throws MalformedMessage {
      Object value = json.getValue(name);
      if ((value instanceof Integer || value instanceof Long)
          && ((Number) value).longValue() >= least) {
        return ((Number) value).longValue();
      }
      throw MalformedMessage.of(path + name, value, "a whole number >= " + least);
    }

    Optional<Hash> hash(String name) throws MalformedMessage {
      return json.containsKey(name) ? Optional.of(Hash.hex(text(name))) : Optional.empty();
    }

    Fields object(String name) throws MalformedMessage {
      if (json.getValue(name) instanceof JsonObject object) {
        return new Fields(path + name + ".", object);
      }
      throw MalformedMessage.of(path + name, json.getValue(name), "an object");
    }

    List<Fields> list(String name, int most) throws MalformedMessage {
      if (!(json.getValue(name) instanceof JsonArray array) || array.size() > most) {
        throw MalformedMessage.of(path + name, "something else", "a list of at most " + most);
      }
      List<Fields> fields = new ArrayList<>();
      for (int i = 0; i < array.size(); i++) {
        fields.add(new Fields(path + name + "[" + i + "].", array.getJsonObject(i)));
      }
      return fields;
    }

    /** A key nobody knows may be a memory that would be lost. */
    void only(String... names) throws MalformedMessage {
      for (String name : json.fieldNames()) {
        if (!List.of(names).contains(name)) {
          throw MalformedMessage.of(
              path + name, "unknown key", "one of " + String.join(", ", names));
        }
      }
    }
  }
}
