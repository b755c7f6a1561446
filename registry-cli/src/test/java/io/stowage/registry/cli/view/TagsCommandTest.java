package io.stowage.registry.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Platform;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator looks at images that were created and tagged at different times. */
class TagsCommandTest {
  private static final String CONFIG = """
      {"created": "%s", "os": "linux", "architecture": "%s", "config": {
        "Env": ["PATH=/bin", "A=b"], "Entrypoint": ["/bin/app", "-x"], "Cmd": ["serve"],
        "Labels": {"maintainer": "a team"}}, "rootfs": {"type": "layers", "diff_ids": []}}
      """;

  private final Path root;
  private final Registry registry;
  private final Repository app;
  private final ImageManifest old;
  private final ImageManifest recent;

  TagsCommandTest(@TempDir Path root) {
    this.root = root;
    this.registry = Trees.open(root);
    this.app = registry.repository("team/app");
    this.old = push("1.0", config("2024-05-06T07:08:09.5+02:00", "amd64"), 500);
    this.recent = push("1.1", config("2025-01-01T00:00:00Z", "arm64"), 100);
  }

  @BeforeEach
  void setTimes() throws IOException {
    setAt("1.0", "2026-03-01T00:00:00Z");
    setAt("1.1", "2026-02-01T00:00:00Z");
  }

  private void setAt(String tag, String time) throws IOException {
    Path link = root.resolve("docker/registry/v2/repositories/team/app/_manifests/tags")
        .resolve(tag + "/current/link");
    Files.setLastModifiedTime(link, FileTime.from(Instant.parse(time)));
  }

  private static byte[] config(String created, String architecture) {
    return CONFIG.formatted(created, architecture).getBytes(StandardCharsets.UTF_8);
  }

  private ImageManifest push(String reference, byte[] config, int layer) {
    ImageManifest image = ImageManifest.builder()
        .config(app.blobs().put(config, MediaType.OCI_CONFIG))
        .layer(app.blobs().put(new byte[layer], MediaType.OCI_LAYER))
        .build();
    app.manifests().put(reference, image);
    return image;
  }

  @Nested
  class Details {
    @Test
    void showsWhatIsKnownAboutEachImage() {
      List<String> lines = run("tags", "-l", root, "team/app").lines();

      assertThat(lines).hasSize(3);
      assertThat(lines.get(0)).matches("TAG +DIGEST +CREATED +SET +SIGNED +PLATFORMS +SIZE");
      assertThat(lines.get(1))
          .matches("1\\.0 +" + old.digest() + "  2024-05-06T05:08:09Z  2026-03-01T00:00:00Z  - +"
              + "linux/amd64 +\\d\\.\\d KiB");
      assertThat(lines.get(2)).contains("linux/arm64", "2025-01-01T00:00:00Z");
    }

    @Test
    void hasDocumentedKeys() {
      JsonNode json = run("tags", "-l", "--json", root, "team/app").json();

      assertThat(json.at("/tags/0").fieldNames())
          .toIterable()
          .containsExactly("tag", "digest", "taggedAt", "bytes", "created", "platforms", "signed");
      assertThat(json.at("/tags/0/bytes").asLong()).isEqualTo(size(old));
      assertThat(json.at("/tags/0/created").asText()).isEqualTo("2024-05-06T05:08:09.500Z");
      assertThat(json.at("/tags/0/platforms/0").asText()).isEqualTo("linux/amd64");
      assertThat(json.at("/tags/0/signed").asBoolean()).isFalse();
    }

    @Test
    void showsTheImagesOfAnIndex() {
      Platform amd = Platform.of("linux", "amd64");
      Platform arm = new Platform("linux", "arm", "", List.of(), "v7");
      ImageIndex index =
          ImageIndex.builder().manifest(old, amd).manifest(recent, arm).build();
      app.manifests().put("all", index);

      JsonNode tag = json("all");

      assertThat(tag.get("bytes").asLong())
          .isEqualTo(size(old) + size(recent) + index.bytes().length);
      assertThat(tag.get("created").asText()).isEqualTo("2025-01-01T00:00:00Z");
      assertThat(tag.get("platforms"))
          .extracting(JsonNode::asText)
          .containsExactly("linux/amd64", "linux/arm/v7");
    }

    @Test
    void prefersTheAnnotationOfAnIndex() {
      ImageIndex index = ImageIndex.builder()
          .manifest(old, Platform.of("unknown", "unknown"))
          .annotation("org.opencontainers.image.created", "2020-01-01T00:00:00Z")
          .build();
      app.manifests().put("all", index);

      assertThat(json("all").get("created").asText()).isEqualTo("2020-01-01T00:00:00Z");
      assertThat(json("all").get("platforms")).isEmpty();
    }

    @Test
    void showsWhetherAnImageIsSignedByAReferrer() {
      sign(old, "application/vnd.dev.cosign.artifact.sig.v1+json");
      sign(recent, "application/spdx+json");

      assertThat(json("1.0").get("signed").asBoolean()).isTrue();
      assertThat(json("1.1").get("signed").asBoolean()).isFalse();
      assertThat(run("tags", "-l", root, "team/app").lines().get(1)).contains("  yes  ");
    }

    private void sign(Manifest subject, String type) {
      app.manifests()
          .put(ImageManifest.builder()
              .artifactType(MediaType.parse(type))
              .config(app.blobs().put("{}".getBytes(StandardCharsets.UTF_8), MediaType.OCI_EMPTY))
              .subject(subject.descriptor())
              .build());
    }

    @Test
    void showsWhetherAnImageIsSignedByATagOfCosign() {
      push("sha256-" + recent.digest().encoded() + ".sig", config("2024-01-01T00:00:00Z", "x"), 9);
      push("sha256-" + old.digest().encoded() + ".att", config("2024-01-01T00:00:00Z", "x"), 9);

      assertThat(json("1.1").get("signed").asBoolean()).isTrue();
      assertThat(json("1.0").get("signed").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "{",
          "[]",
          "null",
          "{\"created\": 5, \"os\": [], \"architecture\": {}}",
          "{\"created\": \"yesterday\"}",
          "{\"created\": \"0001-01-01T00:00:00Z\"}",
          "{\"created\": \"+9999999999-12-31T23:59:59-18:00\"}",
          "{\"config\": {\"Env\": {\"a\": 1}, \"Labels\": [1], \"Entrypoint\": \"x\"}}"
        })
    void showsADashForATimeThatIsNotKnown(String config) {
      push("odd", config.getBytes(StandardCharsets.UTF_8), 1);

      assertThat(run("tags", "-l", "--match", "odd", root, "team/app").lines().get(1))
          .matches("odd  sha256:\\S+  - +\\d.*Z  - +- +\\d.*B");
      assertThat(json("odd").get("created").asText()).isEmpty();
      assertThat(run("inspect", root, "team/app:odd").out()).contains("Config:\n");
    }

    @Test
    void readsNoConfigThatIsVeryLargeOrDeepOrLong() {
      push("large", new byte[ImageConfig.LIMIT + 1], 1);
      push("deep", "[".repeat(100_000).getBytes(StandardCharsets.UTF_8), 1);
      push("many", ("[" + "0,".repeat(1_000_000) + "0]").getBytes(StandardCharsets.UTF_8), 1);

      List<String> lines = run("tags", "-l", root, "team/app").lines();

      assertThat(lines).hasSize(6).filteredOn(line -> line.contains("  -  ")).hasSize(5);
    }

    @Test
    void printsNothingRaw() {
      String evil = "{\"created\": \"2024-01-01T00:00:00Z\", \"os\": \"li\\u001b[2Jnux\","
          + " \"architecture\": \"a\\nb\", \"config\": {\"Env\": [\"A=\\u001b[31m\\nB\"],"
          + " \"Labels\": {\"\\u001b]0;x\": \"\\u0007\"}, \"Entrypoint\": [\"\\u202e\"]}}";
      push("evil", evil.getBytes(StandardCharsets.UTF_8), 1);

      String out = run("tags", "-l", root, "team/app").out()
          + run("inspect", root, "team/app:evil").out()
          + run("inspect", "--json", root, "team/app:evil").out();

      assertThat(out)
          .doesNotContain("\u001b", "\u0007", "\u202e", "a\nb")
          .contains("li\\u001b[2Jnux/a\\u000ab");
    }

    @Test
    void reportsAMissingConfigAndAMissingManifestAndContinues() {
      Breakage.of(registry.storage())
          .remove(RegistryLayout.blobData(old.config().digest()));
      Breakage.of(registry.storage()).remove(RegistryLayout.blobData(recent.digest()));

      Cli.Result result = Cli.plain().run("tags", "-l", root, "team/app");

      assertThat(result.code()).isEqualTo(ExitCode.DAMAGED);
      assertThat(result.lines()).hasSize(3);
      assertThat(result.lines().get(1)).contains("  -  ").endsWith("iB");
      assertThat(result.lines().get(2)).endsWith(" -");
      assertThat(result.err())
          .contains(old.config().digest().encoded(), recent.digest().encoded());
    }

    @Test
    void showsSizesThatAreInvented() {
      Descriptor layer = app.blobs().put(new byte[7], MediaType.OCI_LAYER);
      String huge =
          """
          {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
          "config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":%d,"digest":"%s"},
          "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","size":%d,"digest":"%s"}]}
          """.formatted(Long.MAX_VALUE, old.config().digest(), Long.MAX_VALUE, layer.digest());
      Digest digest = Breakage.of(registry.storage())
          .manifest(app.name(), huge.getBytes(StandardCharsets.UTF_8));
      app.tags().put("huge", digest);

      assertThat(json("huge").get("bytes").asLong()).isEqualTo(Long.MAX_VALUE);
      assertThat(run("tags", "-l", "--match=huge", root, "team/app").out()).contains("8.0 EiB");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tag, '1.0, 1.1, none'",
    "set, 'none, 1.0, 1.1'",
    "created, '1.1, 1.0, none'",
    "size, '1.0, 1.1, none'"
  })
  void areSortedByAnyColumn(String column, String expected) throws IOException {
    push("none", "{}".getBytes(StandardCharsets.UTF_8), 1);
    setAt("none", "2026-04-01T00:00:00Z");

    List<String> shown = run("tags", "--sort", column, root, "team/app").lines().stream()
        .map(line -> line.substring(0, line.indexOf(' ')))
        .toList();

    assertThat(String.join(", ", shown)).isEqualTo(expected);
    assertThat(run("tags", "-l", "--sort=" + column, root, "team/app").lines().get(1))
        .startsWith(shown.get(0));
  }

  @Test
  void areSelectedByPatterns() {
    TestImages.in(app, 3).image().tag("latest").push();

    assertThat(run("tags", "--match", "1.?", root, "team/app").lines()).hasSize(2);
    assertThat(run("tags", "--match", "1.0", "--match", "l*", root, "team/app").lines())
        .hasSize(2);
    assertThat(run("tags", "--match", "x*", root, "team/app").out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--sort=age", "--match=a/b", "--match=", "--sort"})
  void areRefusedWithAWrongOption(String option) {
    Cli.Result result = Cli.plain().run("tags", option, root, "team/app");

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("xpected").hasLineCount(1);
  }

  @Test
  void inspectShowsTheConfig() {
    assertThat(run("inspect", root, "team/app:1.0").out())
        .containsPattern("Total +\\d")
        .containsPattern("Created +2024-05-06T05:08:09.500Z\n")
        .containsPattern("Platform +linux/amd64\n")
        .contains("Entrypoint: [\"/bin/app\",\"-x\"]\n")
        .contains("Command: [\"serve\"]\n")
        .contains("Environment:\n  PATH=/bin\n  A=b\n")
        .contains("Labels:\n  maintainer=a team\n");
  }

  @Test
  void inspectHasDocumentedKeys() {
    JsonNode json = run("inspect", "--json", root, "team/app:1.0").json();

    assertThat(json.get("totalSize").asLong()).isEqualTo(size(old));
    assertThat(json.get("created").asText()).isEqualTo("2024-05-06T05:08:09.500Z");
    assertThat(json.get("platform").asText()).isEqualTo("linux/amd64");
    assertThat(json.at("/entrypoint/1").asText()).isEqualTo("-x");
    assertThat(json.at("/command/0").asText()).isEqualTo("serve");
    assertThat(json.at("/environment/1").asText()).isEqualTo("A=b");
    assertThat(json.at("/labels/maintainer").asText()).isEqualTo("a team");
  }

  @Test
  void inspectTakesAShortDigest() {
    String beginning = recent.digest().encoded().substring(0, 6);
    for (String name : List.of("team/app@sha256:" + beginning, "team/app@" + beginning)) {
      assertThat(run("inspect", root, name).out()).contains("Digest    " + recent.digest());
    }
  }

  private JsonNode json(String tag) {
    JsonNode tags = run("tags", "-l", "--json", root, "team/app").json().get("tags");
    return StreamSupport.stream(tags.spliterator(), false)
        .filter(each -> each.get("tag").asText().equals(tag))
        .findFirst()
        .orElseThrow();
  }

  private static long size(ImageManifest image) {
    return image.bytes().length
        + image.config().size()
        + image.layers().stream().mapToLong(Descriptor::size).sum();
  }

  private static Cli.Result run(Object... arguments) {
    Cli.Result result = Cli.plain().run(arguments);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    return result;
  }
}
