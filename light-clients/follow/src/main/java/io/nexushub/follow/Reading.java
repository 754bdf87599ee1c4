package io.nexushub.follow;

import io.nexushub.protocol.MalformedMessage;
import io.vertx.core.Future;
import java.util.Optional;

/** Finds out what an answer says. */
interface Reading<T> {
  T read() throws MalformedMessage;

  /** An answer that cannot be read is not of the agreed form. */
  static <T> Future<T> form(Endpoint endpoint, String call, Reading<T> reading) {
    try {
      return Future.succeededFuture(reading.read());
    } catch (MalformedMessage malformed) {
      return Future.failedFuture(
          EndpointFailure.malformed(
              endpoint.uri(),
              call,
              String.valueOf(malformed.getMessage()),
              "an answer in the agreed form"));
    }
  }

  /** That an endpoint does not have a thing is an answer. */
  static <T> Future<Optional<T>> ifKnown(Future<T> answer) {
    return answer
        .map(Optional::of)
        .recover(cause ->
            EndpointFailure.isNotFound(cause)
                ? Future.succeededFuture(Optional.empty())
                : Future.failedFuture(cause));
  }
}
