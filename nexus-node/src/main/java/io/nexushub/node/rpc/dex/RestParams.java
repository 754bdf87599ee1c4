package io.nexushub.node.rpc.dex;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.SourceNumber;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What stands in a request's path and query, read strictly. */
final class RestParams {
  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,38}");
  private static final Pattern HEX = Pattern.compile("0x(0|[1-9a-f][0-9a-f]{0,31})");
  private static final Pattern HASH = Pattern.compile("0x[0-9a-f]{64}");
  private static final int RADIX = 16;
  private static final int MAX_BITS = 128;
  private static final int SHOWN_LENGTH = 64;

  private final RoutingContext request;
  private final MultiMap query;

  /** Says what is wrong with a request. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String name, Object found, Object expected) {
      // No stack: strangers can make any number of these.
      super(name + ": " + found + " (expected: " + expected + ")", null, false, false);
    }

    RestAnswer answer() {
      return RestAnswer.refused(RestAnswer.BAD_REQUEST, "MALFORMED", String.valueOf(getMessage()));
    }
  }

  private RestParams(RoutingContext request, MultiMap query) {
    this.request = request;
    this.query = query;
  }

  /**
   * @param known names that may stand in the query, each once
   */
  static RestParams of(RoutingContext request, String... known) throws Malformed {
    MultiMap query;
    try {
      query = request.queryParams();
    } catch (HttpException | IllegalArgumentException badEscape) {
      throw new Malformed("query", "not decodable", "UTF-8, percent-encoded");
    }
    for (String name : query.names()) {
      if (!List.of(known).contains(name)) {
        throw new Malformed(
            shown(name),
            "unknown parameter",
            known.length == 0 ? "none" : String.join(", ", known));
      }
      if (query.getAll(name).size() > 1) {
        throw new Malformed(name, query.getAll(name).size() + " times", "once");
      }
    }
    return new RestParams(request, query);
  }

  boolean has(String name) {
    return query.contains(name);
  }

  Asset asset(String name) throws Malformed {
    String text = text(name);
    return reading(name, text, () -> Asset.parse(text));
  }

  /** Of two segments of the path. */
  Asset assetOf(String network, String address) throws Malformed {
    String text = segment(network) + "/" + segment(address);
    return reading("asset", text, () -> Asset.parse(text));
  }

  /** Of two segments of the path. */
  SourceNumber sourceOf(String network, String number) throws Malformed {
    String text = segment(network) + "/" + segment(number);
    return reading("order", text, () -> SourceNumber.parse(text));
  }

  /** A segment of the path. */
  String idOf(String segment) throws Malformed {
    String text = segment(segment);
    if (!HASH.matcher(text).matches()) {
      throw new Malformed("order", shown(text), "0x and 64 hex digits, or <network>/<number>");
    }
    return text;
  }

  NetworkAddress network(String name) throws Malformed {
    String text = text(name);
    return reading(name, text, () -> NetworkAddress.parse(text));
  }

  ChainAddress owner(String name) throws Malformed {
    String text = text(name);
    return reading(name, text, () -> ChainAddress.parse(text));
  }

  /** Decimal or {@code 0x}, below 2^128. */
  Optional<RpcItem.Text> natural(String name) throws Malformed {
    @Nullable String text = query.get(name);
    if (text == null) {
      return Optional.empty();
    }
    BigInteger value;
    if (DECIMAL.matcher(text).matches()) {
      value = new BigInteger(text);
    } else if (HEX.matcher(text).matches()) {
      value = new BigInteger(text.substring(2), RADIX);
    } else {
      throw new Malformed(name, shown(text), "a whole number, decimal or 0x, below 2^128");
    }
    if (value.bitLength() > MAX_BITS) {
      throw new Malformed(name, text, "< 2^" + MAX_BITS);
    }
    return Optional.of(RpcItem.text("0x" + value.toString(RADIX)));
  }

  private String text(String name) throws Malformed {
    @Nullable String text = query.get(name);
    if (text == null) {
      throw new Malformed(name, "missing", "a value");
    }
    return text;
  }

  private String segment(String name) {
    return String.valueOf(request.pathParam(name));
  }

  private interface Reading<T> {
    T read() throws MalformedMessage;
  }

  private static <T> T reading(String name, String text, Reading<T> reading) throws Malformed {
    try {
      return reading.read();
    } catch (MalformedMessage malformed) {
      throw new Malformed(name, shown(text), String.valueOf(malformed.getMessage()));
    }
  }

  /** Strangers choose what is shown here, so not all of it is. */
  private static String shown(String text) {
    return text.length() <= SHOWN_LENGTH ? text : text.substring(0, SHOWN_LENGTH) + "…";
  }
}
