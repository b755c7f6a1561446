package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A registry with a sample of everything that a collection handles. */
final class Sample {
  private Sample() {}

  /**
   * Fills {@code registry}; returns the images that must stay even if untagged manifests are
   * deleted.
   */
  static List<TestImage> fill(Registry registry) {
    TestImages images = TestImages.in(registry.repository("team/app"));
    TestImage first = images.image().layers(2).tag("1").tag("latest").push();
    TestImage second = images.image().sharing(first).layers(1).tag("latest").push();
    images.image().layers(1).tag("latest").push();
    TestImage moved = images.image().sharing(second).tag("latest").push();
    TestImage index =
        images.index(images.image().push(), images.image().docker().push()).push();
    TestImage all = images.index(index, second).tag("all").push();
    TestImage signature = images.artifactFor(all).push();
    images.artifactFor(images.image().push()).push();
    images.index(images.image().push()).push();
    TestImage schema1 = images.schema1();
    images.artifactFor(signature).push();
    registry
        .repository("team/app")
        .manifests()
        .delete(images.image().tag("gone").push().digest());
    TestImage other = TestImages.in(registry.repository("team/app/base"))
        .image()
        .sharing(first)
        .tag("1")
        .push();
    TestImages.in(registry.repository("left")).image().tag("1").push();
    registry.repository("left").tags().remove(Tag.parse("1"));
    TestImages.in(registry.repository("empty")).image().pushWithoutManifest();
    Breakage.of(registry.storage()).orphanBlob("orphan".getBytes(StandardCharsets.US_ASCII));
    registry.repository("team/app").tags().put(Tag.parse("old"), schema1.digest());
    return List.of(first, moved, index, all, signature, other);
  }

  /** Makes a layer visible to {@code repository} under its sha512 digest, which is returned. */
  static Digest alias(Registry registry, RepositoryName repository, byte[] layer) {
    Digest stored = registry.repository(repository).blobs().put(layer).digest();
    Digest alias = Digest.of(DigestAlgorithm.SHA512, layer);
    registry.storage().write(RegistryLayout.layerLink(repository, alias), Link.content(stored));
    return alias;
  }
}
