package io.stowage.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.cli.common.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "help, --help",
    "help ls, ls --help",
    "help gc, garbage-collect --help",
    "help sl, sl",
    "help quarantine list, quarantine list --help",
    "gc -d root, garbage-collect -d root",
    "ls gc, ls gc",
    "-v, -v",
    "config.yml, config.yml"
  })
  void putTheCommandFirst(String line, String words) {
    assertThat(stowage(line.split(" "))).containsExactly(words.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "-v, --version",
    "help, --help",
    "help serve, serve --help",
    "serve config.yml, serve config.yml",
    "/etc/config.yml, serve /etc/config.yml",
    "config.yaml, serve config.yaml",
    "garbage-collect -m config.yml, garbage-collect -m config.yml",
    "--x.yml, --x.yml",
    "ls, ls"
  })
  void areThoseOfTheOtherRegistry(String line, String words) {
    assertThat(registry(line.split(" "))).containsExactly(words.split(" "));
  }

  @Test
  void showTheHelpOfTheOtherRegistryIfThereAreNone() {
    assertThat(registry()).containsExactly("--help");
    assertThat(stowage()).isEmpty();
  }

  @Test
  void nameAnExistingFile(@TempDir Path folder) throws Exception {
    String file = Files.createFile(folder.resolve("conf")).toString();

    assertThat(registry(file)).containsExactly("serve", file);
  }

  private static List<String> stowage(String... arguments) {
    return Words.of(
        Program.STOWAGE, List.of("garbage-collect", "ls", "quarantine", "serve"), arguments);
  }

  private static List<String> registry(String... arguments) {
    return Words.of(Program.REGISTRY, List.of("garbage-collect", "serve"), arguments);
  }
}
