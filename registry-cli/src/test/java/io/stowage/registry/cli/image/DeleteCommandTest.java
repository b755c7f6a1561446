package io.stowage.registry.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TreeDump;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeleteCommandTest {
  private final Path folder;
  private final SampleRegistry sample;

  DeleteCommandTest(@TempDir Path folder) {
    this.folder = folder;
    this.sample = SampleRegistry.in(folder.resolve("root"));
  }

  private Cli.Result delete(Object... arguments) {
    return run(Cli.plain(), "delete", arguments);
  }

  /** Runs a command whose first operand is the registry, after its options. */
  private Cli.Result run(Cli cli, String command, Object... arguments) {
    List<Object> line = new ArrayList<>(List.of(command));
    List<Object> rest = new ArrayList<>(Arrays.asList(arguments));
    while (!rest.isEmpty() && rest.get(0).toString().startsWith("-")) {
      line.add(rest.remove(0));
    }
    line.add(sample.root);
    line.addAll(rest);
    return cli.run(line.toArray());
  }

  private void assertChangesNothing(int code, Object... arguments) {
    TreeDump before = sample.dump();
    Cli.Result result = delete(arguments);
    assertThat(result.code()).as(result.out() + result.err()).isEqualTo(code);
    assertThat(sample.dump().changesSince(before)).isEmpty();
  }

  private Path configuration(String storage) throws IOException {
    return Files.writeString(
        folder.resolve("config.yml"),
        "version: 0.1\nstorage:\n  filesystem: {rootdirectory: " + sample.root + "}\n  " + storage
            + "\n");
  }

  @Nested
  class OfATag {
    @Test
    void deletesTheImageAndKeepsWhatOthersShare() {
      Cli.Result result = delete("team/app:1.0");

      assertThat(result.code()).isEqualTo(ExitCode.DONE);
      assertThat(result.err()).isEmpty();
      assertThat(result.lines())
          .contains(
              "removed tag team/app:1.0 (" + sample.first.digest() + ")",
              "removed manifest team/app@" + sample.first.digest(),
              "removed layer link team/app@" + sample.first.config().digest());
      assertThat(result.lines())
          .endsWith(
              "Removed 1 tag, 1 manifest and 1 layer link",
              "A collection frees the space: run garbage-collect");
      sample.assertGone(sample.first);
    }

    @Test
    void deletesAnIndexWithTheChildrenOfNoOther() {
      assertThat(delete("team/app:multi").code()).isEqualTo(ExitCode.DONE);

      sample.assertGone(sample.index, sample.ownChild);
    }

    @Test
    void deletesReferrersWithTheirSubject() {
      assertThat(delete("team/app:2.0").code()).isEqualTo(ExitCode.DONE);

      sample.assertGone(sample.second, sample.signature);
    }

    @Test
    void saysThatAnotherTagKeepsTheManifest() {
      Cli.Result result = delete("team/app:3.0");

      assertThat(result.code()).isEqualTo(ExitCode.DONE);
      assertThat(result.lines())
          .contains(
              "kept manifest team/app@" + sample.twice.digest() + ", which is named by tag latest");
      assertThat(sample.tags("team/app")).contains("latest").doesNotContain("3.0");
      sample.assertGone();
    }

    @Test
    void saysThatAnIndexKeepsTheManifest() {
      Cli.plain().run("tag", sample.root, "team/app@" + sample.ownChild.digest(), "child");

      Cli.Result result = delete("team/app:child");

      assertThat(result.code()).isEqualTo(ExitCode.DONE);
      assertThat(result.lines())
          .contains("kept manifest team/app@" + sample.ownChild.digest()
              + ", which is named by index " + sample.index.digest());
      sample.assertGone();
    }

    @Test
    void deletesTheManifestIfAllItsTagsAreNamed() {
      assertThat(delete("team/app:3.0", "team/app:latest").code()).isEqualTo(ExitCode.DONE);

      sample.assertGone(sample.twice);
    }

    @Test
    void deletesImagesOfSeveralRepositories() {
      assertThat(delete("old/a:1.0", "team/app/web:1.0", "old/a:1.0").code())
          .isEqualTo(ExitCode.DONE);

      sample.assertGone(sample.old, sample.other);
    }
  }

  @Nested
  class OfADigest {
    @Test
    void deletesAllTagsOfTheManifest() {
      assertThat(delete("team/app@" + sample.twice.digest()).code()).isEqualTo(ExitCode.DONE);

      assertThat(sample.tags("team/app")).doesNotContain("3.0", "latest");
      sample.assertGone(sample.twice);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 12, 63, 64})
    void mayBeShortened(int length) {
      String digits = sample.first.digest().encoded().substring(0, length);

      assertThat(delete("team/app@" + digits, "team/app@sha256:" + digits).code())
          .isEqualTo(ExitCode.DONE);

      sample.assertGone(sample.first);
    }

    @Test
    void deletesChildrenAndReferrersThatNothingElseNames() {
      delete("team/app@" + SampleRegistry.digits(sample.index));
      delete("team/app@" + SampleRegistry.digits(sample.second));

      sample.assertGone(sample.index, sample.ownChild, sample.second, sample.signature);
    }

    @Test
    void deletesAReferrerOfAnImageThatStays() {
      delete("team/app@" + sample.signature.digest());

      sample.assertGone(sample.signature);
    }

    @Test
    void keepsAChildOfAnIndexThatStays() {
      Cli.Result result = delete("team/app@" + sample.ownChild.digest());

      assertThat(result.code()).isEqualTo(ExitCode.DONE);
      assertThat(result.out()).contains("which is named by index " + sample.index.digest());
      sample.assertGone();
    }

    @Test
    void mayBeThatOfAnotherAlgorithm() {
      Digest sha512 = Digest.of(DigestAlgorithm.SHA512, sample.first.manifest().payload());
      try (Registry registry = Trees.open(sample.root)) {
        registry.repository("team/app").manifests().put(sha512, sample.first.manifest());
      }

      assertThat(delete("team/app@" + sha512).code()).isEqualTo(ExitCode.DONE);

      sample.assertGone(sample.first);
      assertThat(delete("team/app@" + sha512).code()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void deletesAManifestThatIsDamaged() {
      TestImage damaged = sample.first;
      Breakage.of(Trees.storage(sample.root)).truncateBlob(damaged.digest());
      Trees.age(sample.root);
      assertThat(Cli.plain().run("verify", sample.root).code()).isEqualTo(ExitCode.DAMAGED);

      assertThat(delete("--collect", "--writers=none", "team/app@" + damaged.digest())
              .code())
          .isEqualTo(ExitCode.DONE);

      sample.assertGone(damaged);
    }

    @Test
    void deletesNothingElseWhileAnotherManifestIsDamaged() {
      Breakage.of(Trees.storage(sample.root)).truncateBlob(sample.first.digest());

      Cli.Result result = delete("team/app:2.0", "team/app@" + sample.twice.digest());

      assertThat(result.code()).isEqualTo(ExitCode.DAMAGED);
      assertThat(result.out()).contains(sample.first.digest().toString());
      assertThat(sample.tags("team/app")).containsExactly("1.0", "multi", "multi-2");
      try (Registry registry = Trees.open(sample.root)) {
        assertThat(registry.repository("team/app").manifests().find(sample.second.digest()))
            .isPresent();
        assertThat(registry.repository("team/app").manifests().find(sample.twice.digest()))
            .isEmpty();
      }
    }
  }

  @Nested
  class WithAProblem {
    @ParameterizedTest
    @ValueSource(
        strings = {"team/app:9.9", "team/none:1.0", "team/app@000000000000", "team/app@sha256:"})
    void changesNothingIfAnImageDoesNotExist(String name) {
      String whole = name.endsWith(":") ? name + "0".repeat(64) : name;

      assertChangesNothing(ExitCode.FAILED, "team/app:1.0", whole);

      assertThat(delete("team/app:1.0", whole).err())
          .isEqualTo("stowage: " + whole + ": does not exist; nothing was changed\n");
    }

    @Test
    void skipsMissingImagesIfAsked() {
      JsonNode json =
          delete("--ignore-missing", "--json", "team/app:9.9", "team/app:1.0").json();

      assertThat(json.at("/notFound")).hasSize(1);
      assertThat(json.at("/notFound/0").asText()).isEqualTo("team/app:9.9");
      assertThat(delete("--ignore-missing", "team/app:9.9").code()).isEqualTo(ExitCode.DONE);
      sample.assertGone(sample.first);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "team/app",
          "team/app:",
          "Team:1.0",
          "team/app@12345",
          "--repository team/app:1.0",
          "--repository team/**x",
          "--grace=1h team/app:1.0",
          "--quarantine=1d team/app:1.0",
          "--writers=none team/app:1.0",
          "--settle=1s team/app:1.0",
          "--collect team/app:1.0",
          "--collect -d team/app:1.0",
          "--collect --writers=any --grace=0 team/app:1.0",
          "--collect --writers=any --settle=0 team/app:1.0",
          "--repository old/a",
          "--repository -d old/a",
          "--repository --writers=none --grace=1h old/a",
          "--unknown team/app:1.0"
        })
    void changesNothingIfTheCommandLineIsWrong(String line) {
      assertChangesNothing(ExitCode.USAGE, (Object[]) line.split(" ", -1));
    }

    @Test
    void namesTheRepositoryOption() {
      assertThat(delete("team/app").err())
          .contains("team/app: expected REPOSITORY:TAG or REPOSITORY@DIGEST, or --repository");
    }

    @Test
    void changesNothingIfADigestIsNotUnique() {
      String shared = sample.first.digest().encoded().substring(0, 6);
      Digest similar = Digest.parse("sha256:" + shared + "0".repeat(58));
      Trees.storage(sample.root)
          .write(
              RegistryLayout.revisionLink(sample.first.repository().name(), similar),
              Link.content(similar));

      assertChangesNothing(ExitCode.FAILED, "team/app:2.0", "team/app@" + shared);

      assertThat(delete("team/app@" + shared).err()).contains("2 digests begin with " + shared);
    }
  }

  @Nested
  class InADryRun {
    @Test
    void changesNothing() {
      assertChangesNothing(
          ExitCode.DONE, "--dry-run", "team/app:1.0", "team/app@" + sample.index.digest());
    }

    @Test
    void printsWhatWouldGo() {
      List<String> planned = delete("-d", "team/app:1.0", "team/app:multi").lines();
      List<String> done = delete("team/app:1.0", "team/app:multi").lines();

      assertThat(planned.stream()
              .map(line -> line.replaceFirst("^would remove", "removed")
                  .replaceFirst("^Would remove", "Removed")))
          .isEqualTo(done.subList(0, done.size() - 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "stowage", "any"})
    void printsWhatACollectionWouldRemove(String writers) {
      List<String> options = List.of("--writers=" + writers, "--settle=PT0.01S", "--json");
      TreeDump before = sample.dump();
      JsonNode planned = delete(
              "--collect",
              "-d",
              options.get(0),
              options.get(1),
              options.get(2),
              "team/app:1.0",
              "team/app:multi")
          .json();
      assertThat(sample.dump().changesSince(before)).isEmpty();
      JsonNode done = delete(
              "--collect",
              options.get(0),
              options.get(1),
              options.get(2),
              "team/app:1.0",
              "team/app:multi")
          .json();

      assertThat(planned.at("/collection/blobsRemoved").asInt()).isPositive();
      for (String key : List.of("tags", "manifests", "layerLinks", "kept")) {
        assertThat(planned.get(key)).isEqualTo(done.get(key));
      }
      assertThat(planned.at("/collection/blobsRemoved"))
          .isEqualTo(done.at("/collection/blobsRemoved"));
      assertThat(planned.at("/dryRun").asBoolean()).isTrue();
      assertThat(done.at("/dryRun").asBoolean()).isFalse();
    }
  }

  @Nested
  class ThenCollecting {
    @ParameterizedTest
    @CsvSource({"--writers=none", "--grace=0", "--writers=stowage"})
    void freesTheSpace(String option) {
      long before = sample.blobs();

      Cli.Result result =
          delete("--collect", option, "team/app:1.0", "team/app@" + sample.index.digest());

      assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
      assertThat(result.out()).contains("removed blob " + sample.first.config().digest());
      assertThat(result.out()).containsPattern("Reclaimed .* in ");
      assertThat(sample.blobs()).isEqualTo(before - 6);
      sample.assertGone(sample.first, sample.index, sample.ownChild);
    }

    @Test
    void restoresADeletedImageFromQuarantine() {
      delete("--collect", "--writers=stowage", "--quarantine=1d", "team/app:multi");
      sample.assertGone(sample.index, sample.ownChild);
      String name = "team/app@" + SampleRegistry.digits(sample.index);

      Cli.Result restored = Cli.plain().run("restore", "--tag", "back", sample.root, name);

      assertThat(restored.code()).as(restored.out() + restored.err()).isEqualTo(ExitCode.DONE);
      assertThat(sample.tags("team/app")).contains("back").doesNotContain("multi");
      sample.assertGone();
      assertThat(Cli.plain().run("inspect", sample.root, "team/app:back").code())
          .isZero();
    }

    @Test
    void restoresAnImageDeletedByItsDigestFromQuarantine() {
      delete("--collect", "--grace=0", "--quarantine=1d", "team/app@" + sample.twice.digest());
      sample.assertGone(sample.twice);

      Cli.plain().run("restore", "--tag=latest", sample.root, "team/app@" + sample.twice.digest());

      assertThat(sample.tags("team/app")).contains("latest");
      sample.assertGone();
    }

    @Test
    void restoresAnImageOfADeletedRepository() {
      delete("--repository", "--collect", "--writers=none", "--quarantine=1d", "old/a");
      sample.assertGone(sample.old);

      Cli.plain().run("restore", "--tag=1.0", sample.root, "old/a@" + sample.old.digest());

      assertThat(sample.tags("old/a")).containsExactly("1.0");
      sample.assertGone();
    }

    @Test
    void printsOneObject() {
      JsonNode json = delete("--collect", "--grace=0", "--json", "team/app:1.0").json();

      assertThat(json.fieldNames())
          .toIterable()
          .containsExactly(
              "dryRun",
              "tags",
              "manifests",
              "layerLinks",
              "kept",
              "notFound",
              "damages",
              "collection");
      assertThat(json.at("/tags/0/repository").asText()).isEqualTo("team/app");
      assertThat(json.at("/tags/0/tag").asText()).isEqualTo("1.0");
      assertThat(json.at("/tags/0/digest").asText())
          .isEqualTo(sample.first.digest().toString());
      assertThat(json.at("/manifests/0/digest").asText())
          .isEqualTo(sample.first.digest().toString());
      assertThat(json.at("/layerLinks/0/repository").asText()).isEqualTo("team/app");
      assertThat(json.at("/collection/bytesReclaimed").asLong()).isPositive();
    }

    @Test
    void deletesWhileAnotherCollectionIsRunning() {
      List<Cli.Result> others = new ArrayList<>();
      UnaryOperator<StorageDriver> meeting = storage -> new ForwardingStorage(storage) {
        @Override
        protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
          if (call == StorageCall.TAKE && others.isEmpty()) {
            others.add(DeleteCommandTest.this.delete(
                "--collect", "--json", "--writers=stowage", "team/app:1.0"));
          }
          return action.get();
        }
      };
      try (Registry registry = Trees.open(sample.root)) {
        registry.repository("garbage").blobs().put(new byte[100]);
      }
      Trees.age(sample.root);

      Cli.over(meeting).run("garbage-collect", "--writers=stowage", sample.root);

      assertThat(others).singleElement().satisfies(other -> {
        assertThat(other.code()).isEqualTo(ExitCode.BUSY);
        assertThat(other.err()).contains("another collection is running");
        assertThat(other.json().at("/tags/0/tag").asText()).isEqualTo("1.0");
        assertThat(other.json().has("collection")).isFalse();
      });
      sample.assertGone(sample.first);
    }

    @ParameterizedTest
    @CsvSource({
      "inmemory, any, 2",
      "redis, any, 2",
      "redis, none, 2",
      "inmemory, none, 0",
      "redis, stowage, 0"
    })
    void refusesUnsafeCachesBeforeAnythingIsChanged(String cache, String writers, int code)
        throws IOException {
      Path file = configuration("cache: {blobdescriptor: " + cache + "}");
      TreeDump before = sample.dump();

      Cli.Result result =
          Cli.plain().run("delete", "--collect", "--writers=" + writers, file, "team/app:1.0");

      assertThat(result.code()).as(result.err()).isEqualTo(code);
      assertThat(sample.dump().changesSince(before).isEmpty()).isEqualTo(code == ExitCode.USAGE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete: {enabled: false}",
        "maintenance: {readonly: {enabled: true}}",
        "maintenance: {readonly: {enabled: true}}\\n  cache: {blobdescriptor: inmemory}"
      })
  void ignoresWhatClientsMayDo(String storage) throws IOException {
    Path file = configuration(storage.replace("\\n", "\n"));

    for (List<Object> line : List.<List<Object>>of(
        List.of("tag", file, "team/app:1.0", "4.0"),
        List.of("untag", file, "team/app:4.0"),
        List.of("delete", file, "team/app:1.0"),
        List.of("delete", "--repository", "--settle=PT0.01S", file, "old/a"))) {
      Cli.Result result = Cli.plain().run(line.toArray());
      assertThat(result.code()).as(line + result.err()).isEqualTo(ExitCode.DONE);
    }

    sample.assertGone(sample.first, sample.old);
  }

  @Nested
  class OfARepository {
    private Cli.Result deleteWith(String writers, Object... arguments) {
      List<Object> line =
          new ArrayList<>(List.of("--repository", "--settle=PT0.01S", "--writers=" + writers));
      line.addAll(Arrays.asList(arguments));
      return delete(line.toArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "stowage", "any"})
    void keepsRepositoriesBelowIt(String writers) {
      Cli.Result result = deleteWith(writers, "team/app");

      assertThat(result.code()).isEqualTo(ExitCode.DONE);
      assertThat(result.lines())
          .containsExactly(
              "removed repository team/app (6 tags, 8 manifests)",
              "Removed 1 repository",
              "A collection frees the space: run garbage-collect");
      assertThat(Cli.plain().run("ls", sample.root).lines())
          .containsExactly("old/a", "old/b/c", "team/app/web");
      sample.assertGone(
          sample.first,
          sample.second,
          sample.signature,
          sample.twice,
          sample.ownChild,
          sample.sharedChild,
          sample.index,
          sample.otherIndex);
    }

    @Test
    void deletesThoseThatMatchAPattern() {
      Cli.Result result = deleteWith("stowage", "--yes", "old/**", "team/app/*");

      assertThat(result.code()).isEqualTo(ExitCode.DONE);
      sample.assertGone(sample.old, sample.older, sample.other);
    }

    @Test
    void listsWhatAPatternMatchesUnlessItIsConfirmed() {
      TreeDump before = sample.dump();

      Cli.Result result = delete("--repository", "old/**");

      assertThat(result.code()).isEqualTo(ExitCode.USAGE);
      assertThat(result.lines())
          .containsExactly(
              "would remove repository old/a (1 tag, 1 manifest)",
              "would remove repository old/b/c (1 tag, 1 manifest)",
              "Would remove 2 repositories");
      assertThat(result.err()).contains("--yes is missing");
      assertThat(sample.dump().changesSince(before)).isEmpty();
    }

    @Test
    void needsNoConfirmationInADryRun() {
      TreeDump before = sample.dump();

      Cli.Result result = deleteWith("none", "-d", "--collect", "old/**");

      assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
      assertThat(result.out())
          .contains("would remove blob " + sample.old.config().digest());
      assertThat(sample.dump().changesSince(before)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none/such", "none/*", "team"})
    void changesNothingIfItDoesNotExist(String name) {
      assertChangesNothing(
          ExitCode.FAILED, "--repository", "--yes", "--writers=none", "old/a", name);

      Cli.Result result = deleteWith("none", "--yes", "--ignore-missing", "old/a", name);

      assertThat(result.code()).isEqualTo(ExitCode.DONE);
      assertThat(result.lines()).contains("not found: " + name);
      sample.assertGone(sample.old);
    }

    @Test
    void explainsWhatWritersMeans() {
      Cli.Result result = delete("--repository", "old/a");

      assertThat(result.err()).hasLineCount(5).contains("--writers stowage ");
    }

    @Test
    void takesTheWritersOfTheConfiguration() throws IOException {
      Path file = configuration("maintenance: {readonly: {enabled: true}}");

      JsonNode json =
          Cli.plain().run("delete", "--repository", "--json", file, "old/a").json();

      assertThat(json.at("/repositories/0/repository").asText()).isEqualTo("old/a");
      assertThat(json.at("/repositories/0/tags").asInt()).isEqualTo(1);
      assertThat(json.at("/repositories/0/manifests").asInt()).isEqualTo(1);
      assertThat(json.fieldNames())
          .toIterable()
          .containsExactly("dryRun", "repositories", "kept", "notFound");
      sample.assertGone(sample.old);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-d"})
    void refusesACacheBesideOtherPrograms(String option) throws IOException {
      Path file = configuration("cache: {layerinfo: inmemory}");
      List<Object> line = new ArrayList<>(List.of("delete", "--repository"));
      if (!option.isEmpty()) {
        line.add(option);
      }
      line.addAll(List.of(file, "old/a"));

      Cli.Result result = Cli.with(Map.of()).run(line.toArray());

      assertThat(result.code()).isEqualTo(ExitCode.USAGE);
      sample.assertGone();
    }
  }
}
