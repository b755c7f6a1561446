package io.stowage.registry.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A registry with images that share layers, an image with two tags, indexes that share a child,
 * referrers, and other repositories. Everything in it is older than a grace period.
 */
final class SampleRegistry {
  private static final int LARGEST = 1 << 20;

  final Path root;
  final TestImage first;
  final TestImage second;
  final TestImage signature;
  final TestImage twice;
  final TestImage ownChild;
  final TestImage sharedChild;
  final TestImage index;
  final TestImage otherIndex;
  final TestImage other;
  final TestImage old;
  final TestImage older;

  private SampleRegistry(Path root) {
    this.root = root;
    try (Registry registry = Trees.open(root)) {
      TestImages app = TestImages.in(registry.repository("team/app"), 1);
      first = app.image().layers(2).tag("1.0").push();
      second = app.image().sharing(first).layers(1).tag("2.0").push();
      signature = app.artifactFor(second).push();
      twice = app.image().tag("3.0").tag("latest").push();
      ownChild = app.image().push();
      sharedChild = app.image().push();
      index = app.index(ownChild, sharedChild).tag("multi").push();
      otherIndex = app.index(sharedChild).tag("multi-2").push();
      other = TestImages.in(registry.repository("team/app/web"), 2)
          .image()
          .tag("1.0")
          .push();
      old = TestImages.in(registry.repository("old/a"), 3).image().tag("1.0").push();
      older =
          TestImages.in(registry.repository("old/b/c"), 4).image().tag("1.0").push();
    }
    Trees.age(root);
  }

  static SampleRegistry in(Path root) {
    return new SampleRegistry(root);
  }

  List<TestImage> all() {
    return List.of(
        first,
        second,
        signature,
        twice,
        ownChild,
        sharedChild,
        index,
        otherIndex,
        other,
        old,
        older);
  }

  TreeDump dump() {
    return TreeDump.of(Trees.storage(root), RegistryLayout.ROOT);
  }

  /** Returns the first digits of the digest of {@code image}. */
  static String digits(TestImage image) {
    return image.digest().encoded().substring(0, 12);
  }

  /** Asserts that {@code gone} were removed, that the others can be pulled, and all is well. */
  void assertGone(TestImage... gone) {
    List<TestImage> there = new ArrayList<>(all());
    there.removeAll(List.of(gone));
    try (Registry registry = Trees.open(root)) {
      for (TestImage image : gone) {
        assertThat(manifest(registry, image)).isEmpty();
      }
      there.forEach(image -> assertPulls(registry, image));
    }
    Cli.Result verified = Cli.plain().run("verify", root);
    assertThat(verified.code()).as(verified.out()).isEqualTo(ExitCode.DONE);
  }

  private static void assertPulls(Registry registry, TestImage image) {
    assertThat(manifest(registry, image)).containsExactly(image.digest());
    Repository repository = registry.repository(image.repository().name());
    for (Digest blob : image.blobs()) {
      assertThat(Digest.of(repository.blobs().read(blob, LARGEST))).isEqualTo(blob);
    }
  }

  private static List<Digest> manifest(Registry registry, TestImage image) {
    return registry
        .repository(image.repository().name())
        .manifests()
        .find(image.digest())
        .map(manifest -> List.of(manifest.digest()))
        .orElse(List.of());
  }

  /** Returns the tags of a repository, sorted, or none if it has none. */
  List<String> tags(String repository) {
    return Cli.plain().run("tags", root, repository).lines().stream()
        .map(line -> line.split(" ", -1)[0])
        .toList();
  }

  long blobs() {
    return Trees.files(root).stream().filter(file -> file.endsWith("data")).count();
  }
}
