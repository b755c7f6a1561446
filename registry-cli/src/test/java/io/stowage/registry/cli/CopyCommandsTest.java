package io.stowage.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.model.Tag;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands {@code import} and {@code export}. */
class CopyCommandsTest {
  private final Path root;
  private final Path archive;
  private final Path layout;
  private final Registry registry;
  private final TestImage image;

  CopyCommandsTest(@TempDir Path folder) {
    root = folder.resolve("root");
    archive = folder.resolve("images.tar");
    layout = folder.resolve("layout");
    registry = Trees.open(root);
    image = TestImages.in(registry.repository("team/app"), 1)
        .image()
        .layers(2)
        .tag("1.0")
        .push();
  }

  @Test
  void exportsAndImportsAnArchive() {
    Cli.Result exported = run("export", root, "team/app:1.0", archive);
    Cli.Result imported = run("import", "--repository", "copy", root, archive);

    assertThat(exported.code()).isEqualTo(ExitCode.DONE);
    assertThat(exported.lines())
        .contains("team/app:1.0  " + image.digest())
        .last()
        .asString()
        .matches("Exported 1 manifest and 3 blobs \\(.*\\); "
            + "0 manifests and 0 blobs already present");
    assertThat(imported.code()).isEqualTo(ExitCode.DONE);
    assertThat(imported.lines()).contains("copy:1.0  " + image.digest());
    assertThat(registry.repository("copy").tags().get(Tag.parse("1.0"))).isEqualTo(image.digest());
  }

  @Test
  void exportsAFolderWithAllTags() {
    registry.repository("team/app").tags().put(Tag.parse("latest"), image.digest());

    Cli.Result exported = run("export", "--all-tags", "--referrers", root, "team/app", layout);
    Cli.Result imported = run("import", "--tag", "mine", "--repository", "copy", root, layout);

    assertThat(exported.lines())
        .contains("team/app:1.0     " + image.digest(), "team/app:latest  " + image.digest());
    assertThat(layout.resolve("index.json")).exists();
    assertThat(imported.lines()).contains("copy:mine  " + image.digest());
  }

  @Test
  void importsIntoTheRepositoryInTheImageName() throws IOException {
    Path fresh = Files.createDirectory(root.resolveSibling("fresh"));
    run("export", "--format", "docker-archive", root, "team/app:1.0", archive);

    Cli.Result refused = run("import", fresh, archive);
    Cli.Result imported = run("import", "--create", fresh, archive);

    assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("not a registry");
    assertThat(imported.code()).isEqualTo(ExitCode.DONE);
    assertThat(run("inspect", fresh, "team/app:1.0").out())
        .contains(image.digest().toString());
  }

  @Test
  void createsTheDirectoryOfANewRegistry() {
    Path fresh = root.resolveSibling("fresh");
    run("export", root, "team/app:1.0", archive);

    Cli.Result refused = run("import", "--repository", "copy", fresh, archive);
    Cli.Result imported = run("import", "--create", "--repository", "copy", fresh, archive);

    assertRefused(ExitCode.FAILED, "no such file or directory", refused);
    assertThat(imported.code()).isEqualTo(ExitCode.DONE);
    assertThat(run("ls", fresh).lines()).singleElement().asString().startsWith("copy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"absent/fresh", "config.yml"})
  void createsNoDirectoryForAMisspeltName(String name) {
    Path fresh = root.resolveSibling(name);
    run("export", root, "team/app:1.0", archive);

    Cli.Result refused = run("import", "--create", "--repository", "copy", fresh, archive);

    assertRefused(ExitCode.FAILED, fresh.toString(), refused);
    assertThat(fresh).doesNotExist();
  }

  @Test
  void importsAGzippedArchive() throws IOException {
    Path gzipped = root.resolveSibling("images.tar.gz");
    run("export", root, "team/app:1.0", archive);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzipped))) {
      Files.copy(archive, out);
    }

    assertThat(run("import", "--repository", "copy", root, gzipped).lines())
        .contains("copy:1.0  " + image.digest());
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci-archive", "docker-archive"})
  void exportsToStandardOutputAndImportsFromStandardInput(String format) {
    Cli.Result exported = run("export", "--format", format, root, "team/app:1.0", "-");
    Cli.Result imported =
        Cli.reading(exported.bytes()).run("import", "--repository", "copy", root, "-");

    assertThat(exported.code()).isEqualTo(ExitCode.DONE);
    assertThat(exported.out()).isEmpty();
    assertThat(exported.err()).contains("Exported 1 manifest and 3 blobs");
    assertThat(imported.lines()).contains("copy:1.0  " + image.digest());
  }

  @Test
  void exportsAnArchiveToStandardOutputByDefault() {
    byte[] bytes = run("export", "--json", root, "team/app:1.0", "-").bytes();

    run("export", "--format", "oci-archive", root, "team/app:1.0", archive);
    assertThat(archive).hasBinaryContent(bytes);
    assertRefused(
        ExitCode.USAGE,
        "--format oci with -",
        run("export", "--format", "oci", root, "team/app:1.0", "-"));
  }

  @Test
  void importsNothingFromAnEmptyStandardInput() {
    assertRefused(ExitCode.FAILED, "\"the stream\"", run("import", root, "-"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"images.tar.gz", "images.TGZ", "images.tar.zst"})
  void refusesNamesOfCompressedArchives(String name) {
    Path path = root.resolveSibling(name);

    assertRefused(ExitCode.USAGE, name + ": ", run("export", root, "team/app:1.0", path));
    assertRefused(
        ExitCode.USAGE,
        name + ": ",
        run("export", "--format", "docker-archive", root, "team/app:1.0", path));
    assertThat(path).doesNotExist();
    run("export", "--format", "oci", root, "team/app:1.0", path);
    assertThat(path.resolve("index.json")).exists();
  }

  @Test
  void exportsEitherAllTagsOrOne() {
    for (String name : List.of("team/app:1.0", "team/app:latest", "team/app@" + image.digest())) {
      Cli.Result refused = run("export", "--all-tags", root, name, archive);

      assertRefused(ExitCode.USAGE, "--all-tags with " + name, refused);
      assertThat(archive).doesNotExist();
    }
  }

  @Test
  void printsEverythingAsJson() {
    JsonNode json = run("export", "--json", root, "team/app:1.0", archive).json();

    assertThat(json.at("/images/0/repository").asText()).isEqualTo("team/app");
    assertThat(json.at("/images/0/tag").asText()).isEqualTo("1.0");
    assertThat(json.at("/images/0/digest").asText()).isEqualTo(image.digest().toString());
    assertThat(json.at("/manifests").asInt()).isEqualTo(1);
    assertThat(json.at("/blobsCopied").asInt()).isEqualTo(3);
    assertThat(json.at("/bytesCopied").asLong()).isPositive();
    assertThat(run("import", "--json", "--repository", "team/app", root, archive)
            .json()
            .at("/blobsSkipped")
            .asInt())
        .isEqualTo(3);
  }

  @Test
  void showsProgressOnlyOnATerminal() {
    assertThat(Cli.onTerminal().run("export", root, "team/app:1.0", archive).err())
        .contains("\rcopied: 1 object")
        .endsWith("\r");
    assertThat(run("import", "--repository", "copy", root, archive).err()).isEmpty();
  }

  @Test
  void reportsAnErrorInOneLine() {
    assertRefused(ExitCode.FAILED, "absent.tar", run("import", root, Path.of("absent.tar")));
    assertRefused(ExitCode.FAILED, "MANIFEST_INVALID", run("import", root, root));
    assertRefused(ExitCode.FAILED, "\"2.0\"", run("export", root, "team/app:2.0", archive));
    assertRefused(
        ExitCode.USAGE,
        "oci-archive",
        run("export", "--format", "zip", root, "team/app:1.0", archive));
    assertRefused(ExitCode.USAGE, "TAG_INVALID", run("import", "--tag", "-", root, archive));
  }

  private static void assertRefused(int code, String problem, Cli.Result result) {
    assertThat(result.code()).isEqualTo(code);
    assertThat(result.err()).contains(problem).hasLineCount(1);
  }

  private static Cli.Result run(Object... arguments) {
    return Cli.plain().run(arguments);
  }
}
