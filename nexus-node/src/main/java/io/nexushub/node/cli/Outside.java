package io.nexushub.node.cli;

import io.nexushub.node.config.InvalidConfiguration;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.io.IOException;
import picocli.CommandLine;

/** Commands that ask servers of other chains. */
final class Outside {
  private Outside() {}

  /** What is done while there is an HTTP client. */
  interface Errand {
    int run(Vertx vertx, HttpClient http) throws Exception;
  }

  /** What servers did is an error that a user can read, not a defect. */
  static int run(Errand errand) throws IOException {
    Vertx vertx = Vertx.vertx();
    HttpClient http = vertx.createHttpClient();
    try {
      return errand.run(vertx, http);
    } catch (IOException | InvalidConfiguration | CommandLine.ParameterException e) {
      throw e;
    } catch (Exception e) { // what a future failed with: unreachable, or untrue
      throw new IOException(String.valueOf(e.getMessage()), e);
    } finally {
      vertx.close().await();
    }
  }
}
