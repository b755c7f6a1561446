package io.stowage.registry.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.ByteSize;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyCommandTest {
  private final Path root;
  private final Registry registry;
  private final Breakage breakage;
  private final TestImage old;
  private final TestImage image;

  VerifyCommandTest(@TempDir Path folder) {
    root = folder.resolve("root");
    registry = Trees.open(root);
    breakage = Breakage.of(registry.storage());
    TestImages images = TestImages.in(registry.repository("team/app"), 1);
    old = images.image().tag("1.0").push();
    Trees.age(root);
    image = images.image().tag("1.0").push();
  }

  @Test
  void reportsAnUndamagedRegistry() {
    Cli.Result result = verify();

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("Verified 1 repository, 2 manifests, 9 links and 6 blobs (")
        .contains(": 0 damaged")
        .hasLineCount(1);
  }

  @Test
  void reportsDamageByPathAndExitCode() {
    breakage.garbleBlob(image.blobs().get(0));
    StoragePath foreign = RegistryLayout.ROOT.resolve("odd");
    registry.storage().write(foreign, new byte[0]);
    Trees.age(root);

    Cli.Result result = verify();

    assertThat(result.code()).isEqualTo(ExitCode.DAMAGED);
    assertThat(result.lines())
        .containsSequence(
            "Damaged:", result.lines().get(1), "    affects team/app:1.0", "Found, but not damage:")
        .contains("  " + foreign + ": foreign: expected nothing, found a file");
    assertThat(result.lines().get(1))
        .startsWith("  " + RegistryLayout.blobData(image.blobs().get(0)) + ": corrupt blob");
  }

  @Test
  void namesTheImagesThatDamageHits() {
    byte[] layer = TestImages.in(registry.repository("team/app"), 9).layer();
    TestImages app = TestImages.in(registry.repository("team/app"), 2);
    TestImages web = TestImages.in(registry.repository("web"), 3);
    TestImage child = app.image().layer(layer).push();
    app.index(child, app.image().push()).tag("all").push();
    TestImage untagged = web.image().layer(layer).push();
    TestImage elsewhere = web.image().tag("2.0").push();
    Digest damaged = Digest.of(layer);
    breakage.garbleBlob(damaged);
    breakage.emptyLink(elsewhere.tagLink("2.0"));
    breakage.emptyLink(RegistryLayout.layerLink(untagged.repository().name(), damaged));
    breakage.remove(RegistryLayout.blobData(image.digest()));
    Trees.age(root);

    JsonNode findings = verify("--json").json().get("findings");

    assertThat(images(findings, RegistryLayout.blobData(damaged)))
        .containsExactly("team/app:all", "web@" + untagged.digest());
    assertThat(images(findings, elsewhere.tagLink("2.0"))).containsExactly("web:2.0");
    assertThat(images(findings, RegistryLayout.layerLink(untagged.repository().name(), damaged)))
        .containsExactly("web@" + untagged.digest());
    assertThat(images(findings, RegistryLayout.blobData(image.digest())))
        .containsExactly("team/app:1.0");
    assertThat(verify().out()).contains("    affects team/app:all\n    affects web@");
  }

  private static List<String> images(JsonNode findings, StoragePath path) {
    return StreamSupport.stream(findings.spliterator(), false)
        .filter(finding -> finding.get("path").asText().equals(path.value()))
        .filter(finding -> finding.get("damage").asBoolean())
        .flatMap(finding -> StreamSupport.stream(finding.get("images").spliterator(), false))
        .map(JsonNode::asText)
        .distinct()
        .toList();
  }

  @Test
  void namesOnlySomeOfVeryManyImagesInTheText() {
    TestImages app = TestImages.in(registry.repository("team/app"), 2);
    TestImage many = app.image().push();
    for (int i = 0; i < 15; i++) {
      registry.repository("team/app").tags().put("tag-" + i, many.digest());
    }
    breakage.garbleBlob(many.config().digest());
    Trees.age(root);

    Cli.Result result = verify();

    assertThat(result.lines())
        .filteredOn(line -> line.startsWith("    affects "))
        .hasSize(10);
    assertThat(result.out()).contains("    ... 5 more; --json lists them\n");
  }

  @Test
  void doesNotReportATagThatNamesNothingAsDamage() {
    breakage.remove(image.tagLink("1.0"));
    Trees.age(root);

    Cli.Result result = verify();

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(result.lines())
        .contains("Found, but not damage:")
        .anyMatch(line -> line.contains("tag that names nothing"));
  }

  @Test
  void doesNotReportYoungObjectsAsDamage() {
    breakage.emptyLink(image.revisionLink());

    Cli.Result result = verify();

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(result.out()).contains("Young, and possibly still being written:", "0 damaged");
  }

  @Test
  void repairsLinksOnRequest() {
    breakage.emptyLink(image.revisionLink());
    Trees.age(root);

    assertThat(verify().code()).isEqualTo(ExitCode.DAMAGED);
    Cli.Result result = verify("--repair");

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(result.lines().get(0)).isEqualTo("Repaired:");
    assertThat(verify().out()).startsWith("Verified").contains(": 0 damaged");
  }

  @Test
  void repairsTagsOnlyIfNamed() {
    Trees.age(root);
    breakage.emptyLink(old.tagIndexLink("1.0"));
    breakage.removeFolder(image.revisionLink());
    Trees.age(root);

    assertThat(verify("--repair=links").code()).isEqualTo(ExitCode.DAMAGED);
    Cli.Result result = verify("--repair=links,tags");

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(result.out()).contains("Repaired:", "tags/1.0/current/link");
    assertThat(registry.repository("team/app").tags().get(Tag.parse("1.0")))
        .isEqualTo(old.digest());
  }

  @Test
  void deletesManifestsWithoutBytesOnlyIfNamed() {
    breakage.removeFolder(RegistryLayout.blobData(image.digest()));
    Trees.age(root);

    assertThat(verify("--repair=links").code()).isEqualTo(ExitCode.DAMAGED);
    assertThat(registry.storage().stat(image.revisionLink())).isPresent();
    Cli.Result result = verify("--repair=manifests");

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(result.out()).contains("Repaired:", image.digest().encoded());
    assertThat(registry.storage().stat(image.revisionLink())).isEmpty();
    assertThat(verify().code()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void printsEverythingAsJson() {
    breakage.truncateBlob(image.blobs().get(1));
    Trees.age(root);

    JsonNode json = verify("--json").json();

    assertThat(json.at("/cancelled").asBoolean()).isFalse();
    assertThat(json.at("/blobs").asLong()).isEqualTo(6);
    assertThat(json.at("/bytes").asLong()).isPositive();
    assertThat(json.at("/damaged").asLong()).isEqualTo(2);
    assertThat(json.at("/reached").asText()).startsWith("blobs/sha256/");
    JsonNode finding = json.at("/findings").findParents("kind").stream()
        .filter(one -> one.at("/kind").asText().equals("blob-corrupt"))
        .findFirst()
        .orElseThrow();
    assertThat(finding.at("/path").asText()).endsWith("/data");
    assertThat(finding.at("/digest").asText()).isEqualTo(image.blobs().get(1).toString());
    assertThat(finding.at("/damage").asBoolean()).isTrue();
  }

  @Test
  void continuesAfterAToken() {
    JsonNode json = verify("--json", "--resume-after", "repositories/team/app").json();

    assertThat(json.at("/repositories").asLong()).isZero();
    assertThat(json.at("/blobs").asLong()).isEqualTo(6);
    JsonNode end =
        verify("--json", "--resume-after", json.at("/reached").asText()).json();
    assertThat(end.at("/blobs").asLong()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"repositories/team/ap", "repositories/zz", "blobs/sha256/zz"})
  void refusesToResumeAfterAPartThatIsNotInTheRegistry(String token) {
    Cli.Result result = verify("--resume-after", token);

    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains(token, "not a part of this registry").hasLineCount(1);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void readsNoFasterThanTheRate() {
    assertThat(verify("--rate", "100MiB").code()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void showsProgressOnlyOnATerminal() {
    assertThat(Cli.onTerminal().run("verify", root).err())
        .contains("\rlinks: 1 of 1")
        .endsWith("\r");
    assertThat(Cli.onTerminal().run("verify", "--json", root).err()).isEmpty();
  }

  @Test
  void printsWhereToContinueWhenInterrupted() {
    Thread.currentThread().interrupt();
    Cli.Result result = verify("--resume-after", "repositories/team/app");
    assertThat(Thread.interrupted()).isTrue();

    assertThat(result.code()).isEqualTo(ExitCode.CANCELLED);
    assertThat(result.out()).contains("Interrupted after", "Continue with --resume-after ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--repair=all",
        "--repair=",
        "--rate=0",
        "--rate=fast",
        "--rate=9999999999TiB",
        "--resume-after=there"
      })
  void refusesInvalidOptions(String option) {
    List<Path> before = Trees.files(root);

    Cli.Result result = verify(option);

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).startsWith("stowage verify: ").hasLineCount(1);
    assertThat(Trees.files(root)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1:1", "1KiB:1024", "50MiB:52428800", "2GiB:2147483648"})
  void readsSizes(String pair) {
    String[] parts = pair.split(":", 2);
    assertThat(ByteSize.parse(parts[0]).bytes()).isEqualTo(Long.parseLong(parts[1]));
  }

  private Cli.Result verify(String... options) {
    Object[] arguments = new Object[options.length + 2];
    arguments[0] = "verify";
    System.arraycopy(options, 0, arguments, 1, options.length);
    arguments[options.length + 1] = root;
    return Cli.plain().run(arguments);
  }
}
