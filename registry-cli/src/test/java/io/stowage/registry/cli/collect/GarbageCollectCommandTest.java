package io.stowage.registry.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GarbageCollectCommandTest {
  private static final String ANY = "--writers=any";
  private static final String QUIET_SETTLE = "--settle=PT0.01S";

  private final Path root;
  private final Registry registry;
  private final Repository app;
  private final TestImage tagged;
  private final TestImage untagged;
  private final Descriptor garbage;

  GarbageCollectCommandTest(@TempDir Path folder) {
    root = folder.resolve("root");
    registry = Trees.open(root);
    app = registry.repository("team/app");
    TestImages images = TestImages.in(app, 1);
    tagged = images.image().tag("1.0").push();
    untagged = images.image().push();
    garbage = app.blobs().put(new byte[3 * 1024]);
  }

  @Test
  void removesAndPrintsBlobsThatNoManifestReaches() {
    Cli.Result result = Cli.plain().run("garbage-collect", "--grace", "0", root);

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(result.err()).isEmpty();
    assertThat(result.lines()).contains("removed blob " + garbage.digest() + " (3.0 KiB)");
    assertThat(result.out()).contains("Reclaimed 3.0 KiB in ").contains("1 removed");
    assertThat(registry.storage().stat(RegistryLayout.blobData(garbage.digest())))
        .isEmpty();
    assertThat(app.manifests().touch(untagged.digest())).isPresent();
  }

  @Test
  void removesUntaggedManifestsWhenAsked() {
    Cli.Result result = Cli.plain().run("garbage-collect", "-m", "--grace", "0", root);

    assertThat(result.lines()).contains("removed manifest team/app@" + untagged.digest());
    assertThat(app.manifests().touch(untagged.digest())).isEmpty();
    assertThat(app.manifests().touch(tagged.digest())).isPresent();
  }

  @Test
  void removesManifestsThatHaveHadNoTagForThePeriod() {
    Cli.Result early =
        Cli.plain().run("garbage-collect", "--delete-untagged-after=30d", "--grace=0", root);

    assertThat(early.code()).isEqualTo(ExitCode.DONE);
    assertThat(app.manifests().find(untagged.digest())).isPresent();

    Cli.Result late =
        Cli.plain().run("garbage-collect", "--delete-untagged-after=0", "--grace=0", root);

    assertThat(late.lines()).contains("removed manifest team/app@" + untagged.digest());
    assertThat(app.manifests().find(tagged.digest())).isPresent();
  }

  @Test
  void refusesAPeriodThatIsNoDuration() {
    Cli.Result result =
        Cli.plain().run("garbage-collect", "--delete-untagged-after=month", "--grace=0", root);

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("--delete-untagged-after").contains("month");
  }

  @Test
  void changesNothingInADryRun() {
    List<Path> before = Trees.files(root);

    Cli.Result result = Cli.plain().run("garbage-collect", "-d", "-m", "--grace", "0", root);

    assertThat(result.lines())
        .contains("would remove blob " + garbage.digest() + " (3.0 KiB)")
        .contains("would remove manifest team/app@" + untagged.digest())
        .noneMatch(line -> line.startsWith("removed"));
    assertThat(result.out()).contains("Would reclaim ");
    assertThat(Trees.files(root)).isEqualTo(before);
  }

  @Test
  void keepsYoungBlobsUnlessNoOtherProgramWrites() {
    Cli.Result result = Cli.plain().run("garbage-collect", "--writers=stowage", root);

    assertThat(registry.blobs().touch(garbage.digest())).isPresent();
    assertThat(result.out()).contains("1 more within the grace period");

    Trees.age(root);
    Cli.plain().run("garbage-collect", ANY, QUIET_SETTLE, root);

    assertThat(registry.storage().stat(RegistryLayout.blobData(garbage.digest())))
        .isEmpty();
  }

  @Test
  void printsOnlyTheSummaryWhenQuiet() {
    assertThat(Cli.plain()
            .run("garbage-collect", "-q", "--grace", "0", root)
            .lines()
            .get(0))
        .startsWith("Reclaimed 3.0 KiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--no-json", "--json", "--json-lines", "--dry-run"})
  void printsNothingWhenQuietAndThereIsNothingToRemove(String form) {
    Cli.plain().run("garbage-collect", "-q", "--grace", "0", root);

    Cli.Result result = Cli.onTerminal().run("garbage-collect", "-q", form, "--grace=0", root);

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEmpty();
  }

  @Test
  void printsDamageWhenQuiet() {
    Cli.plain().run("garbage-collect", "-q", "--grace", "0", root);
    Breakage.of(registry.storage()).truncateBlob(tagged.digest());

    Cli.Result result = Cli.plain().run("garbage-collect", "-q", "--grace", "0", root);

    assertThat(result.code()).isEqualTo(ExitCode.DAMAGED);
    assertThat(result.out()).contains("Damaged");
  }

  @Test
  void listsWhatWasRemovedAsJson() {
    JsonNode json =
        Cli.plain().run("garbage-collect", "-m", "--json", "--grace=0", root).json();

    assertThat(json.at("/removed"))
        .anySatisfy(each -> {
          assertThat(each.at("/kind").asText()).isEqualTo("manifest");
          assertThat(each.at("/digest").asText()).isEqualTo(untagged.digest().toString());
          assertThat(each.at("/repository").asText()).isEqualTo("team/app");
        })
        .anySatisfy(each -> {
          assertThat(each.at("/kind").asText()).isEqualTo("blob");
          assertThat(each.at("/digest").asText()).isEqualTo(garbage.digest().toString());
          assertThat(each.at("/bytes").asLong()).isEqualTo(3 * 1024);
        });
    assertThat(json.at("/blobsRemoved").asLong())
        .isEqualTo(json.at("/removed").findValuesAsText("kind").stream()
            .filter("blob"::equals)
            .count());
  }

  @Test
  void printsJsonInLines() throws JsonProcessingException {
    Cli.Result result = Cli.onTerminal().run("garbage-collect", "--json-lines", "--grace=0", root);

    List<JsonNode> lines = new ArrayList<>();
    for (String line : result.lines()) {
      lines.add(JsonMapper.builder().build().readTree(line));
    }
    assertThat(result.err()).isEmpty();
    assertThat(lines)
        .anySatisfy(line -> {
          assertThat(line.at("/event").asText()).isEqualTo("removed");
          assertThat(line.at("/digest").asText()).isEqualTo(garbage.digest().toString());
        })
        .last()
        .satisfies(line -> {
          assertThat(line.at("/event").asText()).isEqualTo("finished");
          assertThat(line.at("/bytesReclaimed").asLong()).isEqualTo(3 * 1024);
        });
  }

  @Test
  void printsExactBytesAsJson() {
    JsonNode json =
        Cli.plain().run("garbage-collect", "--json", "--grace=0", root).json();

    assertThat(json.at("/dryRun").asBoolean()).isFalse();
    assertThat(json.at("/bytesReclaimed").asLong()).isEqualTo(3 * 1024);
    assertThat(json.at("/blobsRemoved").asLong()).isEqualTo(1);
    assertThat(json.at("/manifestsMarked").asLong()).isEqualTo(2);
    assertThat(json.at("/repositories/0/repository").asText()).isEqualTo("team/app");
    assertThat(json.at("/damages").isArray()).isTrue();
    assertThat(json.at("/startedAt").asText()).endsWith("Z");
  }

  @Test
  void reportsDamageByPathAndExitCode() {
    Breakage.of(registry.storage()).truncateBlob(tagged.digest());

    Cli.Result result = Cli.plain().run("garbage-collect", "--grace", "0", root);
    JsonNode json =
        Cli.plain().run("garbage-collect", "--grace", "0", "--json", root).json();

    assertThat(result.code()).isEqualTo(ExitCode.DAMAGED);
    assertThat(result.out()).contains("Damaged").contains(tagged.digest().encoded());
    assertThat(json.at("/damages/0/path").asText()).contains(tagged.digest().encoded());
  }

  @ParameterizedTest
  @ValueSource(strings = {"_team", "te\\am"})
  void reportsFoldersThatItDoesNotRecognize(String name) throws IOException {
    Path repositories = root.resolve(RegistryLayout.REPOSITORIES.value());
    Files.move(repositories.resolve("team"), repositories.resolve(name));

    Cli.Result result = Cli.plain().run("garbage-collect", "-m", "--grace", "0", root);

    assertThat(result.code()).isEqualTo(ExitCode.DAMAGED);
    assertThat(result.out()).contains("does not belong to the layout");
    assertThat(registry.storage().stat(RegistryLayout.blobData(tagged.digest())))
        .isPresent();
  }

  @Test
  void showsProgressOnlyOnATerminal() {
    assertThat(Cli.onTerminal().run("garbage-collect", "-d", ANY, root).err())
        .contains("\rmarking: ")
        .endsWith("\r");
    for (String option : List.of("--quiet", "--json")) {
      assertThat(
              Cli.onTerminal().run("garbage-collect", "-d", ANY, option, root).err())
          .isEmpty();
    }
    assertThat(Cli.plain().run("garbage-collect", "-d", ANY, root).err()).isEmpty();
  }

  @Test
  void readsDistributionsConfigurationEvenIfReadOnly() throws IOException {
    Path config = config("maintenance: {readonly: {enabled: true}}");

    Cli.Result result = Cli.plain().run("garbage-collect", "--grace", "0", config);

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(registry.storage().stat(RegistryLayout.blobData(garbage.digest())))
        .isEmpty();
  }

  @Test
  void readsTheRootFromTheEnvironment() throws IOException {
    Path config = Files.writeString(root.resolveSibling("config.yml"), "storage: filesystem");
    Cli cli = Cli.with(Map.of("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", root.toString()));

    assertThat(cli.run("garbage-collect", "--grace", "0", config).out()).contains("3.0 KiB");
  }

  @Test
  void printsTheSizeAndEndOfTheQuarantine() {
    Trees.age(root);

    Cli.Result result =
        Cli.plain().run("garbage-collect", "--quarantine=1d", ANY, QUIET_SETTLE, root);

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(result.out())
        .contains("Reclaimed 0 B in ")
        .contains("3.0 KiB are in quarantine; the first collection after 2");
    assertThat(registry.storage().stat(RegistryLayout.blobData(garbage.digest())))
        .isEmpty();
    JsonNode json =
        Cli.plain().run("garbage-collect", "--json", ANY, QUIET_SETTLE, root).json();
    assertThat(json.at("/cancelled").asBoolean()).isFalse();
    assertThat(json.at("/bytesQuarantined").isNumber()).isTrue();
  }

  @Test
  void reportsNothingAsQuarantinedInADryRun() {
    Trees.age(root);

    Cli.Result text =
        Cli.plain().run("garbage-collect", "--dry-run", "--quarantine=1d", ANY, QUIET_SETTLE, root);
    JsonNode json = Cli.plain()
        .run("garbage-collect", "--dry-run", "--quarantine=1d", "--json", ANY, QUIET_SETTLE, root)
        .json();

    assertThat(text.out())
        .contains("Would hold 3.0 KiB in quarantine until the first collection after 2")
        .doesNotContain("are in quarantine");
    assertThat(json.has("quarantinedUntil")).isFalse();
    assertThat(json.at("/dryRun").asBoolean()).isTrue();
  }

  @Test
  void endsAtACleanPointWhenAskedTo() {
    Trees.age(root);
    List<Runnable> jobs = new ArrayList<>();
    UnaryOperator<StorageDriver> cancelling = storage -> new ForwardingStorage(storage) {
      @Override
      protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
        jobs.forEach(Runnable::run);
        return action.get();
      }
    };

    Cli.Result result = Cli.over(cancelling)
        .cancelling(jobs::add)
        .run("garbage-collect", "--writers=stowage", root);

    assertThat(result.code()).isEqualTo(ExitCode.CANCELLED);
    assertThat(result.out()).contains("Cancelled; run the command again");
    assertThat(registry.blobs().touch(garbage.digest())).isPresent();
    Trees.age(root);
    Cli.Result again = Cli.plain().run("garbage-collect", "--writers=stowage", root);
    assertThat(again.code()).isZero();
    assertThat(registry.blobs().touch(garbage.digest())).as(again.out()).isEmpty();
  }

  @Test
  void namesATimeLimitThatWouldSuffice() {
    Trees.age(root);

    Cli.Result result =
        Cli.plain().run("garbage-collect", ANY, "--settle=1h", "--time-limit=1s", root);
    JsonNode json = Cli.plain()
        .run("garbage-collect", "--json", ANY, "--settle=1h", "--time-limit=1s", root)
        .json();

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(result.out())
        .contains("The time limit left no time to remove anything; a time limit of 45");
    assertThat(json.at("/timeLimitReached").asBoolean()).isTrue();
    assertThat(json.at("/sufficientTimeLimitMillis").asLong()).isGreaterThan(3_600_000);
    assertThat(registry.blobs().touch(garbage.digest())).isPresent();
  }

  @Test
  void printsWhatALaterCollectionFrees() {
    Trees.age(root);
    Cli.plain().run("garbage-collect", ANY, QUIET_SETTLE, root);

    Cli.Result result = Cli.plain().run("garbage-collect", ANY, QUIET_SETTLE, root);

    assertThat(result.lines()).contains("freed blob " + garbage.digest() + " (3.0 KiB)");
  }

  @Test
  void namesTheOtherRunningCollector() {
    Trees.age(root);
    List<Cli.Result> others = new ArrayList<>();
    UnaryOperator<StorageDriver> meeting = storage -> new ForwardingStorage(storage) {
      @Override
      protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
        if (call == StorageCall.TAKE && others.isEmpty() && isBlob(path)) {
          others.add(Cli.plain().run("garbage-collect", ANY, QUIET_SETTLE, root));
        }
        return action.get();
      }
    };

    assertThat(
            Cli.over(meeting).run("garbage-collect", "--writers=stowage", root).code())
        .isZero();

    assertThat(others).singleElement().satisfies(other -> {
      assertThat(other.code()).isEqualTo(ExitCode.BUSY);
      assertThat(other.err()).contains("pid " + ProcessHandle.current().pid()).hasLineCount(1);
    });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--grace=5s",
        "--grace=soon",
        "--quarantine=-1s",
        "--settle=0",
        "--rate=0",
        "--time-limit=0",
        "--tidy=all",
        "--jsno"
      })
  void refusesInvalidOptions(String option) {
    Cli.Result result = Cli.plain().run("garbage-collect", "--writers=stowage", option, root);

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).startsWith("stowage garbage-collect: ").hasLineCount(1);
    assertThat(registry.blobs().touch(garbage.digest())).isPresent();
  }

  private static boolean isBlob(Optional<StoragePath> path) {
    return path.map(StoragePath::name).filter(RegistryLayout.DATA::equals).isPresent();
  }

  private Path config(String more) throws IOException {
    return Files.writeString(
        root.resolveSibling("config.yml"),
        "storage:\n  filesystem: {rootdirectory: '" + root + "'}\n  " + more + "\n");
  }
}
