package io.stowage.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.model.Digest;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command lines of {@code registry:2}, which a program with this name takes. */
class RegistryNameTest {
  private static final String WRITERS = "stowage: {gc: {writers: stowage}}\n";

  private final Path folder;
  private final Path root;

  RegistryNameTest(@TempDir Path folder) {
    this.folder = folder;
    root = folder.resolve("root");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage-collect -m --delete-untagged=true CONFIG",
        "garbage-collect CONFIG --delete-untagged",
        "garbage-collect -m=1 CONFIG",
        "garbage-collect -d=false --delete-untagged=T CONFIG"
      })
  void collectsAsTheOtherRegistryDoes(String line) throws IOException {
    Digest untagged = push();
    Trees.age(root);

    Cli.Result result = run(line, config("blobdescriptor: inmemory", WRITERS));

    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    assertThat(result.lines()).contains("removed manifest team/app@" + untagged);
  }

  @Test
  void changesNothingInADryRun() throws IOException {
    Digest untagged = push();
    Trees.age(root);

    Cli.Result result = run("garbage-collect -dm CONFIG", config("", WRITERS));

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(result.lines()).contains("would remove manifest team/app@" + untagged);
  }

  @Test
  void readsTheFileThatTheEnvironmentNames() throws IOException {
    push();
    Cli cli =
        Cli.registry(Map.of("REGISTRY_CONFIGURATION_PATH", config("", WRITERS).toString()));

    assertThat(cli.run("garbage-collect", "-m").code()).isEqualTo(ExitCode.DONE);
    Cli.Result served = cli.run("serve", "--check");
    assertThat(served.out()).as(served.err()).contains(root.toString());
    assertThat(Cli.registry(Map.of()).run("garbage-collect").code()).isEqualTo(ExitCode.USAGE);
    assertThat(Cli.registry(Map.of()).run("serve").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void namesWhatToAddIfTheDescriptorCacheIsOn() throws IOException {
    push();

    Cli.Result result = run("garbage-collect CONFIG", config("blobdescriptor: inmemory", ""));

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err())
        .startsWith("registry: " + folder)
        .contains("storage.cache.blobdescriptor is inmemory", "add --writers stowage")
        .contains("the key stowage.gc.writers: stowage", "--writers none")
        .hasLineCount(1);
    assertThat(run("garbage-collect --writers none CONFIG", config("blobdescriptor: inmemory", ""))
            .code())
        .isEqualTo(ExitCode.DONE);
  }

  @Test
  void failsOnARegistryWithoutContent() throws IOException {
    Files.createDirectories(root.resolve("docker/registry/v2"));
    Path config = config("", WRITERS);

    Cli.Result result = run("garbage-collect CONFIG", config);

    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err())
        .startsWith("registry: " + root)
        .contains("repositories")
        .hasLineCount(1);
    assertThat(Cli.plain().run("garbage-collect", config).code()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void takesAConfigurationFileAlone() throws IOException {
    Path config = Files.writeString(
        folder.resolve("config.yml"), "version: 0.1\nhttp: {addr: ':0'}\nstorage: {s3: {}}\n");

    Cli.Result result = Cli.registry(Map.of()).run(config);

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("s3").hasLineCount(1);
  }

  @Test
  void hasTheCommandsOfTheOtherRegistryAlone() {
    Cli cli = Cli.registry(Map.of());

    assertThat(cli.run().out())
        .startsWith("Usage: registry ")
        .contains("  serve ", "  garbage-collect ", "registry serve /etc/docker")
        .doesNotContain("stowage ls", "htpasswd");
    assertThat(cli.run("garbage-collect", "--help").out())
        .startsWith("Usage: registry garbage-collect ")
        .contains("    registry garbage-collect --dry-run config.yml")
        .doesNotContain("    stowage garbage-collect");
    assertThat(cli.run("ls", root).err())
        .startsWith("registry: unknown command: ls, which is a command of stowage");
    assertThat(cli.run("serv").err()).contains("did you mean serve?").hasLineCount(1);
    assertThat(cli.run("garbage-collect", "--frob", root).code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void printsItsVersion() {
    assertThat(Cli.registry(Map.of()).run("--version").out()).startsWith("registry stowage ");
    assertThat(Cli.registry(Map.of()).run("-v").out()).startsWith("registry stowage ");
  }

  /** Pushes a tagged and an untagged image; returns the latter. */
  private Digest push() {
    try (Registry registry = Trees.open(root)) {
      TestImages images = TestImages.in(registry.repository("team/app"), 1);
      images.image().tag("1.0").push();
      return images.image().push().digest();
    }
  }

  private static Cli.Result run(String line, Path config) {
    return Cli.registry(Map.of())
        .run((Object[]) line.replace("CONFIG", config.toString()).split(" "));
  }

  private Path config(String cache, String more) throws IOException {
    return Files.writeString(
        folder.resolve("config.yml"),
        "version: 0.1\nhttp: {addr: ':0'}\nstorage:\n  filesystem: {rootdirectory: '" + root
            + "'}\n  cache: {" + cache + "}\n" + more);
  }
}
