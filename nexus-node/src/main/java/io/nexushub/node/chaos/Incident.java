package io.nexushub.node.chaos;

import java.util.Locale;

/** Something that happens to the hub. */
sealed interface Incident {
  /** The process dies as the kernel kills, and its watcher starts it again. */
  record Kill(String part) implements Incident {}

  /** The part is away until {@link StartAgain}. */
  record Stop(String part) implements Incident {}

  record StartAgain(String part) implements Incident {}

  /** BTP blocks that a destination has already, or not yet, in a relay message signed anew. */
  record Replay(Route route, int blocks, Manner manner) implements Incident {}

  /** Transactions out of a channel's old blocks, byte by byte, in any order. */
  record Resend(String channel, int transactions) implements Incident {}

  /** How relay messages are repeated. */
  enum Manner {
    /** The newest delivered ones once more, twice. */
    DUPLICATE,
    /** One by one, the newest first. */
    REVERSED,
    /** Without the next one that is due. */
    WITH_A_GAP
  }

  /** The ways of the exchange's messages between chains. */
  enum Route {
    COMMUNITY_TO_LIGHT_CLIENT,
    LIGHT_CLIENT_OF_COMMUNITY_TO_NOTARY,
    LIGHT_CLIENT_OF_ETHEREUM_TO_NOTARY,
    NOTARY_TO_EXCHANGE,
    EXCHANGE_TO_NOTARY,
    NOTARY_TO_ETHEREUM,
    NOTARY_TO_COMMUNITY
  }

  /** For the log. */
  default String title() {
    return switch (this) {
      case Kill(String part) -> "kill " + part;
      case Stop(String part) -> "stop " + part;
      case StartAgain(String part) -> "start " + part + " again";
      case Replay(Route route, int blocks, Manner manner) ->
          "relay %d blocks %s, %s".formatted(blocks, words(route), words(manner));
      case Resend(String channel, int transactions) ->
          "send %d old transactions of %s again".formatted(transactions, channel);
    };
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
