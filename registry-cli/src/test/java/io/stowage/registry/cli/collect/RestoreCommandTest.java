package io.stowage.registry.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreCommandTest {
  private final Path root;
  private final Registry registry;
  private final TestImage untagged;
  private final Descriptor garbage;

  RestoreCommandTest(@TempDir Path root) {
    this.root = root;
    this.registry = Trees.open(root);
    TestImages images = TestImages.in(registry.repository("team/app"), 1);
    images.image().tag("1.0").push();
    untagged = images.image().push();
    garbage = registry.repository("team/app").blobs().put(new byte[3 * 1024]);
    Trees.age(root);
    Cli.plain().run("garbage-collect", "-m", "--quarantine", "1d", "--writers=stowage", "-q", root);
  }

  @Test
  void restoresEverything() {
    assertThat(registry.storage().stat(link(untagged))).isEmpty();

    Cli.Result result = Cli.plain().run("restore", root);

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(result.err()).isEmpty();
    assertThat(result.lines())
        .contains("restored blob " + garbage.digest())
        .contains("restored manifest team/app@" + untagged.digest());
    assertThat(result.out()).contains("of blobs");
    assertThat(registry.repository("team/app").manifests().touch(untagged.digest()))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 12, 64})
  void restoresABlobNamedByItsFirstDigits(int count) {
    String digits = garbage.digest().encoded().substring(0, count);

    JsonNode json = Cli.plain().run("restore", "--json", root, digits).json();

    assertThat(json.at("/bytes").asLong()).isEqualTo(3 * 1024);
    assertThat(json.at("/broughtBack/0/path").asText())
        .contains(garbage.digest().encoded());
    assertThat(registry.storage().stat(link(untagged))).isEmpty();
  }

  @Test
  void failsIfTheDigestDoesNotExist() {
    Digest other = Digest.of(new byte[1]);

    Cli.Result result = Cli.plain().run("restore", root, other);

    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.lines()).contains("not found: " + other);
    assertThat(result.err()).startsWith("stowage: not found: " + other);
  }

  @Test
  void changesNothingIfOneNameDoesNotExist() {
    List<Path> before = Trees.files(root);

    Cli.Result result =
        Cli.plain().run("restore", root, garbage.digest(), "team/app@" + Digest.of(new byte[1]));

    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(Trees.files(root)).isEqualTo(before);
  }

  @Test
  void changesNothingIfTheRunDoesNotExist() {
    Cli.Result result = Cli.plain().run("restore", "--run", "other", root);

    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.lines()).contains("not found: other");
    assertThat(registry.storage().stat(link(untagged))).isEmpty();
  }

  @Test
  void restoresObjectsThatOneRunRemoved() {
    Cli.Result result = Cli.plain().run("restore", "--run", run(), root);

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(registry.storage().stat(link(untagged))).isPresent();
  }

  @Test
  void changesNothingInADryRun() {
    List<Path> before = Trees.files(root);

    Cli.Result result = Cli.plain().run("restore", "-d", root);

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(result.lines()).contains("would restore blob " + garbage.digest());
    assertThat(Trees.files(root)).isEqualTo(before);
  }

  @Test
  void tagsAnImageNamedByTheFirstDigitsOfItsDigest() {
    String name = "team/app@" + untagged.digest().encoded().substring(0, 8);

    JsonNode json =
        Cli.plain().run("restore", "--json", "--tag", "back", root, name).json();

    assertThat(json.at("/tagged/0").asText()).isEqualTo("team/app:back");
    assertThat(registry.repository("team/app").tags().get(Tag.parse("back")))
        .isEqualTo(untagged.digest());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "DIGEST", "team/app@DIGEST team/app@DIGEST"})
  void refusesATagForAnythingButOneManifestOfARepository(String names) {
    List<Object> arguments = new ArrayList<>(List.of("restore", "--tag", "back", root));
    for (String name : names.split(" ", -1)) {
      if (!name.isEmpty()) {
        arguments.add(name.replace("DIGEST", untagged.digest().toString()));
      }
    }

    Cli.Result result = Cli.plain().run(arguments.toArray());

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("--tag is back, expected exactly one REPOSITORY@DIGEST");
    assertThat(registry.storage().stat(link(untagged))).isEmpty();
  }

  @Test
  void reportsMissingContentSetsNoTagAndExitsWith3() {
    Digest layer = untagged.layers().get(0).digest();
    registry
        .storage()
        .deleteTree(KeptFolders.path(run(), RegistryLayout.blobData(layer)).parent());

    Cli.Result result =
        Cli.plain().run("restore", "--tag", "back", root, "team/app@" + untagged.digest());

    assertThat(result.code()).isEqualTo(ExitCode.DAMAGED);
    assertThat(result.lines())
        .contains("missing: " + layer + ", which manifest " + untagged.digest() + " references");
    assertThat(registry.storage().stat(link(untagged))).isPresent();
    assertThat(registry.repository("team/app").tags().find(Tag.parse("back"))).isEmpty();
  }

  @Test
  void reportsObjectsThatCannotBeRestoredAndExitsWith3() throws IOException {
    Path folder = root.resolve(RegistryLayout.blobFolder(garbage.digest()).value());
    Files.createDirectories(folder.getParent());
    Files.createSymbolicLink(folder, root);

    Cli.Result result = Cli.plain().run("restore", root);

    assertThat(result.code()).isEqualTo(ExitCode.DAMAGED);
    assertThat(result.out())
        .contains(RegistryLayout.blobData(garbage.digest()) + ": cannot be restored: ");
    assertThat(registry.storage().stat(link(untagged))).isPresent();
  }

  @Test
  void whyShowsTheQuarantine() {
    Cli.Result result = Cli.plain().run("why", root, garbage.digest());

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(result.lines().get(1))
        .startsWith("In quarantine, removed by run ")
        .endsWith(" frees its space");
  }

  private String run() {
    List<String> runs = new ArrayList<>();
    registry.storage().list(RegistryLayout.QUARANTINE, runs::add);
    return runs.get(0);
  }

  /** The link is read from the store, because a writable registry would restore it on a look-up. */
  private static StoragePath link(TestImage image) {
    return RegistryLayout.revisionLink(RepositoryName.parse("team/app"), image.digest());
  }
}
