package io.nexushub.node.demo;

import io.nexushub.node.passport.Sighting;
import io.nexushub.node.passport.Stage;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Prints a passport, a line a stage, as the stages are passed. */
final class PassportPrinter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());
  private static final int HASH_SHOWN = 18;

  private final PrintWriter out;

  PassportPrinter(PrintWriter out) {
    this.out = out;
  }

  void heading(String title) {
    out.printf(
        Locale.ROOT,
        "%n%s%n  %-12s  %-18s  %-26s  %8s  %-20s  %s%n",
        title,
        "time",
        "stage",
        "chain",
        "block",
        "transaction",
        "proof");
    out.flush();
  }

  void stage(Stage stage, Sighting sighting) {
    out.printf(
        Locale.ROOT,
        "  %-12s  %-18s  %-26s  %8d  %-20s  %s%n",
        time(sighting.time()),
        stage.name(),
        stage.chain(),
        sighting.height(),
        shortened(sighting.transaction()),
        sighting.proof());
    out.flush();
  }

  private static String time(Instant instant) {
    return TIME.format(instant);
  }

  private static String shortened(String hash) {
    return hash.length() <= HASH_SHOWN ? hash : hash.substring(0, HASH_SHOWN) + "…";
  }
}
