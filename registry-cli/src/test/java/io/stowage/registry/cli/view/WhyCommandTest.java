package io.stowage.registry.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhyCommandTest {
  private final Path root;
  private final Registry registry;
  private final TestImages images;

  WhyCommandTest(@TempDir Path root) {
    this.root = root;
    this.registry = Trees.open(root);
    this.images = TestImages.in(registry.repository("team/app"), 1);
  }

  @Test
  void showsAPathForEachTag() {
    TestImage image = images.image().push();
    TestImage index = images.index(image).tag("1.0").push();
    Digest layer = image.layers().get(0).digest();

    Cli.Result result = run(layer);

    assertThat(result.lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith(layer + ", ").contains("B, last used 20"),
            line -> assertThat(line).isEqualTo("Kept, because it is reached:"),
            line -> assertThat(line)
                .isEqualTo("  team/app:1.0 > manifest " + brief(index.digest()) + " > child "
                    + brief(image.digest()) + " > blob " + brief(layer)));
  }

  @Test
  void acceptsTheFirstDigitsOfADigest() {
    TestImage image = images.image().tag("1.0").push();

    assertThat(run(brief(image.digest())).lines().get(0))
        .startsWith(image.digest().toString());
    assertThat(run("sha256:" + brief(image.digest())).lines()).hasSize(3);
  }

  @Test
  void refusesDigitsThatAreAmbiguousTooFewOrUnknown() {
    for (String name : List.of("0".repeat(64), "0".repeat(63) + "1")) {
      Digest digest = Digest.parse("sha256:" + name);
      registry.storage().write(RegistryLayout.blobData(digest), new byte[1]);
    }

    Cli.Result ambiguous = Cli.plain().run("why", root, "000000");

    assertThat(ambiguous.code()).isEqualTo(ExitCode.FAILED);
    assertThat(ambiguous.err()).contains("2 digests begin with 000000").hasLineCount(1);
    assertThat(Cli.plain().run("why", root, "123456").err()).contains("begins with 123456");
    assertThat(Cli.plain().run("why", root, "12345").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void reportsBlobsThatOnlyUntaggedManifestsReach() {
    TestImage image = images.image().push();
    Trees.age(root);

    assertThat(run(image.config().digest()).lines().get(1))
        .isEqualTo("Kept, because manifests without a tag reach it; "
            + "with --delete-untagged it is removed by the next collection (with --writers any):");
  }

  @Test
  void printsWhenGarbageIsRemovedAndWhichRepositoriesLinkToIt() {
    Descriptor young = registry.repository("team/app").blobs().put(new byte[9]);

    Cli.Result result = Cli.plain().run("why", "--quarantine", "2d", root, young.digest());

    assertThat(result.lines().get(1))
        .startsWith(
            "Garbage, because nothing reaches it; it is removed by the first collection after 2")
        .endsWith(", and held in quarantine for PT48H (with --writers any)");
    assertThat(result.lines().get(2))
        .isEqualTo("  team/app has a layer link, but no manifest that references it");
  }

  @Test
  void failsIfTheBlobDoesNotExist() {
    images.image().push();

    Cli.Result result = Cli.plain().run("why", root, Digest.of(new byte[1]));

    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.lines().get(1)).isEqualTo("Not present, and not reached");
  }

  @Test
  void reportsAMissingBlobThatIsReachedAsDamage() {
    TestImage image = images.image().tag("1.0").push();
    Breakage.of(registry.storage())
        .remove(RegistryLayout.blobData(image.config().digest()));

    Cli.Result result = Cli.plain().run("why", root, image.config().digest());

    assertThat(result.code()).isEqualTo(ExitCode.DAMAGED);
    assertThat(result.lines().get(1)).isEqualTo("Missing, although it is reached:");
  }

  @Test
  void printsEverythingAsJson() {
    TestImage image = images.image().tag("1.0").push();
    Digest config = image.config().digest();

    JsonNode json = Cli.plain().run("why", "--json", root, config).json();

    assertThat(json.at("/digest").asText()).isEqualTo(config.toString());
    assertThat(json.at("/fate").asText()).isEqualTo("kept");
    assertThat(json.at("/bytes").asLong()).isEqualTo(image.config().size());
    assertThat(json.at("/paths/0/repository").asText()).isEqualTo("team/app");
    assertThat(json.at("/paths/0/tag").asText()).isEqualTo("1.0");
    assertThat(json.at("/paths/0/steps/1/link").asText()).isEqualTo("blob");
    assertThat(json.at("/paths/0/steps/1/digest").asText()).isEqualTo(config.toString());
    assertThat(json.at("/pathCount").asLong()).isEqualTo(1);
  }

  @Test
  void printsTheFateOfGarbageAsJson() {
    Descriptor garbage = registry.repository("team/app").blobs().put(new byte[9]);

    JsonNode json = Cli.plain().run("why", "--json", root, garbage.digest()).json();

    assertThat(json.at("/fate").asText()).isEqualTo("garbage");
    assertThat(json.at("/goesAfter").asText()).endsWith("Z");
    assertThat(json.at("/links/0").asText()).isEqualTo("team/app");
  }

  @Test
  void showsProgressOnlyOnATerminal() {
    TestImage image = images.image().tag("1.0").push();

    assertThat(Cli.onTerminal().run("why", root, image.digest()).err()).contains("\rmarking: ");
    assertThat(run(image.digest()).err()).isEmpty();
  }

  private Cli.Result run(Object digest) {
    Cli.Result result = Cli.plain().run("why", root, digest);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    return result;
  }

  private static String brief(Digest digest) {
    return digest.encoded().substring(0, 12);
  }
}
