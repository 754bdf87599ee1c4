package io.nexushub.simulator;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * The folder of shared test data, which lies beside the repository and is not part of it. A test
 * that needs it is skipped, with a message, where it is absent; in CI it fails.
 */
public final class TestData {
  private static final String PROPERTY = "nexus.testdata";

  private TestData() {}

  /** A file or folder of the shared test data, such as {@code "btp/goloop-signed-headers.json"}. */
  public static Path path(String relative) {
    Path path = Path.of(System.getProperty(PROPERTY, "../shared/testdata")).resolve(relative);
    if (!Files.exists(path)) {
      String message = "no ../shared/testdata/" + relative + " (looked at " + path + ")";
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(message);
      }
      Assumptions.abort(message);
    }
    return path;
  }
}
