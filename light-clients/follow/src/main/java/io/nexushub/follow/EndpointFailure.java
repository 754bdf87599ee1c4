package io.nexushub.follow;

import java.net.URI;

/**
 * An endpoint did not give what it was asked for. Says which one, what it did and what it should.
 */
public final class EndpointFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** What the failure means for the endpoint's standing. */
  public enum Kind {
    /** No answer, a late one, or one that says it cannot: another time perhaps. */
    UNAVAILABLE,
    /** An answer that is not of the agreed form. */
    MALFORMED,
    /** A well-formed answer that is provably untrue. */
    FALSE
  }

  private static final int NOT_FOUND = 404;
  private static final int NOT_IMPLEMENTED = 501;

  private final Kind kind;
  private final int status;

  private EndpointFailure(Kind kind, int status, String message) {
    super(message);
    this.kind = kind;
    this.status = status;
  }

  /** An HTTP status other than 200. */
  static EndpointFailure status(URI endpoint, String call, int status, String body) {
    String found = "status " + status + " " + body;
    return new EndpointFailure(
        Kind.UNAVAILABLE, status, text(endpoint, call, found.strip(), "status 200"));
  }

  static EndpointFailure unavailable(URI endpoint, String call, Object found, Object expected) {
    return new EndpointFailure(Kind.UNAVAILABLE, 0, text(endpoint, call, found, expected));
  }

  static EndpointFailure malformed(URI endpoint, String call, Object found, Object expected) {
    return new EndpointFailure(Kind.MALFORMED, 0, text(endpoint, call, found, expected));
  }

  static EndpointFailure untrue(URI endpoint, String call, Object found, Object expected) {
    return new EndpointFailure(Kind.FALSE, 0, text(endpoint, call, found, expected));
  }

  public Kind kind() {
    return kind;
  }

  /** The endpoint has no such thing, in JSON-RPC's words: null, or an error that says so. */
  static EndpointFailure absent(URI endpoint, String call, Object found) {
    return new EndpointFailure(
        Kind.UNAVAILABLE, NOT_FOUND, text(endpoint, call, found, "a result: not known there"));
  }

  /** The endpoint does not know the method. */
  static EndpointFailure unknownMethod(URI endpoint, String call, Object found) {
    return new EndpointFailure(
        Kind.UNAVAILABLE, NOT_IMPLEMENTED, text(endpoint, call, found, "a result"));
  }

  static boolean isUnknownMethod(Throwable failure) {
    return failure instanceof EndpointFailure one && one.status == NOT_IMPLEMENTED;
  }

  /** Whether an endpoint, or one of those that were asked, answered that it has no such thing. */
  static boolean isNotFound(Throwable failure) {
    return switch (failure) {
      case EndpointFailure one -> one.status == NOT_FOUND;
      case Endpoints.NoEndpointAnswered all -> all.isNotFound();
      default -> false;
    };
  }

  /** User info in an endpoint's URI may be a secret. */
  private static String text(URI endpoint, String call, Object found, Object expected) {
    return "%s://%s: %s: %s (expected: %s)"
        .formatted(endpoint.getScheme(), authority(endpoint), call, found, expected);
  }

  private static String authority(URI endpoint) {
    return endpoint.getPort() < 0
        ? endpoint.getHost()
        : endpoint.getHost() + ":" + endpoint.getPort();
  }
}
