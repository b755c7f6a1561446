package io.stowage.registry.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator looks at what two collections hold in several repositories, and frees it. */
class QuarantineCommandTest {
  private final Path root;
  private final Registry registry;
  private final TestImage staying;
  private final TestImage moved;
  private final TestImage untagged;
  private final List<String> runs = new ArrayList<>();

  QuarantineCommandTest(@TempDir Path root) {
    this.root = root;
    this.registry = Trees.open(root);
    TestImages app = TestImages.in(registry.repository("team/app"), 1);
    TestImages web = TestImages.in(registry.repository("web"), 2);
    moved = app.image().tag("1.0").push();
    staying = app.image().tag("1.0").push();
    collect();
    untagged = web.image().layers(3).push();
    web.image().tag("latest").push();
    collect();
  }

  private void collect() {
    Trees.age(root);
    Cli.plain().run("garbage-collect", "-m", "--quarantine", "1d", "--writers=stowage", "-q", root);
    held().stream().filter(run -> !runs.contains(run)).forEach(runs::add);
  }

  private List<String> held() {
    List<String> found = new ArrayList<>();
    registry.storage().list(RegistryLayout.QUARANTINE, found::add);
    return found;
  }

  @Nested
  class Lists {
    @Test
    void runsWithTheirImages() {
      Cli.Result result = run("quarantine", "list", root);

      assertThat(result.lines().get(0)).matches("RUN +SINCE +UNTIL +IMAGES +OBJECTS +SIZE");
      assertThat(result.lines().get(1)).matches(runs.get(0) + "  \\S+Z  \\S+Z +1 +\\d+ +\\d.*B");
      assertThat(result.lines().get(2)).startsWith(runs.get(1));
      assertThat(result.out())
          .contains("Images removed by " + runs.get(0) + ":\n" + "  team/app@" + moved.digest()
              + " (1.0)\n")
          .contains("  web@" + untagged.digest() + "\n")
          .containsPattern("Total: \\d+\\.\\d KiB in 8 blobs\n")
          .doesNotContain("has not finished");
    }

    @Test
    void keysThatAreDocumented() {
      JsonNode json = run("quarantine", "list", "--json", root).json();

      assertThat(json.fieldNames())
          .toIterable()
          .containsExactly("blobs", "bytes", "runs", "damages");
      JsonNode first = json.at("/runs/0");
      assertThat(first.fieldNames())
          .toIterable()
          .containsExactly(
              "run",
              "finished",
              "since",
              "until",
              "objects",
              "blobs",
              "bytes",
              "imageCount",
              "images");
      assertThat(first.get("run").asText()).isEqualTo(runs.get(0));
      assertThat(first.get("finished").asBoolean()).isTrue();
      assertThat(first.at("/images/0/repository").asText()).isEqualTo("team/app");
      assertThat(first.at("/images/0/digest").asText()).isEqualTo(moved.digest().toString());
      assertThat(first.at("/images/0/tags/0").asText()).isEqualTo("1.0");
      assertThat(json.get("bytes").asLong())
          .isEqualTo(first.get("bytes").asLong() + json.at("/runs/1/bytes").asLong());
    }

    @Test
    void nothingIfNothingIsHeld() {
      run("quarantine", "purge", "--all", root);

      assertThat(run("quarantine", "list", root).out()).isEqualTo("Nothing is in quarantine\n");
      assertThat(run("quarantine", "list", "--json", root).json().get("runs")).isEmpty();
    }

    @Test
    void runsThatHaveNotFinished() {
      registry.storage().write(RegistryLayout.runRecord(runs.get(0)), new byte[] {'x'});

      Cli.Result result = run("quarantine", "list", root);

      assertThat(result.out())
          .containsPattern(runs.get(0) + "  -  +-  ")
          .contains("A run without a time in UNTIL has not finished");
      assertThat(run("quarantine", "list", "--json", root)
              .json()
              .at("/runs/0/finished")
              .asBoolean())
          .isFalse();
    }

    @Test
    void hostileNamesWithoutPrintingThemRaw() throws IOException {
      Path folder = root.resolve("docker/registry/v2/_stowage/quarantine");
      Files.createDirectories(folder.resolve("evil\u001b[2Jrun/blobs/sha256/ab/nothex/data"));
      Path data = folder.resolve("x/blobs/sha256/ab/" + "ab".repeat(32) + "/data");
      Files.createDirectories(data.getParent());
      Files.createSymbolicLink(data, Path.of("/etc/passwd"));

      Cli.Result result = Cli.plain().run("quarantine", "list", root);

      assertThat(result.out() + result.err()).doesNotContain("\u001b", "root:");
      assertThat(result.lines()).anyMatch(line -> line.startsWith(runs.get(0)));
    }
  }

  @Nested
  class Purges {
    @Test
    void everything() {
      Cli.Result result = run("quarantine", "purge", "--all", root);

      assertThat(result.lines())
          .anyMatch(line -> line.startsWith("freed blob " + moved.digest()))
          .anyMatch(line -> line.startsWith("freed blob " + untagged.digest()));
      assertThat(result.out())
          .containsPattern("Freed \\d+\\.\\d KiB in 8 blobs, of 2 collections\n");
      assertThat(held()).isEmpty();
      assertThat(Files.exists(root.resolve("docker/registry/v2/_stowage/quarantine")))
          .isFalse();
      assertThat(run("inspect", root, "team/app:1.0").out())
          .contains(staying.digest().toString());
    }

    @Test
    void aRun() {
      JsonNode json =
          run("quarantine", "purge", "--run", runs.get(0), "--json", root).json();

      assertThat(json.fieldNames())
          .toIterable()
          .containsExactly(
              "dryRun",
              "cancelled",
              "runs",
              "notFound",
              "unfinished",
              "objectsPurged",
              "blobsPurged",
              "bytesReclaimed",
              "broughtBack",
              "damages");
      assertThat(json.at("/runs/0").asText()).isEqualTo(runs.get(0));
      assertThat(json.get("blobsPurged").asInt()).isEqualTo(3);
      assertThat(held()).containsExactly(runs.get(1));
    }

    @Test
    void nothingInADryRun() {
      JsonNode dry = run("quarantine", "purge", "-d", "--all", "--json", root).json();

      assertThat(dry.get("dryRun").asBoolean()).isTrue();
      assertThat(dry.get("blobsPurged").asInt()).isEqualTo(8);
      assertThat(run("quarantine", "purge", "-d", "--all", root).out())
          .contains("would free blob " + moved.digest(), "Would free ");
      assertThat(held()).containsExactlyInAnyOrderElementsOf(runs);
    }

    @Test
    void onlyWhatIsOldEnough() {
      assertThat(run("quarantine", "purge", "--older-than", "1h", root).out())
          .isEqualTo("Freed 0 B in 0 blobs, of 0 collections\n");
      assertThat(held()).containsExactlyInAnyOrderElementsOf(runs);
      run("quarantine", "purge", "--older-than=0", root);
      assertThat(held()).isEmpty();
    }

    @Test
    void andRestoresWhatIsNeededAgain() {
      // A tag that was set by a writer that looked before the image was removed.
      registry
          .storage()
          .write(
              moved.tagLink("again"),
              moved.digest().toString().getBytes(StandardCharsets.US_ASCII));

      Cli.Result result = run("quarantine", "purge", "--all", root);

      assertThat(result.out())
          .contains("restored " + RegistryLayout.blobData(moved.digest()))
          .contains("restored, because something may need them again");
      assertThat(run("inspect", root, "team/app:again").out())
          .contains(moved.digest().toString());
      assertThat(held()).isEmpty();
    }

    @Test
    void failsIfTheRunDoesNotExist() {
      Cli.Result result = Cli.plain().run("quarantine", "purge", "--run", "../x", root);

      assertThat(result.code()).isEqualTo(ExitCode.FAILED);
      assertThat(result.out()).isEmpty();
      assertThat(result.err())
          .isEqualTo("stowage: --run is ../x, expected a run that \"quarantine list\" shows\n");
      assertThat(held()).containsExactlyInAnyOrderElementsOf(runs);
    }

    @Test
    void failsIfTheRunHasNotFinished() {
      registry.storage().write(RegistryLayout.runRecord(runs.get(0)), new byte[] {'x'});

      Cli.Result result = Cli.plain().run("quarantine", "purge", "--run", runs.get(0), root);

      assertThat(result.code()).isEqualTo(ExitCode.FAILED);
      assertThat(result.err()).contains("has not finished").hasLineCount(1);
      assertThat(held()).containsExactlyInAnyOrderElementsOf(runs);
      assertThat(run("quarantine", "purge", "--all", root).out())
          .contains("not purged: " + runs.get(0));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "--all=false",
          "--all --run x",
          "--all --older-than 1d",
          "--run x --older-than 1d",
          "--older-than soon"
        })
    void isRefusedUnlessOneChoiceIsMade(String options) {
      List<Object> words = new ArrayList<>(List.of("quarantine", "purge"));
      words.addAll(options.isEmpty() ? List.of() : List.of(options.split(" ")));
      words.add(root);

      Cli.Result result = Cli.plain().run(words.toArray());

      assertThat(result.code()).isEqualTo(ExitCode.USAGE);
      assertThat(result.err()).contains("expected").hasLineCount(1);
      assertThat(held()).containsExactlyInAnyOrderElementsOf(runs);
    }

    @Test
    void isBusyWhileACollectionRuns() {
      List<Cli.Result> results = new ArrayList<>();
      GarbageCollector.of(registry).run(GcOptions.defaults(), new GcListener() {
        @Override
        public void begun(GcOptions options) {
          results.add(Cli.plain().run("quarantine", "purge", "--all", root));
          results.add(Cli.plain().run("quarantine", "list", root));
        }
      });

      assertThat(results.get(0).code()).isEqualTo(ExitCode.BUSY);
      assertThat(results.get(0).err()).contains("another collection is running").hasLineCount(1);
      assertThat(results.get(1).code()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void andEndsAtACleanPointWhenAskedTo() {
      List<Runnable> jobs = new ArrayList<>();
      UnaryOperator<StorageDriver> cancelling = storage -> new ForwardingStorage(storage) {
        @Override
        protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
          jobs.forEach(Runnable::run);
          return action.get();
        }
      };

      Cli.Result result =
          Cli.over(cancelling).cancelling(jobs::add).run("quarantine", "purge", "--all", root);

      assertThat(result.code()).isEqualTo(ExitCode.CANCELLED);
      assertThat(result.out()).contains("Cancelled; run the command again");
      assertThat(held()).containsExactlyInAnyOrderElementsOf(runs);
      run("quarantine", "purge", "--all", root);
      assertThat(held()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "purge"})
  void failsIfThereIsNoRegistry(String command) throws IOException {
    Path empty = Files.createDirectory(root.resolve("empty"));
    List<Object> words = new ArrayList<>(List.of("quarantine", command, empty));
    if (command.equals("purge")) {
      words.add("--all");
    }
    assertThat(Cli.plain().run(words.toArray()).code()).isEqualTo(ExitCode.FAILED);
    assertThat(empty).isEmptyDirectory();
  }

  @Test
  void isRefusedWithoutACommand() {
    assertThat(Cli.plain().run("quarantine").code()).isEqualTo(ExitCode.USAGE);
    assertThat(Cli.plain().run("quarantine", "list", "--help").out())
        .contains("stowage quarantine list [");
  }

  @Test
  void isMentionedByALaterCollection() {
    JsonNode json = run("garbage-collect", "--writers=stowage", "--json", root).json();

    assertThat(json.get("blobsHeld").asInt()).isEqualTo(8);
    assertThat(json.get("bytesHeld").asLong()).isPositive();
  }

  private static Cli.Result run(Object... arguments) {
    Cli.Result result = Cli.plain().run(arguments);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    return result;
  }
}
