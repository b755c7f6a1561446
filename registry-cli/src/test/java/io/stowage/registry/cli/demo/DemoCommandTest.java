package io.stowage.registry.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.cli.RegistryCommand;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.Ending;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.RelaxedStores;
import io.stowage.registry.cli.common.Stores;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  private final Path folder;

  DemoCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void showsTheUsageBeforeAndAfterACollection() {
    Cli.Result result = Cli.plain().run("demo", folder);

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(result.err()).isEmpty();
    assertThat(result.lines()).hasSizeLessThan(60);
    assertThat(result.out())
        .containsSubsequence(
            "Pushing three images",
            "Deleted demo/web:1.0",
            "Before the collection:",
            "demo/web",
            "demo/worker",
            "8.5 MiB in 11 blobs; 1.0 MiB of it garbage",
            "Reclaimed 1.0 MiB",
            "3 removed",
            "After the collection:",
            "7.5 MiB in 8 blobs; 0 B of it garbage");
  }

  @Test
  void leavesARegistryWithTheOtherImages() {
    Cli.plain().run("demo", folder);

    try (Registry registry = Trees.open(folder)) {
      assertThat(registry.repository("demo/web").tags().list()).containsExactly(Tag.parse("1.1"));
      assertThat(registry.repository("demo/worker").manifests().touch(Tag.parse("1.0")))
          .isPresent();
      assertThat(
              registry.repository("demo/web").manifests().get(Tag.parse("1.1")).blobs())
          .hasSize(4)
          .allSatisfy(blob -> assertThat(registry.blobs().touch(blob.digest())).isPresent());
    }
    assertThat(
            Cli.plain().run("du", "--json", folder).json().at("/garbageBytes").asLong())
        .isZero();
  }

  @Test
  void createsImagesThatOtherToolsUnpack() {
    Path archive = folder.resolve("demo.tar");
    Cli.plain().run("demo", folder);

    Cli.Result exported =
        Cli.plain().run("export", "--format", "docker-archive", folder, "demo/web:1.1", archive);
    Cli.Result imported = Cli.plain().run("import", "--repository", "copy", folder, archive);

    assertThat(exported.code()).isEqualTo(ExitCode.DONE);
    assertThat(imported.code()).as(imported.err()).isEqualTo(ExitCode.DONE);
    try (Registry registry = Trees.open(folder)) {
      assertThat(blobs(registry, "copy")).isEqualTo(blobs(registry, "demo/web"));
      assertThat(blobs(registry, "copy").subList(1, 4))
          .allSatisfy(layer -> assertThat(registry.blobs().read(layer, 4 * 1024 * 1024))
              .startsWith("demo/".getBytes(StandardCharsets.US_ASCII))
              .containsSequence("ustar".getBytes(StandardCharsets.US_ASCII)));
    }
  }

  private static List<Digest> blobs(Registry registry, String repository) {
    return registry.repository(repository).manifests().get(Tag.parse("1.1")).blobs().stream()
        .map(Descriptor::digest)
        .toList();
  }

  @Test
  void removesTheRegistryIfNoDirectoryIsGiven() {
    List<Path> roots = new ArrayList<>();
    Stores stores = new RelaxedStores(UnaryOperator.identity()) {
      @Override
      public StorageDriver create(Path root) {
        roots.add(root);
        return super.create(root);
      }
    };
    Host host = new Host(
        Map.of(),
        false,
        InputStream.nullInputStream(),
        OutputStream.nullOutputStream(),
        stores,
        Ending::withProcess);

    int code =
        RegistryCommand.on(host).setOut(new PrintWriter(Writer.nullWriter())).execute("demo");

    assertThat(code).isEqualTo(ExitCode.DONE);
    assertThat(roots).singleElement().satisfies(root -> assertThat(root).doesNotExist());
  }

  @Test
  void refusesAnExistingRegistry() {
    Trees.storage(folder).close();

    Cli.Result result = Cli.plain().run("demo", folder);

    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("found a registry").hasLineCount(1);
    assertThat(folder.resolve("docker/registry/v2")).isEmptyDirectory();
  }
}
