package io.nexushub.node.cli;

import io.nexushub.node.ApplicationKind;
import io.nexushub.node.Kinds;
import io.nexushub.node.bench.EntryKind;
import java.util.LinkedHashMap;
import java.util.Map;

/** The process of nodes that are measured: as {@code nexus node}, with one kind of channel more. */
final class BenchNodes {
  private BenchNodes() {}

  public static void main(String[] arguments) {
    Map<String, ApplicationKind> kinds = new LinkedHashMap<>(Kinds.all());
    kinds.put(EntryKind.NAME, new EntryKind());
    System.exit(Nexus.commandLine(new NodeCommand(kinds)).execute(arguments));
  }
}
