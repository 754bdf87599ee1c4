package io.nexushub.follow;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Several servers of one chain. The one that answered last is asked first; when it fails or says
 * something false, the next is asked the same. Assurance does not depend on which one answers.
 */
public final class Endpoints {
  private final List<Endpoint> endpoints;
  private final FollowListener listener;
  private final AtomicInteger preferred = new AtomicInteger();

  private Endpoints(List<Endpoint> endpoints, FollowListener listener) {
    this.endpoints = endpoints;
    this.listener = listener;
  }

  /**
   * @param http kept here: a client that nothing refers to is closed by the garbage collector
   * @param timeout for each call to each endpoint
   * @throws IllegalArgumentException if there is no endpoint, or one is no http or https URI
   */
  public static Endpoints of(
      HttpClient http, List<URI> uris, Duration timeout, FollowListener listener) {
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
    return new Endpoints(List.copyOf(endpoints), listener);
  }

  /** The endpoint that is asked first at present. */
  public URI preferred() {
    return endpoints.get(preferred.get() % endpoints.size()).uri();
  }

  /** The first true answer; fails with what each endpoint did if none gives one. */
  <T> Future<T> ask(Function<Endpoint, Future<T>> question) {
    return ask(question, preferred.get(), new ArrayList<>());
  }

  private <T> Future<T> ask(
      Function<Endpoint, Future<T>> question, int first, List<Throwable> failures) {
    int at = (first + failures.size()) % endpoints.size();
    return question
        .apply(endpoints.get(at))
        .onSuccess(answer -> preferred.set(at))
        .recover(cause -> {
          listener.endpointFailed(cause);
          failures.add(cause);
          return failures.size() < endpoints.size()
              ? ask(question, first, failures)
              : Future.failedFuture(all(failures));
        });
  }

  private static Throwable all(List<Throwable> failures) {
    if (failures.size() == 1) {
      return failures.getFirst();
    }
    return new NoEndpointAnswered(
        failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; ")));
  }

  /** Every endpoint failed; the message says how each did. */
  public static final class NoEndpointAnswered extends Exception {
    private static final long serialVersionUID = 1L;

    NoEndpointAnswered(String failures) {
      super(failures);
    }
  }
}
