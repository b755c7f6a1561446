package io.stowage.registry.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A registry of twenty repositories with five tags each: {@code 1.0.0}, {@code 1.0.1}, {@code
 * 1.1.0} and {@code pr-1}, which were set 40, 30, 20 and 10 days before {@link #NOW}, and {@code
 * latest}, which names the image of {@code 1.1.0}.
 */
class PruneCommandTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private final Path folder;
  private final Path root;
  private final Map<String, TestImage> images = new TreeMap<>();

  PruneCommandTest(@TempDir Path folder) {
    this.folder = folder;
    this.root = folder.resolve("root");
    try (Registry registry = Trees.open(root)) {
      for (int i = 0; i < 20; i++) {
        String name = (i < 10 ? "team/app" : "lib/app") + i;
        TestImages made = TestImages.in(registry.repository(name), i);
        for (String tag : List.of("1.0.0", "1.0.1", "pr-1")) {
          images.put(name + ":" + tag, made.image().tag(tag).push());
        }
        images.put(name + ":1.1.0", made.image().tag("1.1.0").tag("latest").push());
      }
    }
    Trees.age(root);
    for (int i = 0; i < 20; i++) {
      String name = (i < 10 ? "team/app" : "lib/app") + i;
      setDaysAgo(name, "1.0.0", 40);
      setDaysAgo(name, "1.0.1", 30);
      setDaysAgo(name, "1.1.0", 20);
      setDaysAgo(name, "latest", 20);
      setDaysAgo(name, "pr-1", 10);
    }
  }

  @Test
  void keepsTheLastTagsOfEachRepository() {
    Cli.Result result = prune("--keep-last", 2, "--match", "[0-9].*", "--regex");

    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    assertThat(result.err()).isEmpty();
    assertThat(tags().values()).containsOnly(List.of("1.0.1", "1.1.0", "latest", "pr-1"));
    assertThat(result.lines())
        .hasSize(21)
        .contains(
            "removed tag team/app3:1.0.0 (" + digest("team/app3:1.0.0") + "): not among the last 2",
            "Removed 20 tags and 20 manifests; 80 kept");
    assertThat(prune("--keep-last", 2, "--match", "[0-9].*", "--regex").out())
        .isEqualTo("Removed 0 tags and 0 manifests; 80 kept\n");
    assertThat(Cli.plain().run("verify", root).code()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void followsTheFirstRuleOfThePolicyFileThatConcernsARepository() {
    Cli.Result result = prune("--now", NOW, "--policy", policy("""
        rules:
          - repositories: ["team/**"]
            tags: {exclude: [latest]}
            keep: {newer: 25d}
          - repositories: ["lib/app10", "lib/app11"]
            keep: {semver: {minor: 1}, tags: ["pr-*"]}
        """));

    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    assertThat(tags())
        .containsEntry("team/app0", List.of("1.1.0", "latest", "pr-1"))
        .containsEntry("lib/app10", List.of("1.0.1", "1.1.0", "latest", "pr-1"))
        .containsEntry("lib/app12", List.of("1.0.0", "1.0.1", "1.1.0", "latest", "pr-1"));
  }

  @Test
  void showsTheReasonForEachTagInADryRunAndChangesNothing() {
    TreeDump before = dump();

    Cli.Result result = prune(
        "-d", "--now", NOW, "--repository", "team/*", "--exclude", "latest", "--keep-newer", "15d");

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(dump().changesSince(before)).isEmpty();
    assertThat(result.lines())
        .hasSize(102)
        .startsWith(
            "DECISION  TAG               TIME                  RULE  REASON",
            "keep      lib/app10:1.0.0   2026-04-22T00:00:00Z  -     no rule concerns the "
                + "repository")
        .contains(
            "remove    team/app0:1.0.0   2026-04-22T00:00:00Z  1     not newer than 15d",
            "keep      team/app0:1.1.0   2026-05-12T00:00:00Z  1     names the same manifest as "
                + "latest",
            "keep      team/app0:latest  2026-05-12T00:00:00Z  1     excluded by latest",
            "keep      team/app0:pr-1    2026-05-22T00:00:00Z  1     newer than 15d",
            "Would remove 20 tags; 80 kept");
  }

  @Test
  void printsEachDecisionAsJson() {
    Cli.Result result =
        prune("--json", "--now", NOW, "--repository", "team/app0", "--keep-semver", "major=1");

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    JsonNode decisions = result.json().path("decisions");
    assertThat(decisions).hasSize(100);
    assertThat(decisions.path(50).toString())
        .isEqualTo("{\"repository\":\"team/app0\",\"tag\":\"1.0.0\",\"digest\":\""
            + digest("team/app0:1.0.0")
            + "\",\"decision\":\"remove\",\"rule\":1,"
            + "\"reason\":\"not among the last 1 of a major version\","
            + "\"time\":\"2026-04-22T00:00:00Z\"}");
    assertThat(result.json().path("tagsRemoved").asInt()).isEqualTo(3);
    assertThat(result.json().path("tagsKept").asInt()).isEqualTo(97);
    assertThat(result.json().path("dryRun").asBoolean()).isFalse();
    assertThat(tags()).containsEntry("team/app0", List.of("1.1.0", "latest"));
  }

  @Test
  void freesTheSpaceIfACollectionIsRequested() {
    Cli.Result planned = prune("-d", "--collect", "--writers", "none", "--keep-last", 3);
    assertThat(planned.code()).as(planned.err()).isEqualTo(ExitCode.DONE);

    Cli.Result result = prune("--json", "--collect", "--writers", "none", "--keep-last", 3);

    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    JsonNode collection = result.json().path("collection");
    assertThat(collection.path("blobsRemoved").asInt()).isEqualTo(20 * 2 * 3);
    assertThat(planned.out())
        .contains("A collection with --writers none:")
        .contains("blobs      120 would be removed");
    assertThat(result.json().path("decisions")).hasSize(100);
  }

  @Test
  void predictsForAnyWriterInADryRunThatDoesNotStateThem() throws IOException {
    assertThat(prune("-d", "--writers", "none", "--keep-last", 3).code()).isEqualTo(ExitCode.DONE);
    Path file = Files.writeString(
        folder.resolve("readonly.yml"),
        "version: 0.1\nstorage: {filesystem: {rootdirectory: " + root
            + "}, maintenance: {readonly: {enabled: true}}}\n");
    assertThat(Cli.plain()
            .run("prune", "-d", "--json", "--collect", "--keep-last", 3, file)
            .json()
            .path("writers")
            .asText())
        .isEqualTo("any");
    Cli.Result result = prune("-d", "--collect", "--keep-last", 3);

    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    assertThat(result.out()).contains("A collection with --writers any:");
    assertThat(prune("-d", "--json", "--collect", "--keep-last", 3)
            .json()
            .path("writers")
            .asText())
        .isEqualTo("any");
    assertThat(prune("--collect", "--keep-last", 3).code()).isEqualTo(ExitCode.USAGE);
    Path cached = Files.writeString(
        folder.resolve("config.yml"),
        "{version: 0.1, storage: {filesystem: {rootdirectory: " + root
            + "}, cache: {blobdescriptor: inmemory}}}");
    assertThat(Cli.plain()
            .run("prune", "-d", "--collect", "--keep-last", 3, cached)
            .code())
        .isEqualTo(ExitCode.DONE);
    assertThat(Cli.plain().run("prune", "--collect", "--keep-last", 3, cached).code())
        .isEqualTo(ExitCode.USAGE);
    assertThat(tags().values()).allMatch(tags -> tags.size() == 5);
  }

  @Test
  void worksOnARegistryThatIsReadOnlyAndDoesNotDelete() throws IOException {
    Path config = Files.writeString(
        folder.resolve("config.yml"),
        "{version: 0.1, storage: {filesystem: {rootdirectory: " + root
            + "}, delete: {enabled: false}, maintenance: {readonly: {enabled: true}}}}");

    Cli.Result result = Cli.plain().run("prune", "--keep-last", 1, config);

    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    assertThat(tags().values()).containsOnly(List.of("pr-1"));
  }

  @Test
  void reportsATagThatCannotBeReadAndKeepsIt() {
    Path link = link("team/app0", "1.0.0");
    try {
      Files.writeString(link, "garbage");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }

    Cli.Result result = prune("--keep-last", 1);

    assertThat(result.code()).isEqualTo(ExitCode.DAMAGED);
    assertThat(result.out()).contains("tags/1.0.0/current/link");
    assertThat(link).exists();
  }

  @Test
  void failsIfThePolicyOrTheRegistryDoesNotExist() {
    Cli.Result withoutPolicy = prune("--policy", folder.resolve("none.yml"));
    assertThat(withoutPolicy.code()).isEqualTo(ExitCode.FAILED);
    assertThat(withoutPolicy.err()).contains("none.yml");
    assertThat(
            Cli.plain().run("prune", "--keep-last", 1, folder.resolve("none")).code())
        .isEqualTo(ExitCode.FAILED);
  }

  private Digest digest(String name) {
    return Objects.requireNonNull(images.get(name)).digest();
  }

  private Cli.Result prune(Object... arguments) {
    List<Object> words = new ArrayList<>(List.of("prune"));
    words.addAll(Arrays.asList(arguments));
    words.add(root);
    return Cli.plain().run(words.toArray());
  }

  private Path policy(String content) {
    try {
      return Files.writeString(folder.resolve("policy.yml"), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TreeDump dump() {
    return TreeDump.of(Trees.storage(root), RegistryLayout.ROOT);
  }

  private Map<String, List<String>> tags() {
    RegistryOptions readOnly = RegistryOptions.builder().readOnly(true).build();
    try (Registry registry = Registry.open(Trees.storage(root), readOnly)) {
      return registry.repositories().stream()
          .collect(Collectors.toMap(
              RepositoryName::value,
              name -> registry.repository(name).tags().list().stream()
                  .map(Tag::value)
                  .toList()));
    }
  }

  private void setDaysAgo(String repository, String tag, int days) {
    try {
      Files.setLastModifiedTime(
          link(repository, tag), FileTime.from(NOW.minus(Duration.ofDays(days))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path link(String repository, String tag) {
    StoragePath link =
        RegistryLayout.tagCurrentLink(RepositoryName.parse(repository), Tag.parse(tag));
    return root.resolve(link.value());
  }
}
