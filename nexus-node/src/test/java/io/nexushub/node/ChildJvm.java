package io.nexushub.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A main class in a process of its own, which can be killed as kill -9 does. */
public final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private ChildJvm(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  public static ChildJvm start(String mainClass, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
    command.addAll(List.of(arguments));
    return new ChildJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The next line of its output, or null once it has none left. */
  public String line() throws IOException {
    return output.readLine();
  }

  /** At once, without any chance to finish what it is doing. */
  public void kill() throws InterruptedException {
    process
        .toHandle()
        .destroyForcibly(); // Unlike Process.destroyForcibly, leaves the output to read.
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
