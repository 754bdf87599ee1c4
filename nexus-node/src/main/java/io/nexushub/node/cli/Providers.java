package io.nexushub.node.cli;

import io.nexushub.follow.Endpoints;
import io.nexushub.follow.FollowListener;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Several servers are asked the same, each by itself, and compared.
 *
 * @param option that named them, for complaints
 */
record Providers(HttpClient http, String option, List<URI> urls) {
  Providers {
    urls = List.copyOf(urls);
  }

  /** What one provider says, or why it says nothing. */
  record Word<T>(URI provider, Optional<T> said, String failure) {}

  <T> List<Word<T>> ask(Function<Endpoints, Future<Optional<T>>> question) {
    List<Word<T>> words = new ArrayList<>();
    for (URI provider : urls) {
      Endpoints one =
          EthereumServers.endpoints(http, option, List.of(provider), FollowListener.SILENT);
      words.add(
          question
              .apply(one)
              .map(said -> new Word<>(provider, said, "has no such block"))
              .otherwise(cause ->
                  new Word<>(provider, Optional.empty(), String.valueOf(cause.getMessage())))
              .await());
    }
    return words;
  }

  /** A line for each. */
  static <T> void print(
      PrintWriter out, List<Word<T>> words, Function<T, Object> place, Function<T, Object> root) {
    for (Word<T> word : words) {
      out.printf(
          "%-48s %-10s %s%n",
          word.provider(),
          word.said().map(place).orElse("-"),
          word.said().map(root).orElse(word.failure()));
    }
  }

  /** What all of them say; complains if they do not. */
  static <T> Optional<T> agreed(PrintWriter err, List<Word<T>> words) {
    List<T> said = words.stream().flatMap(word -> word.said().stream()).distinct().toList();
    if (said.size() == 1 && words.stream().allMatch(word -> word.said().isPresent())) {
      return Optional.of(said.getFirst());
    }
    err.printf(
        "nexus: %d roots, or not everybody's word (expected: one root, by all); find out who is"
            + " wrong before you trust any%n",
        said.size());
    return Optional.empty();
  }

  /** One server's word is not more by being asked alone. */
  static void warnIfAlone(PrintWriter out, List<?> words) {
    if (words.size() == 1) {
      out.println("that is one provider's word: ask some that have nothing to do with one another");
    }
  }
}
