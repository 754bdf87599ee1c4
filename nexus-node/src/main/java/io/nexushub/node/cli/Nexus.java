package io.nexushub.node.cli;

import io.nexushub.node.bench.TransferLoad;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.devnet.DevnetFailure;
import java.util.List;
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
    System.exit(commandLine().execute(arguments));
  }

  /** Before the first logger is made: servers tell what they do, tools only what goes wrong. */
  private static void chooseLogLevel(String[] arguments) {
    boolean server = arguments.length > 0 && List.of("node", "portal").contains(arguments[0]);
    if (System.getProperty("nexus.log") == null) {
      System.setProperty("nexus.log", server ? "INFO" : "WARN");
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Nexus())
        .setExecutionExceptionHandler(Nexus::explain)
        .setUsageHelpAutoWidth(true);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** What a user can mend is one line; a defect keeps its trace. */
  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (failure instanceof DevnetFailure || failure instanceof InvalidConfiguration) {
      command.getErr().println("nexus: " + failure.getMessage());
      return failure instanceof InvalidConfiguration ? USAGE : FAILED;
    }
    failure.printStackTrace(command.getErr());
    return FAILED;
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Nexus.class.getPackage().getImplementationVersion();
      return new String[] {"nexus " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
