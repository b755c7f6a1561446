package io.stowage.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.testing.TestImages;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands name a manifest by its sha512 digest as well as by its sha256 digest. */
class Sha512DigestsTest {
  private final Path folder;
  private final Path root;
  private final Repository app;
  private final Manifest image;
  private final Digest sha512;
  private final String name;

  Sha512DigestsTest(@TempDir Path folder) {
    this.folder = folder;
    this.root = folder.resolve("registry");
    Registry registry = Trees.open(root);
    this.app = registry.repository("team/app");
    TestImages images = TestImages.in(app);
    images.image().tag("other").push();
    this.image = images.image().pushWithoutManifest();
    this.sha512 = Digest.of(DigestAlgorithm.SHA512, image.payload());
    this.name = "team/app@" + sha512;
    app.manifests().put(sha512, image);
  }

  @Test
  void areInspected() {
    assertThat(run("inspect", root, name).out()).containsPattern("Digest +" + image.digest());
    assertThat(run("inspect", "--raw", root, name).bytes()).isEqualTo(image.bytes());
  }

  @Test
  void areExplained() {
    assertThat(run("why", root, sha512).lines().get(0))
        .startsWith(image.digest().toString());
  }

  @Test
  void areExported() {
    Path archive = folder.resolve("image.tar");
    run("export", root, name, archive);
    run("import", "--repository", "copy", root, archive);
    assertThat(run("inspect", "--raw", root, "copy@" + image.digest()).bytes())
        .isEqualTo(image.bytes());
  }

  @Test
  void areRestored() {
    Trees.age(root);
    run("garbage-collect", "-m", "--quarantine", "1d", "--writers=stowage", "-q", root);

    Cli.Result result = run("restore", "--tag", "1.0", root, name);

    assertThat(result.lines())
        .contains("restored manifest team/app@" + image.digest(), "restored manifest " + name);
    assertThat(app.manifests().get("1.0")).isEqualTo(image);
  }

  private static Cli.Result run(Object... words) {
    Cli.Result result = Cli.plain().run(words);
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    return result;
  }
}
