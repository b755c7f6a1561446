package io.stowage.registry.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TreeDump;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that set and remove tags. */
class TagCommandsTest {
  private final SampleRegistry sample;

  TagCommandsTest(@TempDir Path folder) {
    sample = SampleRegistry.in(folder.resolve("root"));
  }

  /** Runs a command line in which {@code ROOT} stands for the registry. */
  private Cli.Result run(String line) {
    List<Object> arguments = new ArrayList<>();
    for (String part : line.split(" ", -1)) {
      arguments.add(part.equals("ROOT") ? sample.root : part);
    }
    return Cli.plain().run(arguments.toArray());
  }

  private void assertChangesNothing(int code, String line) {
    TreeDump before = sample.dump();
    Cli.Result result = run(line);
    assertThat(result.code()).as(line + result.err()).isEqualTo(code);
    assertThat(sample.dump().changesSince(before)).isEmpty();
  }

  private String digestOf(String name) {
    return sample.tags("team/app").contains(name)
        ? Trees.open(sample.root).repository("team/app").tags().get(name).toString()
        : "none";
  }

  @Nested
  class Tag {
    @Test
    void setsNewTags() {
      Cli.Result result = run("tag ROOT team/app:1.0 1 stable 1");

      assertThat(result.code()).isEqualTo(ExitCode.DONE);
      assertThat(result.lines())
          .containsExactly(
              "tagged team/app:1 (" + sample.first.digest() + ")",
              "tagged team/app:stable (" + sample.first.digest() + ")");
      assertThat(sample.tags("team/app")).contains("1", "stable", "1.0");
      sample.assertGone();
    }

    @Test
    void movesATagAndSaysWhatItNamed() {
      Cli.Result result = run("tag ROOT team/app:1.0 latest");

      assertThat(result.lines())
          .containsExactly("tagged team/app:latest (" + sample.first.digest() + "), which named "
              + sample.twice.digest());
      assertThat(digestOf("latest")).isEqualTo(sample.first.digest().toString());
      sample.assertGone();
    }

    @Test
    void takesADigestThatIsShortened() {
      JsonNode json = run("tag --json ROOT team/app@" + SampleRegistry.digits(sample.ownChild)
              + " child latest")
          .json();

      assertThat(json.at("/repository").asText()).isEqualTo("team/app");
      assertThat(json.at("/digest").asText()).isEqualTo(sample.ownChild.digest().toString());
      assertThat(json.at("/tags/0/tag").asText()).isEqualTo("child");
      assertThat(json.at("/tags/0").has("previous")).isFalse();
      assertThat(json.at("/tags/1/previous").asText())
          .isEqualTo(sample.twice.digest().toString());
      assertThat(digestOf("child")).isEqualTo(sample.ownChild.digest().toString());
    }

    @Test
    void replacesNoTagIfAsked() {
      assertChangesNothing(ExitCode.FAILED, "tag --no-replace ROOT team/app:1.0 new latest");
      assertChangesNothing(ExitCode.FAILED, "tag --no-replace ROOT team/app:1.0 1.0");
      assertThat(run("tag --no-replace ROOT team/app:1.0 new latest").err())
          .startsWith("stowage: team/app:latest: exists, expected only new tags");

      assertThat(run("tag --no-replace ROOT team/app:1.0 new").code()).isEqualTo(ExitCode.DONE);

      assertThat(digestOf("new")).isEqualTo(sample.first.digest().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"team/app:9.9", "team/none:1.0", "team/app@00000000", "team/app/web:2"})
    void changesNothingIfTheImageDoesNotExist(String name) {
      assertChangesNothing(ExitCode.FAILED, "tag ROOT " + name + " new");
    }

    @Test
    void changesNothingIfALayerIsMissing() {
      Breakage.of(Trees.storage(sample.root))
          .removeFolder(RegistryLayout.blobData(sample.first.config().digest()));

      assertChangesNothing(ExitCode.FAILED, "tag ROOT team/app:1.0 new");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"tag ROOT team/app new", "tag ROOT team/app:1.0", "tag ROOT team/app:1.0 a/b"})
    void refusesAWrongCommandLine(String line) {
      assertChangesNothing(ExitCode.USAGE, line);
    }

    @Test
    void replacesATagThatIsDamaged() {
      Breakage.of(Trees.storage(sample.root)).garbleLink(sample.first.tagLink("1.0"));

      assertThat(run("tag ROOT team/app@" + sample.first.digest() + " 1.0").code())
          .isEqualTo(ExitCode.DONE);

      sample.assertGone();
    }
  }

  @Nested
  class Untag {
    @Test
    void removesOnlyTheTags() {
      Cli.Result result = run("untag ROOT team/app:1.0 team/app:multi old/a:1.0 old/a:1.0");

      assertThat(result.code()).isEqualTo(ExitCode.DONE);
      assertThat(result.lines())
          .containsExactly(
              "removed tag team/app:1.0 (" + sample.first.digest() + ")",
              "removed tag team/app:multi (" + sample.index.digest() + ")",
              "removed tag old/a:1.0 (" + sample.old.digest() + ")",
              "Removed 3 tags");
      assertThat(sample.tags("team/app")).containsExactly("2.0", "3.0", "latest", "multi-2");
      sample.assertGone();
    }

    @Test
    void changesNothingIfATagDoesNotExist() {
      assertChangesNothing(ExitCode.FAILED, "untag ROOT team/app:1.0 team/app:9.9");
      assertChangesNothing(ExitCode.FAILED, "untag ROOT team/app:1.0 team/none:1.0");
      assertThat(run("untag ROOT team/app:8 team/app:1.0 team/app:9").err())
          .isEqualTo("stowage: team/app:8, team/app:9: do not exist; nothing was changed\n");
    }

    @Test
    void skipsMissingTagsIfAsked() {
      JsonNode json =
          run("untag --json --ignore-missing ROOT team/app:1.0 team/app:9.9").json();

      assertThat(json.at("/dryRun").asBoolean()).isFalse();
      assertThat(json.at("/tags")).hasSize(1);
      assertThat(json.at("/tags/0/tag").asText()).isEqualTo("1.0");
      assertThat(json.at("/tags/0/repository").asText()).isEqualTo("team/app");
      assertThat(json.at("/tags/0/digest").asText())
          .isEqualTo(sample.first.digest().toString());
      assertThat(json.at("/notFound/0").asText()).isEqualTo("team/app:9.9");
    }

    @Test
    void changesNothingInADryRun() {
      assertChangesNothing(ExitCode.DONE, "untag -d ROOT team/app:1.0");
      assertThat(run("untag --dry-run ROOT team/app:1.0").lines())
          .containsExactly(
              "would remove tag team/app:1.0 (" + sample.first.digest() + ")",
              "Would remove 1 tag");
    }

    @Test
    void removesATagThatIsDamaged() {
      Breakage.of(Trees.storage(sample.root)).garbleLink(sample.first.tagLink("1.0"));

      assertThat(run("untag ROOT team/app:1.0").code()).isEqualTo(ExitCode.DONE);

      sample.assertGone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"untag ROOT team/app", "untag ROOT", "untag ROOT team/app@012345"})
    void refusesAWrongCommandLine(String line) {
      assertChangesNothing(ExitCode.USAGE, line);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"inspect ROOT NAME", "copy ROOT NAME ROOT other/app:1.0", "tag ROOT NAME x"})
  void commandsOnImagesTakeDigestsThatAreShortened(String line) {
    String name = "team/app@" + SampleRegistry.digits(sample.index);

    assertThat(run(line.replace("NAME", name)).code()).isEqualTo(ExitCode.DONE);

    assertChangesNothing(ExitCode.FAILED, line.replace("NAME", "team/app@000000"));
  }
}
