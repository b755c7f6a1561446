package io.stowage.registry.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code export} and {@code import} for whole registries, platforms and folders. */
class ExportCommandTest {
  private final Path root;
  private final Path copy;
  private final Path archive;
  private final Path folder;
  private final Registry registry;
  private final TestImages images;
  private final TestImage amd64;
  private final TestImage arm64;
  private final TestImage index;
  private final TestImage web;

  ExportCommandTest(@TempDir Path directory) {
    root = directory.resolve("root");
    copy = directory.resolve("copy");
    archive = directory.resolve("all.tar");
    folder = directory.resolve("folder");
    registry = Trees.open(root);
    images = TestImages.in(registry.repository("team/app"), 1);
    amd64 = images.image().tag("amd64").push();
    arm64 = images.image().push();
    index = images.index(amd64, arm64).tag("1.0").push();
    web = TestImages.in(registry.repository("web"), 1).image().push();
  }

  @Test
  void exportsAndImportsTheWholeRegistry() {
    Cli.Result exported = run("export", root, "-o", archive);
    Cli.Result imported = run("import", "--create", copy, archive);

    assertThat(exported.code()).isEqualTo(ExitCode.DONE);
    assertThat(exported.lines().subList(0, 3))
        .zipSatisfy(
            List.of("team/app:1.0 ", "team/app:amd64 ", "web@" + web.digest()),
            (line, name) -> assertThat(line).startsWith(name));
    assertThat(imported.lines()).containsAll(exported.lines().subList(0, 3));
    assertThat(imported.code()).isEqualTo(ExitCode.DONE);
    Registry copied = Trees.open(copy);
    assertThat(copied.repositories())
        .extracting(RepositoryName::value)
        .containsExactly("team/app", "web");
    assertThat(copied.repository("team/app").tags().byDigest())
        .isEqualTo(registry.repository("team/app").tags().byDigest());
    assertThat(copied.repository("web").manifests().find(web.digest())).isPresent();
  }

  @Test
  void exportsTheSameWithTheOptionAllToStandardOutput() {
    run("export", root, "-o", archive);

    Cli.Result exported = run("export", "--all", root, "-o", "-");

    assertThat(archive).hasBinaryContent(exported.bytes());
    assertThat(exported.out()).isEmpty();
  }

  @Test
  void exportsOnlyTagsOrSomeRepositoriesOnRequest() {
    assertThat(run("export", "--all-tags", root, "-o", archive).out()).doesNotContain("web");
    assertThat(run("export", "--match", "w*", root, "-o", archive).out())
        .contains("web")
        .doesNotContain("team/app");
    assertThat(run("export", "--match", "w*", "--match", "team/**", root, "-o", archive)
            .out())
        .contains("web", "team/app");
    assertRefused(
        ExitCode.FAILED,
        "--match none/*: no repository matches",
        run("export", "--match", "none/*", root, "-o", archive));
  }

  @Test
  void namesWhatItLeavesOut() {
    registry.repository("team/app").blobs().delete(arm64.layers().get(0).digest());

    Cli.Result exported = run("export", root, "-o", archive);
    JsonNode json = run("export", "--json", root, "-o", archive).json();

    assertThat(exported.code()).isEqualTo(ExitCode.DAMAGED);
    assertThat(exported.out())
        .contains("Left out", "  team/app:1.0: blob \"" + arm64.layers().get(0).digest());
    assertThat(json.at("/leftOut/0/repository").asText()).isEqualTo("team/app");
    assertThat(json.at("/leftOut/0/reference").asText()).isEqualTo("1.0");
    assertThat(json.at("/leftOut")).hasSize(2);
    assertThat(run("import", "--create", copy, archive).code()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void takesTheImageForAPlatform() {
    Cli.Result exported = run("export", "--platform", "linux/arm64", root, "team/app:1.0", archive);
    run("import", "--create", "--repository", "exported", copy, archive);
    run("export", root, "team/app:1.0", archive);
    run("import", "--platform", "linux/arm64", "--repository", "imported", copy, archive);
    run("copy", "--platform", "linux/arm64", root, "team/app:1.0", copy, "copied");

    assertThat(exported.lines()).contains("team/app:1.0  " + arm64.digest());
    Registry copied = Trees.open(copy);
    for (String name : new String[] {"exported", "imported", "copied"}) {
      assertThat(copied.repository(name).tags().get("1.0")).isEqualTo(arm64.digest());
      assertThat(copied.repository(name).manifests().find(index.digest())).isEmpty();
    }
  }

  @Test
  void listsThePlatformsThatAreThere() {
    for (String platform : new String[] {"linux/arm", "windows/amd64"}) {
      assertRefused(
          ExitCode.FAILED,
          "expected exactly one image for " + platform + ", found linux/amd64, linux/arm64",
          run("export", "--platform", platform, root, "team/app:1.0", archive));
      assertRefused(
          ExitCode.FAILED,
          "expected exactly one image for " + platform + ", found linux/amd64, linux/arm64",
          run("copy", "--platform", platform, root, "team/app:1.0", root, "other"));
    }
    assertRefused(
        ExitCode.USAGE,
        "platform is \"arm64\"",
        run("export", "--platform", "arm64", root, "team/app:1.0", archive));
  }

  @Test
  void writesAndReadsAFolderWithOneImage() {
    Cli.Result exported = run("export", "--format", "dir", root, "team/app:1.0", folder);
    run("import", "--create", "--repository", "app", "--tag", "2.0", copy, folder);

    assertThat(exported.code()).isEqualTo(ExitCode.DONE);
    assertThat(folder.resolve("manifest.json"))
        .hasBinaryContent(index.manifest().bytes());
    assertThat(Trees.open(copy).repository("app").tags().get("2.0")).isEqualTo(index.digest());
    assertRefused(
        ExitCode.FAILED,
        "not empty, expected an empty folder or none",
        run("export", "--format", "dir", root, "team/app:1.0", folder));
  }

  @Test
  void refusesOptionsThatDoNotFitTogether() {
    assertUsage("no PATH", run("export", root));
    assertUsage("no PATH", run("export", root, "team/app:1.0"));
    assertUsage("PATH with --output", run("export", root, "app:1.0", archive, "-o", archive));
    assertUsage("--all with app:1.0", run("export", "--all", root, "app:1.0", archive));
    assertUsage("--match with app", run("export", "--match", "*", root, "app", archive));
    assertUsage("--all with --all-tags", run("export", "--all", "--all-tags", root, "-o", archive));
    assertUsage(
        "expected --all-tags", run("export", "--platform", "linux/arm64", root, "-o", archive));
    assertUsage("--format dir", run("export", "--format", "dir", root, "-o", folder));
    assertUsage(
        "--format docker-archive",
        run("export", "--format", "docker-archive", root, "-o", archive));
    assertUsage(
        "--format dir with --all-tags",
        run("export", "--format", "dir", "--all-tags", root, "app", folder));
    assertUsage("--format dir with -", run("export", "--format", "dir", root, "app", "-"));
    assertUsage("pattern is \"A\"", run("export", "--match", "A", root, "-o", archive));
    assertThat(archive).doesNotExist();
    assertThat(folder).doesNotExist();
  }

  private static void assertUsage(String problem, Cli.Result result) {
    assertRefused(ExitCode.USAGE, problem, result);
  }

  private static void assertRefused(int code, String problem, Cli.Result result) {
    assertThat(result.err()).contains(problem).hasLineCount(1);
    assertThat(result.code()).isEqualTo(code);
  }

  private static Cli.Result run(Object... arguments) {
    return Cli.plain().run(arguments);
  }
}
