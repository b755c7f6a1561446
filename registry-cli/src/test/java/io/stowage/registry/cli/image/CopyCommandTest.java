package io.stowage.registry.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.ForwardingStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code copy}. */
class CopyCommandTest {
  private static final String ROOT_VARIABLE = "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY";

  private final Path folder;
  private final Path root;
  private final Path mirror;
  private final Registry registry;
  private final Registry copies;
  private final TestImages images;
  private final TestImage image;

  CopyCommandTest(@TempDir Path folder) {
    this.folder = folder;
    root = folder.resolve("root");
    mirror = folder.resolve("mirror");
    registry = Trees.open(root);
    copies = Trees.open(mirror);
    images = TestImages.in(registry.repository("team/app"), 1);
    image = images.image().layers(2).tag("1.0").push();
  }

  @Test
  void copiesBetweenRegistriesThatAreReadOnly() throws IOException {
    Object[] files = {root, mirror};
    for (int i = 0; i < files.length; i++) {
      files[i] = Files.writeString(
          folder.resolve(i + ".yml"),
          "version: 0.1\nstorage: {filesystem: {rootdirectory: " + files[i]
              + "}, maintenance: {readonly: {enabled: true}}}\n");
    }
    Cli.Result copied = run("copy", files[0], "team/app:1.0", files[1]);

    assertThat(copied.code()).as(copied.err()).isEqualTo(ExitCode.DONE);
    assertThat(copies.repository("team/app").tags().get("1.0")).isEqualTo(image.digest());
  }

  @Test
  void keepsTheNameOfTheImage() {
    Cli.Result copied = run("copy", root, "team/app:1.0", mirror);

    assertThat(copied.code()).isEqualTo(ExitCode.DONE);
    assertThat(copied.lines())
        .contains("team/app:1.0  " + image.digest())
        .last()
        .asString()
        .matches(
            "Copied 1 manifest and 3 blobs \\(.*\\); " + "0 manifests and 0 blobs already present");
    assertThat(copies.repository("team/app").tags().get("1.0")).isEqualTo(image.digest());
    assertThat(run("copy", root, "team/app:1.0", mirror).lines())
        .last()
        .asString()
        .endsWith("1 manifest and 3 blobs already present");
  }

  @Test
  void givesTheImageANewName() {
    run("copy", root, "team/app:1.0", mirror, "other/app:stable");
    run("copy", root, "team/app:1.0", mirror, "third");
    run("copy", root, "team/app@" + image.digest(), mirror, "fourth");

    assertThat(copies.repository("other/app").tags().get("stable")).isEqualTo(image.digest());
    assertThat(copies.repository("third").tags().get("1.0")).isEqualTo(image.digest());
    assertThat(copies.repository("fourth").manifests().find(image.digest())).isPresent();
    assertThat(copies.repositories())
        .extracting(RepositoryName::value)
        .containsExactly("fourth", "other/app", "third");
    assertThat(run("tags", mirror, "fourth").out())
        .doesNotContain(image.digest().encoded());
  }

  @Test
  void copiesWithinARegistry() {
    Cli.Result copied = run("copy", root, "team/app:1.0", root, "other/app");

    assertThat(copied.lines()).last().asString().contains("0 manifests and 3 blobs already");
    assertThat(registry.repository("other/app").tags().get("1.0")).isEqualTo(image.digest());
  }

  @Test
  void copiesReferrersOnRequest() {
    TestImage signature = images.artifactFor(image).push();

    run("copy", root, "team/app:1.0", mirror);
    assertThat(copies.repository("team/app").referrers().of(image.digest())).isEmpty();
    JsonNode json =
        run("copy", "--referrers", "--json", root, "team/app:1.0", mirror).json();

    assertThat(json.at("/images/1/digest").asText())
        .isEqualTo(signature.digest().toString());
    assertThat(json.at("/manifests").asInt()).isEqualTo(1);
    assertThat(json.at("/manifestsSkipped").asInt()).isEqualTo(1);
    assertThat(json.at("/blobsSkipped").asInt()).isEqualTo(3);
    assertThat(copies.repository("team/app").referrers().of(image.digest())).hasSize(1);
  }

  @Test
  void renewsTheLeasesOfBothRegistries() {
    run("copy", root, "team/app:1.0", mirror);
    Trees.age(root);
    Trees.age(mirror);

    run("copy", root, "team/app:1.0", mirror);

    for (Registry each : List.of(registry, copies)) {
      StoragePath link = image.layerLink(image.layers().get(0));
      assertThat(each.storage().stat(link).orElseThrow().modified())
          .isAfter(each.storage().now().minus(Duration.ofHours(1)));
    }
  }

  @Test
  void readsARegistryThatItMayNotWriteTo() {
    Cli cli = Cli.over(storage -> new ForwardingStorage(storage) {
      @Override
      public Duration probe(StoragePath path) {
        if (storage.stat(image.revisionLink()).isPresent()) {
          throw new StorageException.AccessDenied(path, new IOException("read-only"));
        }
        return super.probe(path);
      }
    });

    assertThat(cli.run("copy", root, "team/app:1.0", mirror).code()).isEqualTo(ExitCode.DONE);
    assertThat(copies.repository("team/app").tags().get("1.0")).isEqualTo(image.digest());
  }

  @Test
  void reportsAnErrorInOneLine() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertRefused(ExitCode.FAILED, "\"2.0\"", run("copy", root, "team/app:2.0", mirror));
    assertRefused(ExitCode.FAILED, "not a registry", run("copy", root, "team/app:1.0", empty));
    assertRefused(
        ExitCode.USAGE,
        "expected REPOSITORY or REPOSITORY:TAG",
        run("copy", root, "team/app:1.0", mirror, "app@" + image.digest()));
    assertRefused(ExitCode.USAGE, "NAME_INVALID", run("copy", root, "team/app", mirror, "App"));
    assertThat(run("copy", root, "team/app:1.0").code()).isEqualTo(ExitCode.USAGE);
    assertThat(copies.repositories()).isEmpty();
    assertThat(empty).isEmptyDirectory();
  }

  @Test
  void refusesTwoFilesThatAVariableOverrides() throws IOException {
    Path from = configuration("from.yml", root);
    Path to = configuration("to.yml", mirror);
    Cli overriding = Cli.with(Map.of(ROOT_VARIABLE, root.toString()));

    assertRefused(
        ExitCode.USAGE,
        to + ": storage is " + root,
        overriding.run("copy", from, "team/app:1.0", to));
    assertThat(overriding.run("copy", from, "team/app:1.0", mirror).code())
        .isEqualTo(ExitCode.DONE);
    assertThat(run("copy", from, "team/app:1.0", to, "other").code()).isEqualTo(ExitCode.DONE);
    assertThat(run("copy", from, "team/app:1.0", from, "other").code()).isEqualTo(ExitCode.DONE);
  }

  private Path configuration(String name, Path directory) throws IOException {
    return Files.writeString(
        folder.resolve(name), "storage: {filesystem: {rootdirectory: " + directory + "}}");
  }

  private static void assertRefused(int code, String problem, Cli.Result result) {
    assertThat(result.code()).isEqualTo(code);
    assertThat(result.err()).contains(problem).hasLineCount(1);
  }

  private static Cli.Result run(Object... arguments) {
    return Cli.plain().run(arguments);
  }
}
