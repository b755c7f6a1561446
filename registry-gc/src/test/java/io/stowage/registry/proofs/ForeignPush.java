package io.stowage.registry.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A push of an image as docker-registry performs it: it writes paths, looks only at paths, never
 * renews a lease and never looks twice.
 */
final class ForeignPush {
  private static final int MOST = 1 << 20;

  private final StorageDriver store;
  private final RepositoryName repository;
  private final TestImage image;
  private final Tag tag;
  private final Map<Digest, byte[]> content = new HashMap<>();
  private boolean checked;
  private boolean acknowledged;

  /** Prepares to push to {@code tag} what {@code image}, which is complete now, consists of. */
  ForeignPush(StorageDriver store, TestImage image, String tag) {
    this(store, store, image, tag);
  }

  /**
   * Prepares like {@link #ForeignPush(StorageDriver, TestImage, String)}, with content from {@code
   * source}.
   */
  ForeignPush(StorageDriver store, StorageDriver source, TestImage image, String tag) {
    this.store = store;
    this.repository = image.repository().name();
    this.image = image;
    this.tag = Tag.parse(tag);
    blobs(image)
        .forEach(blob -> content.put(blob, source.read(RegistryLayout.blobData(blob), MOST)));
  }

  /** Performs the whole push; returns this. */
  ForeignPush whole() {
    upload();
    check();
    put();
    return this;
  }

  /** Checks for each blob, as the client does, and uploads those reported missing. */
  void upload() {
    for (Digest blob : layers(image)) {
      if (!has(blob)) {
        upload(blob);
      }
    }
  }

  /** The first half of the manifest request: the registry looks for the references. */
  void check() {
    checked = layers(image).stream().allMatch(this::has);
  }

  /** The second half: the registry writes, and the client receives the outcome. */
  void put() {
    putManifests();
    tag();
  }

  /** The first part of the second half: writes manifests. */
  void putManifests() {
    if (!checked) {
      return;
    }
    for (TestImage manifest : manifests(image)) {
      putData(manifest.digest());
      write(RegistryLayout.revisionLink(repository, manifest.digest()), manifest.digest());
    }
  }

  /** The last part: sets the tag if everything succeeded before. */
  void tag() {
    if (!checked) {
      return;
    }
    write(RegistryLayout.tagIndexLink(repository, tag, image.digest()), image.digest());
    write(RegistryLayout.tagCurrentLink(repository, tag), image.digest());
    acknowledged = true;
  }

  boolean acknowledged() {
    return acknowledged;
  }

  /** Asserts that, if the push was acknowledged, everything that a pull needs is in its place. */
  void assertWholeIfAcknowledged(String when) {
    if (!acknowledged) {
      return;
    }
    assertWhole(when);
  }

  /**
   * Asserts that everything a pull by tag needs is in place, or that tag and manifest are both
   * gone.
   */
  void assertWholeOrGone(String when) {
    StoragePath current = RegistryLayout.tagCurrentLink(repository, tag);
    StoragePath manifest = RegistryLayout.revisionLink(repository, image.digest());
    if (store.stat(current).isPresent() || store.stat(manifest).isPresent()) {
      assertWhole(when);
    }
  }

  private void assertWhole(String when) {
    List<StoragePath> needed = new ArrayList<>();
    needed.add(RegistryLayout.tagCurrentLink(repository, tag));
    manifests(image)
        .forEach(each -> needed.add(RegistryLayout.revisionLink(repository, each.digest())));
    layers(image).forEach(blob -> needed.add(RegistryLayout.layerLink(repository, blob)));
    blobs(image).forEach(blob -> needed.add(RegistryLayout.blobData(blob)));
    assertThat(needed).as(when).allMatch(path -> store.stat(path).isPresent());
  }

  private boolean has(Digest blob) {
    return store.stat(RegistryLayout.layerLink(repository, blob)).isPresent()
        && store.stat(RegistryLayout.blobData(blob)).isPresent();
  }

  private void upload(Digest blob) {
    UUID id = new UUID(1, blob.hashCode());
    store.write(RegistryLayout.uploadStartedAt(repository, id), new byte[1]);
    store.write(RegistryLayout.uploadData(repository, id), bytes(blob));
    putData(blob);
    write(RegistryLayout.layerLink(repository, blob), blob);
    store.deleteTree(RegistryLayout.upload(repository, id));
  }

  private void putData(Digest blob) {
    StoragePath data = RegistryLayout.blobData(blob);
    if (store.stat(data).isEmpty()) {
      store.write(data, bytes(blob));
    }
  }

  private void write(StoragePath link, Digest target) {
    store.write(link, Link.content(target));
  }

  private byte[] bytes(Digest blob) {
    return Optional.ofNullable(content.get(blob)).orElseThrow();
  }

  private static List<TestImage> manifests(TestImage image) {
    List<TestImage> manifests = new ArrayList<>();
    image.children().forEach(child -> manifests.addAll(manifests(child)));
    manifests.add(image);
    return manifests;
  }

  private static List<Digest> blobs(TestImage image) {
    return Stream.concat(manifests(image).stream().map(TestImage::digest), layers(image).stream())
        .toList();
  }

  private static List<Digest> layers(TestImage image) {
    List<TestImage> manifests = manifests(image);
    List<Digest> digests = manifests.stream().map(TestImage::digest).toList();
    return manifests.stream()
        .flatMap(each -> each.blobs().stream())
        .filter(blob -> !digests.contains(blob))
        .distinct()
        .toList();
  }
}
