package io.stowage.registry.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests that pages name, with or without a method, exist. */
class NamedTestsTest {
  private static final Path ROOT = Path.of("..");

  /** The name of a test, and the name of a method in it. */
  private static final Pattern NAME = Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:\\.(\\w+))?`");

  @ParameterizedTest
  @ValueSource(strings = {"docs/architecture.md", "docs/collecting.md", "docs/security.md"})
  void existInTheSources(String page) throws IOException {
    List<Path> sources = sources();
    List<MatchResult> names =
        NAME.matcher(Files.readString(ROOT.resolve(page))).results().toList();
    assertThat(names).isNotEmpty();
    for (MatchResult name : names) {
      List<Path> found = sources.stream()
          .filter(file -> file.endsWith(name.group(1) + ".java"))
          .toList();
      assertThat(found).as(name.group()).isNotEmpty();
      if (name.end(2) >= 0) {
        assertThat(text(found)).as(name.group()).contains("void " + name.group(2) + "(");
      }
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      List<Path> folders = modules
          .filter(module -> module.getFileName().toString().startsWith("registry-"))
          .map(module -> module.resolve("src"))
          .filter(Files::isDirectory)
          .toList();
      return files(folders);
    }
  }

  private static List<Path> files(List<Path> folders) throws IOException {
    Stream.Builder<Path> files = Stream.builder();
    for (Path folder : folders) {
      try (Stream<Path> found = Files.walk(folder)) {
        found.filter(file -> file.toString().endsWith(".java")).forEach(files);
      }
    }
    return files.build().toList();
  }

  private static String text(List<Path> files) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path file : files) {
      text.append(Files.readString(file));
    }
    return text.toString();
  }
}
