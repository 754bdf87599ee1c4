package io.nexushub.node.cli;

import io.nexushub.node.bench.LoadFailure;
import io.nexushub.node.bench.TransferLoad;
import io.nexushub.node.cli.dex.DexCommand;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.devnet.DevnetFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program. */
@Command(
    name = "nexus",
    description = "Nexus, an interoperability hub for blockchains.",
    mixinStandardHelpOptions = true,
    versionProvider = Nexus.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      DevnetCommand.class,
      NodeCommand.class,
      PortalCommand.class,
      KeystoreCommand.class,
      CertificateCommand.class,
      EvidenceCommand.class,
      LightClientCommand.class,
      CheckpointCommand.class,
      MembersCommand.class,
      ChannelCommand.class,
      SignerCommand.class,
      DexCommand.class,
      TransferLoad.class,
      CommandLine.HelpCommand.class
    })
public final class Nexus implements Runnable {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  public static void main(String[] arguments) {
    chooseLogLevel(arguments);
    System.exit(commandLine(new Nexus()).execute(arguments));
  }

  /** Before the first logger is made: servers tell what they do, tools only what goes wrong. */
  private static void chooseLogLevel(String[] arguments) {
    boolean server =
        arguments.length > 0
            && (List.of("node", "portal").contains(arguments[0])
                || List.of(arguments).stream()
                    .limit(2)
                    .toList()
                    .equals(List.of("signer", "serve")));
    if (System.getProperty("nexus.log") == null) {
      System.setProperty("nexus.log", server ? "INFO" : "WARN");
    }
  }

  /** As {@link #main}, for callers who want to go on afterwards. */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return commandLine(new Nexus()).setOut(out).setErr(err).execute(arguments);
  }

  static CommandLine commandLine(Object command) {
    return new CommandLine(command)
        .setExecutionExceptionHandler(Nexus::explain)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** What a user can mend is one line; a defect keeps its trace. */
  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    return switch (failure) {
      case InvalidConfiguration invalid -> say(command, invalid.getMessage(), USAGE);
      case DevnetFailure broken -> say(command, broken.getMessage(), FAILED);
      case FileSystemException file -> say(command, explained(file), FAILED);
      case LoadFailure load -> say(command, load.getMessage(), FAILED);
      case IOException io -> say(command, io.getMessage(), FAILED);
      default -> {
        failure.printStackTrace(command.getErr());
        yield FAILED;
      }
    };
  }

  private static int say(CommandLine command, @Nullable String what, int exitCode) {
    command.getErr().println("nexus: " + what);
    return exitCode;
  }

  /** The JDK's own messages are often the file's name and nothing else. */
  private static String explained(FileSystemException failure) {
    return switch (failure) {
      case NoSuchFileException missing -> missing.getFile() + ": does not exist";
      case FileAlreadyExistsException present ->
          present.getFile() + ": exists already (expected: a new file)";
      case AccessDeniedException denied -> denied.getFile() + ": access denied";
      default -> String.valueOf(failure.getMessage());
    };
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Nexus.class.getPackage().getImplementationVersion();
      return new String[] {"nexus " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
