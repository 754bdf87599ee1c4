package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The repository tests itself for what CONTRIBUTING promises. */
class TidyTest {
  private static final Path ROOT = Path.of(System.getProperty("nexus.root", ".."));
  private static final int MAX_METHOD_LINES = 60;
  private static final int MAX_FILE_LINES = 400;
  private static final long MAX_FILE_BYTES = 1 << 20;
  private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b(?!.*#\\d)");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

  @Test
  void filesHaveAtMostFourHundredLines() throws IOException {
    List<String> long400 = new ArrayList<>();
    for (Path file : files(".java")) {
      long lines = Files.readAllLines(file).size();
      if (lines > MAX_FILE_LINES) {
        long400.add(ROOT.relativize(file) + ": " + lines + " lines");
      }
    }
    assertThat(long400).as("files over %s lines: a split was missed", MAX_FILE_LINES).isEmpty();
  }

  @Test
  void methodsHaveAtMostSixtyLines() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> tooLong = new ArrayList<>();
    try (StandardJavaFileManager sources = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  sources,
                  problem -> {},
                  List.of("-proc:none"),
                  null,
                  sources.getJavaFileObjectsFromPaths(files(".java")));
      Trees trees = Trees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new MethodLengths(trees, unit, tooLong).scan(unit, null);
      }
    }
    assertThat(tooLong).as("methods over %s lines: a split was missed", MAX_METHOD_LINES).isEmpty();
  }

  @Test
  void nothingIsLeftUndoneWithoutAnIssue() throws IOException {
    List<String> left = new ArrayList<>();
    for (String suffix : List.of(".java", ".sol", ".mjs")) {
      for (Path file : files(suffix)) {
        if (!file.endsWith("TidyTest.java") && UNFINISHED.matcher(Files.readString(file)).find()) {
          left.add(ROOT.relativize(file).toString());
        }
      }
    }
    assertThat(left).isEmpty();
  }

  @Test
  void everyPackageOfMainCodeHasANote() throws IOException {
    List<String> without = new ArrayList<>();
    for (Path file : files(".java")) {
      Path folder = file.getParent();
      if (folder.toString().contains("src/main/java")
          && !Files.exists(folder.resolve("package-info.java"))) {
        without.add(ROOT.relativize(folder).toString());
      }
    }
    assertThat(without).isEmpty();
  }

  @Test
  void linksInDocumentsLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path file : files(".md")) {
      Matcher links = LINK.matcher(Files.readString(file));
      while (links.find()) {
        String target = links.group(1);
        if (!target.contains("://") && !Files.exists(file.resolveSibling(target))) {
          broken.add(ROOT.relativize(file) + " -> " + target);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void noFileIsLarge() throws IOException {
    List<String> large = new ArrayList<>();
    for (Path file : files("")) {
      if (Files.size(file) > MAX_FILE_BYTES) {
        large.add(ROOT.relativize(file) + ": " + Files.size(file) + " bytes");
      }
    }
    assertThat(large).isEmpty();
  }

  /** Sources and documents, not what is built, installed or local. */
  private static List<Path> files(String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(suffix))
          .filter(TidyTest::isSource)
          .toList();
    }
  }

  private static boolean isSource(Path file) {
    for (Path part : ROOT.relativize(file)) {
      String name = part.toString();
      if (List.of("target", "node_modules", ".git", ".nexus").contains(name)) {
        return false;
      }
    }
    return true;
  }

  private static final class MethodLengths extends TreePathScanner<Void, Void> {
    private final Trees trees;
    private final CompilationUnitTree unit;
    private final List<String> tooLong;

    MethodLengths(Trees trees, CompilationUnitTree unit, List<String> tooLong) {
      this.trees = trees;
      this.unit = unit;
      this.tooLong = tooLong;
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      LineMap lines = unit.getLineMap();
      long start = lines.getLineNumber(trees.getSourcePositions().getStartPosition(unit, method));
      long end = lines.getLineNumber(trees.getSourcePositions().getEndPosition(unit, method));
      if (end - start + 1 > MAX_METHOD_LINES) {
        Path file = Path.of(unit.getSourceFile().toUri());
        tooLong.add(
            ROOT.toAbsolutePath().normalize().relativize(file)
                + ": "
                + method.getName()
                + ", "
                + (end - start + 1)
                + " lines");
      }
      return super.visitMethod(method, nothing);
    }
  }
}
