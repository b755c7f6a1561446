package io.stowage.registry.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.model.Digest;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingCommandsTest {
  private final Path root;
  private final Registry registry;
  private final TestImage image;
  private final TestImage index;
  private final TestImage signature;

  ReadingCommandsTest(@TempDir Path root) {
    this.root = root;
    this.registry = Trees.open(root);
    TestImages images = TestImages.in(registry.repository("team/app"), 1);
    this.image = images.image().layers(2).tag("1.0").push();
    this.index = images.index(image).tag("all").push();
    this.signature = images.artifactFor(image).push();
    TestImages.in(registry.repository("base"), 2).image().tag("latest").push();
  }

  @Test
  void changeNothing() {
    Trees.age(root);
    List<Path> before = Trees.files(root);

    for (String command : List.of("ls", "du")) {
      assertThat(Cli.plain().run(command, root).code()).isZero();
    }
    Cli.plain().run("inspect", root, "team/app:1.0");

    assertThat(Trees.files(root)).isEqualTo(before);
    assertThat(before)
        .allSatisfy(file -> assertThat(file.toFile().lastModified())
            .isLessThan(System.currentTimeMillis() - 1_000_000));
  }

  @Nested
  class Ls {
    @Test
    void listsTheCatalog() {
      assertThat(run("ls", root).lines()).containsExactly("base", "team/app");
      assertThat(json("ls", "--json", root).at("/repositories/1").asText()).isEqualTo("team/app");
    }

    @Test
    void showsCountsAndBytesInTheLongForm() {
      assertThat(run("ls", "-l", root).lines().get(0)).matches("REPOSITORY +MANIFESTS +TAGS +SIZE");
      assertThat(run("ls", "-l", root).lines().get(2)).matches("team/app +3 +2 +\\d+.*B");

      JsonNode app = json("ls", "-l", "--json", root).at("/repositories/1");
      assertThat(app.get("manifests").asInt()).isEqualTo(3);
      assertThat(app.get("tags").asInt()).isEqualTo(2);
      assertThat(app.get("bytes").asLong()).isGreaterThan(image.layers().get(0).size());
    }

    @Test
    void reportsADamagedManifestAndContinues() {
      Breakage.of(registry.storage()).truncateBlob(image.digest());

      Cli.Result result = Cli.plain().run("ls", "-l", root);

      assertThat(result.code()).isEqualTo(ExitCode.DAMAGED);
      assertThat(result.lines()).hasSize(3);
      assertThat(result.err()).contains(image.digest().encoded());
    }
  }

  @Nested
  class Tags {
    @Test
    void areListedWithTheirDigests() {
      assertThat(run("tags", root, "team/app").lines())
          .containsExactly("1.0  " + image.digest(), "all  " + index.digest());

      JsonNode json = json("tags", "--json", root, "team/app");
      assertThat(json.at("/repository").asText()).isEqualTo("team/app");
      assertThat(json.at("/tags/0/tag").asText()).isEqualTo("1.0");
      assertThat(json.at("/tags/0/digest").asText()).isEqualTo(image.digest().toString());
      assertThat(json.at("/tags/0/taggedAt").asText()).endsWith("Z");
    }

    @Test
    void areListedEvenIfOneIsDamaged() {
      Breakage.of(registry.storage()).garbleLink(index.tagLink("all"));

      Cli.Result result = Cli.plain().run("tags", root, "team/app");

      assertThat(result.code()).isEqualTo(ExitCode.DAMAGED);
      assertThat(result.lines()).containsExactly("1.0  " + image.digest());
      assertThat(result.err()).contains("tags/all/current/link");
    }

    @Test
    void failIfTheRepositoryDoesNotExist() {
      Cli.Result result = Cli.plain().run("tags", root, "absent");

      assertThat(result.code()).isEqualTo(ExitCode.FAILED);
      assertThat(result.err())
          .contains("repository \"absent\": no such repository")
          .hasLineCount(1);
    }
  }

  @Nested
  class Inspect {
    @Test
    void showsConfigLayersAndReferrersOfAnImage() {
      assertThat(run("inspect", root, "team/app:1.0").out())
          .containsPattern("Type +application/vnd.oci.image.manifest.v1\\+json")
          .containsPattern("Digest +" + image.digest())
          .contains("Config:\n  " + image.config().digest())
          .contains("Layers:\n  " + image.layers().get(0).digest())
          .contains("Referrers:\n  " + signature.digest() + "  application/vnd.example.signature ");
    }

    @Test
    void showsThePlatformsOfAnIndex() {
      assertThat(run("inspect", root, "team/app:all").out())
          .contains("Platforms:\n  linux/amd64  " + image.digest())
          .doesNotContain("Layers:");
    }

    @Test
    void showsTheSubjectOfAnArtifact() {
      assertThat(run("inspect", root, "team/app@" + signature.digest()).out())
          .contains("Artifact  application/vnd.example.signature\n")
          .contains("Subject   " + image.digest());
    }

    @Test
    void printsAnImageAsJson() {
      JsonNode json = json("inspect", "--json", root, "team/app:1.0");

      assertThat(json.at("/digest").asText()).isEqualTo(image.digest().toString());
      assertThat(json.at("/size").asInt()).isEqualTo(image.manifest().bytes().length);
      assertThat(json.at("/config/digest").asText())
          .isEqualTo(image.config().digest().toString());
      assertThat(json.at("/layers/1/size").asLong())
          .isEqualTo(image.layers().get(1).size());
      assertThat(json.at("/manifests")).isEmpty();
      assertThat(json.at("/referrers/0/digest").asText())
          .isEqualTo(signature.digest().toString());
      assertThat(json.at("/referrers/0/artifactType").asText())
          .isEqualTo("application/vnd.example.signature");
    }

    @Test
    void printsIndexesAndArtifactsAsJson() {
      JsonNode all = json("inspect", "--json", root, "team/app:all");
      JsonNode artifact = json("inspect", "--json", root, "team/app@" + signature.digest());

      assertThat(all.at("/config")).isEmpty();
      assertThat(all.at("/manifests/0/digest").asText())
          .isEqualTo(image.digest().toString());
      assertThat(all.at("/manifests/0/platform").asText()).isEqualTo("linux/amd64");
      assertThat(artifact.at("/subject").asText()).isEqualTo(image.digest().toString());
    }

    @Test
    void printsExactlyTheBytesWhenAsked() {
      Cli.Result result = run("inspect", "--raw", root, "team/app:1.0");

      assertThat(result.bytes()).isEqualTo(image.manifest().bytes());
      assertThat(result.out()).isEmpty();
    }

    @Test
    void showsTheTagLatestByDefault() {
      assertThat(run("inspect", root, "base").out()).containsPattern("Digest +sha256:");
    }

    @Test
    void failsIfTheManifestDoesNotExist() {
      Digest other = Digest.of(new byte[1]);
      for (String name : List.of("team/app:2.0", "team/app@" + other, "absent:1.0")) {
        assertUnknown(Cli.plain().run("inspect", root, name));
        assertUnknown(Cli.plain().run("inspect", "--raw", root, name));
      }
    }

    private void assertUnknown(Cli.Result result) {
      assertThat(result.code()).isEqualTo(ExitCode.FAILED);
      assertThat(result.err()).contains("MANIFEST_UNKNOWN").hasLineCount(1);
    }
  }

  @Nested
  class Du {
    @Test
    void showsEachRepositoryAndTheTotal() {
      Cli.Result result = run("du", root);

      assertThat(result.lines().get(0))
          .matches("REPOSITORY +OWN +SHARED +GARBAGE +UNTAGGED +QUARANTINE +UPLOADS +TOTAL");
      assertThat(result.lines().get(1))
          .matches("base +\\d+\\.\\d KiB +0 B +0 B +\\S.* +0 B +0 B +\\d+\\.\\d KiB");
      assertThat(result.lines().get(3)).startsWith("total ");
      assertThat(result.lines().get(4)).startsWith("Total: ").contains("0 B of it garbage");
    }

    @Test
    void isSorted() {
      registry.repository("zoo").blobs().put(new byte[1 << 20]);

      assertThat(run("du", "--sort", "garbage", root).lines().get(1)).startsWith("zoo ");
      assertThat(json("du", "--json", "--sort=total", root)
              .at("/repositories/0/repository")
              .asText())
          .isEqualTo("zoo");
      assertThat(Cli.plain().run("du", "--sort", "size", root).code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void hasDocumentedKeys() {
      JsonNode json = json("du", "--json", root);

      assertThat(json.fieldNames())
          .toIterable()
          .containsExactly(
              "writers",
              "blobs",
              "bytes",
              "ownBytes",
              "sharedBytes",
              "garbageBytes",
              "unlinkedBytes",
              "untaggedBytes",
              "quarantineBytes",
              "uploadBytes",
              "totalBytes",
              "repositories",
              "damages");
      assertThat(json.at("/repositories/0").fieldNames())
          .toIterable()
          .containsExactly(
              "repository",
              "ownBytes",
              "sharedBytes",
              "garbageBytes",
              "untaggedBytes",
              "quarantineBytes",
              "uploadBytes",
              "totalBytes");
    }

    @Test
    void printsExactBytesAsJson() {
      registry.repository("base").blobs().put(new byte[12345]);

      JsonNode json = json("du", "--json", root);

      assertThat(json.at("/garbageBytes").asLong()).isEqualTo(12345);
      assertThat(json.at("/unlinkedBytes").asLong()).isZero();
      assertThat(json.at("/repositories/0/garbageBytes").asLong()).isEqualTo(12345);
      assertThat(json.at("/bytes").asLong())
          .isEqualTo(json.at("/ownBytes").asLong()
              + json.at("/sharedBytes").asLong()
              + json.at("/garbageBytes").asLong());
    }
  }

  private static Cli.Result run(Object... arguments) {
    Cli.Result result = Cli.plain().run(arguments);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    return result;
  }

  private static JsonNode json(Object... arguments) {
    return run(arguments).json();
  }
}
