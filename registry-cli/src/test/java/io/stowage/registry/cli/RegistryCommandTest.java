package io.stowage.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.FailingStorage;
import io.stowage.registry.testing.storage.Moment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryCommandTest {
  private final Path folder;

  RegistryCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage-collect",
        "ls",
        "tags",
        "inspect",
        "du",
        "verify",
        "import",
        "export",
        "copy",
        "why",
        "restore",
        "purge-uploads",
        "serve",
        "htpasswd",
        "demo"
      })
  void printsHelpWithExamplesAndExitCodes(String command) {
    Cli.Result result = Cli.plain().run(command, "--help");

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(result.out())
        .startsWith("Usage: stowage " + command)
        .contains("Exit codes:", " 3 ", "damaged", "Examples:", "  stowage " + command);
    assertThat(result.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void explainsAGraceOfZero() {
    assertThat(Cli.plain().run("garbage-collect", "--help").out())
        .contains("0 means the same as --writers none");
  }

  @Test
  void listsItsCommandsAndItsVersion() {
    assertThat(Cli.plain().run("--help").out())
        .contains("garbage-collect", "inspect", "Exit codes:");
    assertThat(Cli.plain().run("--version").out()).startsWith("stowage ");
  }

  @Test
  void refusesALineThatNamesNoCommand() {
    Cli.Result result = Cli.plain().run();

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).startsWith("stowage: Missing required subcommand").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    "gargabe-collect, garbage-collect",
    "collect, garbage-collect",
    "lst, ls",
    "restor, restore",
    "verfy, verify"
  })
  void suggestsTheNearestCommand(String word, String command) {
    Cli.Result result = Cli.plain().run(word, folder);

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err())
        .isEqualToIgnoringNewLines(
            "stowage: unknown command: " + word + "; did you mean " + command + "? (see --help)");
  }

  @Test
  void suggestsNothingForAWordThatIsLikeNoCommand() {
    assertThat(Cli.plain().run("frobnicate").err())
        .isEqualToIgnoringNewLines("stowage: unknown command: frobnicate (see --help)");
  }

  @Test
  void suggestsTheNearestOption() {
    Cli.Result result = Cli.plain().run("garbage-collect", "--writer=none", folder);

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("did you mean --writers?").hasLineCount(1);
  }

  @Test
  void printsTheHelpOfACommandAndTheOverview() {
    assertThat(Cli.plain().run("help", "ls").out())
        .isEqualTo(Cli.plain().run("ls", "--help").out())
        .startsWith("Usage: stowage ls");
    assertThat(Cli.plain().run("help", "gc").out()).startsWith("Usage: stowage garbage-collect");
    assertThat(Cli.plain().run("help").out())
        .isEqualTo(Cli.plain().run("--help").out())
        .contains("purge-uploads");
    assertThat(Cli.plain().run("help", "sl").err()).contains("did you mean ls?");
  }

  @Test
  void takesTheLastOfSeveralEqualOptions() {
    Trees.open(folder).close();

    Cli.Result result = Cli.plain()
        .run(
            "gc",
            "--writers=any",
            "--rate=0",
            "--json",
            "--rate=5",
            "--no-json",
            "--writers=none",
            folder);

    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    assertThat(result.out()).startsWith("Reclaimed 0 B");
  }

  @Test
  void refusesMalformedNames() {
    Cli.Result result = Cli.plain().run("tags", folder, "Team/App");

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("\"Team/App\"", "NAME_INVALID").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    "purge-uploads --age=9s, --age must be at least 10s",
    "garbage-collect --writers=any --grace=9s, '--grace must be 0, or at least 10s'",
    "garbage-collect --writers=any --settle=0, --settle must be longer than 0",
    "garbage-collect --writers=any --rate=0, --rate must be at least 1",
    "verify --rate=0, --rate must be at least 1 byte"
  })
  void namesTheOptionAndTheLimitOfAValueOutOfRange(String command, String problem) {
    List<Object> words = new ArrayList<>(List.of(command.split(" ")));
    words.add(folder);
    Cli.Result result = Cli.plain().run(words.toArray());

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err())
        .isEqualToIgnoringNewLines("stowage " + words.get(0) + ": " + problem + " (see --help)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage-collect --writers=any", "ls", "du", "verify", "restore"})
  void createsNoRegistry(String command) {
    List<Object> words = new ArrayList<>(List.of(command.split(" ")));
    words.add(folder);
    Cli.Result result = Cli.plain().run(words.toArray());

    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err())
        .startsWith("stowage: not a registry: no docker/registry/v2 inside")
        .contains(folder.toString())
        .hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void reportsAFailingStoreInOneLine() {
    Cli.Result result = failing().run("ls", folder);

    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).startsWith("stowage: storage failed (broken)").hasLineCount(1);
  }

  @Test
  void printsTheStackTraceWhenVerbose() {
    assertThat(failing().run("ls", "-v", folder).err()).contains("\tat io.stowage.registry");
    assertThat(failing().run("-v", "ls", folder).err()).contains("Caused by: java.io.IOException");
  }

  private Cli failing() {
    TestImages.in(Trees.open(folder).repository("team/app")).image().push();
    return Cli.over(storage -> new FailingStorage(
        storage,
        1,
        Moment.BEFORE,
        path -> new StorageException.Failed(path, new IOException("broken"))));
  }
}
