package io.stowage.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.Registry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void bringsAllBack() {
    assertThat(registry.storage().stat(link(untagged))).isEmpty();

    Cli.Result result = Cli.plain().run("restore", root);

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(result.err()).isEmpty();
    assertThat(result.lines())
        .contains("brought back blob " + garbage.digest())
        .contains("brought back manifest team/app@" + untagged.digest());
    assertThat(result.out()).contains("of blobs");
    assertThat(registry.repository("team/app").manifests().exists(untagged.digest()))
        .isTrue();
  }

  @Test
  void bringsBackWhatIsNamedByItsFirstDigits() {
    String digits = garbage.digest().encoded().substring(0, 12);

    JsonNode json = Cli.plain().run("restore", "--json", root, digits).json();

    assertThat(json.at("/bytes").asLong()).isEqualTo(3 * 1024);
    assertThat(json.at("/broughtBack/0/path").asText())
        .contains(garbage.digest().encoded());
    assertThat(registry.storage().stat(link(untagged))).isEmpty();
  }

  @Test
  void failsForWhatIsNotThere() {
    Digest other = Digest.of(new byte[1]);

    Cli.Result result = Cli.plain().run("restore", root, other);

    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.lines()).contains("not found: " + other);
  }

  @Test
  void isWhatWhyTellsOfTheQuarantine() {
    Cli.Result result = Cli.plain().run("why", root, garbage.digest());

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(result.lines().get(1))
        .startsWith("is in quarantine, taken by run ")
        .endsWith(" frees its space");
  }

  /** A registry that may write would bring back what it is asked for. */
  private static StoragePath link(TestImage image) {
    return RegistryLayout.revisionLink(RepositoryName.parse("team/app"), image.digest());
  }
}
