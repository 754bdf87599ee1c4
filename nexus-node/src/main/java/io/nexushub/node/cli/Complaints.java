package io.nexushub.node.cli;

import io.nexushub.follow.ChainSplit;
import io.nexushub.follow.FollowListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What endpoints did, for whoever watches the terminal: once, until it is over. */
final class Complaints implements FollowListener {
  private static final Path HERE = Path.of("light-client");

  private final PrintWriter err;
  private String last = "";

  Complaints(PrintWriter err) {
    this.err = err;
  }

  @Override
  public synchronized void endpointFailed(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    if (!message.equals(last)) {
      err.println(message);
      err.flush();
      last = message;
    }
  }

  /** What comes now is news again. */
  synchronized void settled() {
    last = "";
  }

  /** The proof of it is worth keeping: whoever signed both is to be asked why. */
  void split(ChainSplit split, @Nullable Path data) throws IOException {
    Path beside = data == null ? HERE : data;
    Path file = beside.resolveSibling(beside.getFileName() + ".conflict");
    err.println(split.getMessage());
    if (split.evidence().isEmpty()) {
      err.println("an earlier run has kept the update that proves it: " + file);
    } else {
      Files.writeString(file, split.evidence() + System.lineSeparator());
      err.println("the update that proves it: " + file);
    }
    err.println("nothing is served any more; begin again at a checkpoint of the true history");
    err.flush();
  }
}
