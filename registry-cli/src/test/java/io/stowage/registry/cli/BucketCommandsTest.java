package io.stowage.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.FlatStorage;
import io.stowage.registry.testing.storage.ForwardingStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on the bucket that a configuration file names. */
class BucketCommandsTest {
  /** The store of all commands of a test, which none of them closes. */
  private final StorageDriver bucket = new ForwardingStorage(FlatStorage.create()) {
    @Override
    public void close() {}
  };

  private final Cli cli = Cli.over(store -> bucket);
  private final Path folder;
  private final Path config;
  private String digest = "";

  BucketCommandsTest(@TempDir Path folder) {
    this.folder = folder;
    this.config = folder.resolve("config.yml");
  }

  @BeforeEach
  void writeConfiguration() throws IOException {
    Files.writeString(
        config,
        "{version: 0.1, storage: {s3: {bucket: images, region: eu-west-1, rootdirectory: /r}},"
            + " http: {addr: ':5000'}, stowage: {gc: {writers: stowage}}}");
  }

  private void push() {
    try (Registry registry = Registry.open(bucket)) {
      TestImages images = TestImages.in(registry.repository("team/app"));
      digest = images.image().layers(2).tag("1.0").push().digest().toString();
      images.image().layers(3).tag("2.0").push();
    }
  }

  private Cli.Result run(String line) {
    return cli.run(Arrays.stream(line.split(" "))
        .map(word -> word.replace("CONFIG", config.toString())
            .replace("FOLDER", folder.toString())
            .replace("DIGEST", digest))
        .toArray());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ls CONFIG",
        "tags CONFIG team/app",
        "inspect CONFIG team/app:1.0",
        "du CONFIG",
        "verify CONFIG",
        "why CONFIG DIGEST",
        "tag CONFIG team/app:1.0 stable",
        "untag CONFIG team/app:1.0",
        "delete CONFIG team/app:1.0",
        "delete --repository CONFIG team/app",
        "prune --keep-last 1 CONFIG",
        "restore CONFIG",
        "quarantine list CONFIG",
        "quarantine purge --all CONFIG",
        "purge-uploads CONFIG",
        "export CONFIG team/app:1.0 FOLDER/app.tar",
        "copy CONFIG team/app:1.0 CONFIG team/copy",
        "garbage-collect --dry-run CONFIG",
        "garbage-collect CONFIG",
        "serve --check CONFIG"
      })
  void workAsOnADirectory(String line) {
    push();

    Cli.Result result = run(line);

    assertThat(result.code()).as(line + result.err()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void collectWhatWasDeleted() {
    push();
    assertThat(run("delete CONFIG team/app:1.0").code()).isEqualTo(ExitCode.DONE);

    Cli.Result result = run("garbage-collect --grace 0 --writers none --json CONFIG");

    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    assertThat(result.json().path("blobsRemoved").asInt()).isPositive();
    assertThat(run("tags CONFIG team/app").out()).contains("2.0").doesNotContain("1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ls CONFIG",
        "garbage-collect CONFIG",
        "du CONFIG",
        "delete CONFIG team/app:1.0",
        "serve CONFIG"
      })
  void failOnABucketWithoutARegistry(String line) {
    Cli.Result result = run(line);

    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err())
        .startsWith("stowage: s3://images/r holds no registry, expected objects below "
            + "docker/registry/v2 there")
        .hasLineCount(1);
  }

  @Test
  void createARegistryInAnEmptyBucket() throws IOException {
    push();
    assertThat(run("export CONFIG team/app:1.0 FOLDER/app.tar").code()).isEqualTo(ExitCode.DONE);
    StorageDriver empty = FlatStorage.create();

    Cli.Result result = Cli.over(store -> empty)
        .run("import", "--create", "--repository", "app", config, folder.resolve("app.tar"));

    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void nameTheStoreIfItFails() {
    Cli.Result result = Cli.over(store -> {
          throw new StorageException.Failed(
              RegistryLayout.ROOT, new IOException("no answer from s3://images"));
        })
        .run("ls", config);

    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err())
        .startsWith("stowage: ")
        .contains("no answer from s3://images")
        .hasLineCount(1);
  }
}
