package io.stowage.registry.cli.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry that each command works on. */
class RegistryArgumentTest {
  private static final String DIGEST =
      "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  private final Path folder;
  private final Path root;

  RegistryArgumentTest(@TempDir Path folder) throws IOException {
    this.folder = folder.toRealPath();
    this.root = this.folder.resolve("registry");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ls ROOT",
        "tags ROOT app",
        "inspect ROOT app:1.0",
        "du ROOT",
        "why ROOT " + DIGEST,
        "verify ROOT",
        "verify --repair=links ROOT",
        "garbage-collect --writers none ROOT",
        "garbage-collect --writers any --dry-run ROOT",
        "restore ROOT",
        "purge-uploads ROOT",
        "export ROOT app:1.0 NEW",
        "copy ROOT app:1.0 ROOT",
        "import --repository app ROOT OLD"
      })
  void mustHoldARegistry(String command) throws IOException {
    Trees.storage(root).close();
    Files.writeString(folder.resolve("archive.tar"), "");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path within = root.resolve("docker/registry/v2");

    assertRefused(run(command, empty));
    assertRefused(run(command, folder.resolve("absent")));
    assertThat(assertRefused(run(command, within)).err()).contains("did you mean " + root + "?");
    assertThat(assertRefused(run(command, folder)).err()).contains("did you mean " + root + "?");
    assertThat(within).isEmptyDirectory();
    assertThat(empty).isEmptyDirectory();
    assertThat(folder.resolve("absent")).doesNotExist();
  }

  private Cli.Result run(String command, Path argument) {
    Map<String, Path> paths = Map.of(
        "ROOT", argument,
        "NEW", folder.resolve("new.tar"),
        "OLD", folder.resolve("archive.tar"));
    Object[] line = Stream.of(command.split(" "))
        .map(word -> paths.containsKey(word) ? paths.get(word) : word)
        .toArray();
    return Cli.plain().run(line);
  }

  private static Cli.Result assertRefused(Cli.Result result) {
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).hasLineCount(1);
    assertThat(result.out()).isEmpty();
    return result;
  }
}
