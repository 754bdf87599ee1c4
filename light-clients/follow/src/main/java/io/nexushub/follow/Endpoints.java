package io.nexushub.follow;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Several servers of one chain. The one that answered last is asked first; when it fails or says
 * something false, the next is asked the same. Whoever lied is asked after those who lied less
 * often, and whoever failed after those that did not, for a while. Assurance does not depend on
 * which one answers.
 */
public final class Endpoints {
  private final List<Endpoint> endpoints;
  private final FollowListener listener;
  private final InstantSource clock;
  private final AtomicInteger preferred = new AtomicInteger();
  private final List<Standing> standings;

  private Endpoints(List<Endpoint> endpoints, FollowListener listener, InstantSource clock) {
    this.endpoints = endpoints;
    this.listener = listener;
    this.clock = clock;
    this.standings = endpoints.stream().map(each -> new Standing()).toList();
  }

  /**
   * @param http kept here: a client that nothing refers to is closed by the garbage collector
   * @param timeout for each call to each endpoint
   * @throws IllegalArgumentException if there is no endpoint, or one is no http or https URI
   */
  public static Endpoints of(
      HttpClient http, List<URI> uris, Duration timeout, FollowListener listener) {
    return of(http, uris, timeout, listener, InstantSource.system());
  }

  static Endpoints of(
      HttpClient http,
      List<URI> uris,
      Duration timeout,
      FollowListener listener,
      InstantSource clock) {
    if (uris.isEmpty()) {
      throw new IllegalArgumentException("endpoints: none (expected: >= 1)");
    }
    List<Endpoint> endpoints = new ArrayList<>();
    for (URI uri : uris) {
      String scheme = String.valueOf(uri.getScheme());
      if (uri.getHost() == null || !List.of("http", "https").contains(scheme)) {
        throw new IllegalArgumentException(
            "endpoint: " + uri + " (expected: http://host or https://host)");
      }
      endpoints.add(new Endpoint(http, uri, timeout));
    }
    return new Endpoints(List.copyOf(endpoints), listener, clock);
  }

  /** The endpoint that is asked first at present. */
  public URI preferred() {
    return endpoints.get(preferred.get() % endpoints.size()).uri();
  }

  /** How many answers of all endpoints were provably false. */
  public int lies() {
    return standings.stream().mapToInt(Standing::lies).sum();
  }

  /** The next one in the ring is asked first from now on. */
  void askAnother() {
    preferred.updateAndGet(at -> (at + 1) % endpoints.size());
  }

  /** Says that what the preferred endpoint gave last is false, as a later check has shown. */
  EndpointFailure accuse(String call, Object found, Object expected) {
    int liar = preferred.get();
    EndpointFailure failure =
        EndpointFailure.untrue(endpoints.get(liar).uri(), call, found, expected);
    failed(liar, failure);
    preferred.set(order().getFirst());
    return failure;
  }

  /** The first true answer; fails with what each endpoint did if none gives one. */
  <T> Future<T> ask(Function<Endpoint, Future<T>> question) {
    return ask(question, order().iterator(), new ArrayList<>());
  }

  /**
   * Shows all endpoints to a visitor, one after the other, except those that rest while others do
   * not. Fails if all failed, or at once if the chain has split.
   *
   * @param visit completes with whether that endpoint is to be asked first from now on
   */
  Future<Void> each(Function<Endpoint, Future<Boolean>> visit) {
    Instant now = clock.instant();
    List<Integer> order = order();
    List<Integer> awake = order.stream().filter(at -> !standings.get(at).rests(now)).toList();
    Iterator<Integer> visited = (awake.isEmpty() ? order : awake).iterator();
    return each(visit, visited, new ArrayList<>(), false);
  }

  private Future<Void> each(
      Function<Endpoint, Future<Boolean>> visit,
      Iterator<Integer> order,
      List<Throwable> failures,
      boolean answered) {
    if (!order.hasNext()) {
      return answered ? Future.succeededFuture() : Future.failedFuture(all(failures));
    }
    int at = order.next();
    return Future.succeededFuture(endpoints.get(at))
        .compose(visit)
        .map(first -> {
          standings.get(at).answered();
          if (first) {
            preferred.set(at);
          }
          return true;
        })
        .recover(cause -> {
          if (cause instanceof ChainSplit) {
            return Future.failedFuture(cause);
          }
          failed(at, cause);
          failures.add(cause);
          return Future.succeededFuture(false);
        })
        .compose(good -> each(visit, order, failures, answered || good));
  }

  private void failed(int at, Throwable cause) {
    if (cause instanceof EndpointFailure failure && failure.kind() == EndpointFailure.Kind.FALSE) {
      standings.get(at).lied();
    }
    standings.get(at).failed(clock.instant());
    listener.endpointFailed(cause);
  }

  /** From the preferred one on around the ring, the most truthful first. */
  private List<Integer> order() {
    int first = preferred.get();
    Instant now = clock.instant();
    return IntStream.range(0, endpoints.size())
        .map(i -> (first + i) % endpoints.size())
        .boxed()
        .sorted(
            Comparator.<Integer>comparingInt(at -> standings.get(at).lies())
                .thenComparing(at -> standings.get(at).rests(now)))
        .toList();
  }

  private <T> Future<T> ask(
      Function<Endpoint, Future<T>> question, Iterator<Integer> order, List<Throwable> failures) {
    int at = order.next();
    return question
        .apply(endpoints.get(at))
        .onSuccess(answer -> {
          preferred.set(at);
          standings.get(at).answered();
        })
        .recover(cause -> {
          if (!EndpointFailure.isNotFound(cause)) { // that is an answer
            failed(at, cause);
          }
          failures.add(cause);
          return order.hasNext()
              ? ask(question, order, failures)
              : Future.failedFuture(all(failures));
        });
  }

  private static Throwable all(List<Throwable> failures) {
    if (failures.size() == 1) {
      return failures.getFirst();
    }
    return new NoEndpointAnswered(
        failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; ")),
        failures.stream().anyMatch(EndpointFailure::isNotFound));
  }

  /** Every endpoint failed; the message says how each did. */
  public static final class NoEndpointAnswered extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean notFound;

    NoEndpointAnswered(String failures, boolean notFound) {
      super(failures);
      this.notFound = notFound;
    }

    /** Whether one of them answered properly that it has no such thing. */
    boolean isNotFound() {
      return notFound;
    }
  }
}
