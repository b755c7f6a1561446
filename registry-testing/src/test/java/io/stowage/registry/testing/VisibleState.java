package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of a registry that is visible to readers, with the conditions that hold at every
 * moment.
 */
final class VisibleState {
  private static final int MOST = 1 << 20;

  private final Registry registry;

  VisibleState(Registry registry) {
    this.registry = registry;
  }

  /** Asserts that every visible object is complete and that each tag can be pulled. */
  void assertSound() {
    registry
        .blobs()
        .forEach(digest -> registry
            .blobs()
            .touch(digest)
            .ifPresent(there ->
                assertThat(Digest.of(registry.blobs().read(digest, MOST))).isEqualTo(digest)));
    registry.repositories().forEach(this::assertSound);
  }

  /** Returns the files that a reader may access: no uploads, and no tags that name nothing. */
  List<String> files() {
    return TreeDump.of(registry.storage(), RegistryLayout.ROOT).files().stream()
        .filter(path -> !path.contains("/_uploads/"))
        .filter(path -> !path.contains("/index/") || isThere(path))
        .toList();
  }

  private boolean isThere(String indexLink) {
    String tag = indexLink.substring(0, indexLink.indexOf("/index/"));
    return !TreeDump.of(registry.storage(), StoragePath.parse(tag).resolve("current"))
        .files()
        .isEmpty();
  }

  private void assertSound(RepositoryName name) {
    Repository repository = registry.repository(name);
    repository
        .blobs()
        .forEach(digest -> assertThat(repository.blobs().touch(digest)).isPresent());
    repository.manifests().forEach(digest -> repository.manifests().get(digest));
    for (Tag tag : tags(name)) {
      assertPullable(repository, repository.manifests().get(tag));
    }
  }

  private List<Tag> tags(RepositoryName name) {
    List<Tag> tags = new ArrayList<>();
    boolean any = new RegistryWalk(registry.storage()).forEachTag(name, tags::add);
    return any ? registry.repository(name).tags().list() : tags;
  }

  private static void assertPullable(Repository repository, Manifest manifest) {
    for (Descriptor blob : manifest.blobs()) {
      assertThat(repository.blobs().read(blob.digest(), MOST)).hasSize((int) blob.size());
    }
    for (Descriptor child : manifest.manifests()) {
      assertPullable(repository, repository.manifests().get(child.digest()));
    }
  }
}
