package io.nexushub.node.config;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.PublicKey;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An object of a configuration file. It remembers which keys were asked for, so that what nobody
 * asked for is reported as the typing error it is, and every value that came out of it, so that the
 * effective configuration can be printed.
 */
public final class Section {
  /** Larger files are not configuration. */
  private static final long MAX_FILE_BYTES = 4L << 20;

  private static final Pattern PLACE = Pattern.compile("line: (\\d+), column: (\\d+)");

  private final String path;
  private final Path folder;
  private final JsonObject json;
  private final List<Setting> effective;
  private final Map<String, Section> children = new LinkedHashMap<>();
  private final List<String> asked = new ArrayList<>();

  private Section(String path, Path folder, JsonObject json, List<Setting> effective) {
    this.path = path;
    this.folder = folder;
    this.json = json;
    this.effective = effective;
  }

  /** The object in a file; relative paths in it are relative to the file's folder. */
  public static Section read(Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw InvalidConfiguration.of(
            file.toString(), Files.size(file) + " bytes", "<= " + MAX_FILE_BYTES);
      }
      return of(file, new JsonObject(Files.readString(file)));
    } catch (IOException e) {
      throw new InvalidConfiguration(file + ": cannot be read: " + e.getMessage(), e);
    } catch (DecodeException e) {
      throw new InvalidConfiguration(file + ": not a JSON object: " + explained(e), e);
    }
  }

  /** The parser's complaint and the place, without the rest that it says about itself. */
  private static String explained(DecodeException failure) {
    String said = String.valueOf(failure.getMessage());
    String complaint = said.lines().findFirst().orElse(said).replace("Failed to decode:", "");
    Matcher place = PLACE.matcher(said);
    return place.find()
        ? complaint + " (line " + place.group(1) + ", column " + place.group(2) + ")"
        : complaint;
  }

  /** An object that was made here and would be written to that file. */
  public static Section of(Path file, JsonObject json) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    return new Section("", folder == null ? file : folder, json, new ArrayList<>());
  }

  public boolean has(String key) {
    return json.containsKey(key);
  }

  /** The object as it stands in the file. */
  public JsonObject json() {
    return json.copy();
  }

  public String text(String key) {
    return value(key, null, String.class, "a text", text -> text);
  }

  public String text(String key, String otherwise) {
    return value(key, otherwise, String.class, "a text", text -> text);
  }

  public int integer(String key) {
    return value(key, null, Number.class, "an integer", Section::exactInt);
  }

  public int integer(String key, int otherwise) {
    return value(key, otherwise, Number.class, "an integer", Section::exactInt);
  }

  public long whole(String key) {
    return value(key, null, Number.class, "an integer", Section::exactLong);
  }

  public long whole(String key, long otherwise) {
    return value(key, otherwise, Number.class, "an integer", Section::exactLong);
  }

  public boolean flag(String key, boolean otherwise) {
    return value(key, otherwise, Boolean.class, "true or false", flag -> flag);
  }

  /** A length of time in milliseconds; by convention its key ends in {@code -ms}. */
  public Duration millis(String key, Duration otherwise) {
    return value(
        key,
        otherwise,
        Number.class,
        "a number of milliseconds",
        number -> Duration.ofMillis(exactLong(number)));
  }

  /** {@code 0x} and hex digits. */
  public BigInteger quantity(String key) {
    return value(
        key, null, String.class, "0x and hex digits", text -> new BigInteger(hexDigits(text), 16));
  }

  public Bytes bytes(String key) {
    return value(key, null, String.class, "hex of whole bytes", Bytes::hex);
  }

  public Hash hash(String key) {
    return value(key, null, String.class, "hex of 32 bytes", Hash::hex);
  }

  public PublicKey publicKey(String key) {
    return value(key, null, String.class, "hex of 64 bytes", PublicKey::hex);
  }

  public Address address(String key) {
    return value(key, null, String.class, "hex of 20 bytes", Address::hex);
  }

  public Path file(String key) {
    return value(key, null, String.class, "a path", folder::resolve);
  }

  public Path file(String key, String otherwise) {
    return value(key, folder.resolve(otherwise), String.class, "a path", folder::resolve);
  }

  public List<Path> files(String key) {
    return value(
        key,
        null,
        JsonArray.class,
        "a list of paths",
        array -> array.stream().map(String.class::cast).map(folder::resolve).toList());
  }

  public List<String> texts(String key, List<String> otherwise) {
    return value(
        key,
        otherwise,
        JsonArray.class,
        "a list of texts",
        array -> array.stream().map(String.class::cast).toList());
  }

  /** The object under a key; an empty one if there is none. */
  public Section section(String key) {
    asked.add(key);
    return children.computeIfAbsent(
        key,
        name ->
            child(
                name,
                json.containsKey(name) ? object(name, json.getValue(name)) : new JsonObject()));
  }

  /**
   * The object under a key, for another reader, who calls {@link #end} on it; an empty one if there
   * is none.
   */
  public Section detached(String key) {
    asked.add(key);
    return child(key, json.containsKey(key) ? object(key, json.getValue(key)) : new JsonObject());
  }

  /** The list of objects under a key; empty if there is none. */
  public List<Section> sections(String key) {
    asked.add(key);
    Object found = json.getValue(key);
    if (found == null) {
      return List.of();
    }
    if (!(found instanceof JsonArray array)) {
      throw InvalidConfiguration.of(path + key, found, "a list of objects");
    }
    return IntStream.range(0, array.size())
        .mapToObj(i -> {
          String name = key + "[" + i + "]";
          return children.computeIfAbsent(name, n -> child(n, object(n, array.getValue(i))));
        })
        .toList();
  }

  /** Reports every key that nobody asked for, here and in the sections that were opened. */
  public void end() {
    List<String> unknown = new ArrayList<>();
    collectUnknown(unknown);
    if (!unknown.isEmpty()) {
      throw new InvalidConfiguration(String.join("; ", unknown));
    }
  }

  /** Every value that was read, in the order of reading. */
  public List<Setting> effective() {
    return List.copyOf(effective);
  }

  /** The full name of a key, for complaints about its value. */
  public String name(String key) {
    return path + key;
  }

  private void collectUnknown(List<String> unknown) {
    for (String key : json.fieldNames()) {
      if (!asked.contains(key)) {
        String meant =
            NearMiss.of(key, asked)
                .map(near -> "did you mean '" + near + "'?")
                .orElseGet(() ->
                    "expected: "
                        + asked.stream().distinct().sorted().collect(Collectors.joining(", ")));
        unknown.add(path + key + ": unknown key (" + meant + ")");
      }
    }
    children.values().forEach(child -> child.collectUnknown(unknown));
  }

  private Section child(String name, JsonObject object) {
    return new Section(path + name + ".", folder, object, effective);
  }

  private JsonObject object(String name, @Nullable Object found) {
    if (!(found instanceof JsonObject object)) {
      throw InvalidConfiguration.of(path + name, String.valueOf(found), "an object");
    }
    return object;
  }

  private <J, V> V value(
      String key, @Nullable V otherwise, Class<J> type, String expected, Function<J, V> read) {
    asked.add(key);
    Object found = json.getValue(key);
    if (found == null) {
      if (otherwise == null) {
        throw InvalidConfiguration.of(path + key, "missing", expected);
      }
      effective.add(new Setting(path + key, otherwise.toString(), true));
      return otherwise;
    }
    try {
      V value = read.apply(type.cast(found));
      effective.add(new Setting(path + key, found.toString(), false));
      return value;
    } catch (ClassCastException | IllegalArgumentException | ArithmeticException e) {
      throw InvalidConfiguration.of(path + key, found, expected);
    }
  }

  private static int exactInt(Number number) {
    return Math.toIntExact(exactLong(number));
  }

  private static long exactLong(Number number) {
    if (number instanceof Integer || number instanceof Long) {
      return number.longValue();
    }
    throw new IllegalArgumentException("not a whole number");
  }

  private static String hexDigits(String text) {
    if (!text.startsWith("0x")) {
      throw new IllegalArgumentException("no 0x");
    }
    return text.substring(2);
  }
}
