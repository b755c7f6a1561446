package io.stowage.registry.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.Writers;
import io.stowage.registry.exploration.peer.Command;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImages;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The treatment by docker-registry 2.8.2 and its collector of manifests that this library stored by
 * their sha512 digests. It follows the links, but does not write them, and does not know that they
 * belong to manifests.
 */
@RequiresPeers({"docker-registry", "skopeo"})
class Sha512ManifestIT {
  private static final String NAME = "team/app";
  private static final Tag TAG = Tag.parse("1.0");

  @RegisterExtension
  final DockerRegistryExtension peer = new DockerRegistryExtension();

  private final Path root;
  private final Registry registry;
  private final Repository app;
  private final TestImages images;

  Sha512ManifestIT(@TempDir Path folder) {
    root = folder.resolve("registry");
    registry = Registry.open(FileSystemStorage.openOrCreate(root, Durability.RELAXED));
    app = registry.repository(NAME);
    images = TestImages.in(app);
  }

  @BeforeEach
  void pushAnother() {
    images.image().tag("other").push();
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void servesThemByEitherDigestAndTag() {
    Manifest child = image();
    Manifest index = put(ImageIndex.builder().manifest(bySha512(child)).build());
    app.tags().put(TAG, sha512(index));
    HttpApi api = new HttpApi(peer.serve(root));

    for (Manifest manifest : new Manifest[] {child, index}) {
      assertThat(status(api, manifest.digest())).isEqualTo(200);
      assertThat(api.manifest(NAME, sha512(manifest).toString()).body())
          .isEqualTo(manifest.bytes());
    }
    assertThat(api.manifest(NAME, "1.0").body()).isEqualTo(index.bytes());
    assertThat(api.offerManifest(NAME, sha512(child).toString(), child.mediaType(), child.bytes()))
        .isEqualTo(400);
  }

  @Test
  void deletesByTheSha512DigestNothingButItsLink() {
    Manifest image = tagged();
    HttpApi api = new HttpApi(peer.serve(root));

    api.deleteManifest(NAME, sha512(image));

    assertThat(app.manifests().find(sha512(image))).isEmpty();
    assertThat(app.manifests().find(image.digest())).hasValue(image);
    assertThat(app.tags().get(TAG)).isEqualTo(image.digest());
    collect(GcOptions.builder().deleteUntagged(true));
    assertThat(status(api, image.digest())).isEqualTo(200);
  }

  @Test
  void leavesTheSha512LinkOfWhatItDeletesWhichOurCollectionRemoves() {
    Manifest image = tagged();
    HttpApi api = new HttpApi(peer.serve(root));

    api.deleteManifest(NAME, image.digest());

    assertThat(status(api, sha512(image))).isEqualTo(200);
    assertThat(app.manifests().find(sha512(image))).isEmpty();
    DockerRegistry.collect(FileTree.copy(root, root.resolveSibling("copy"))).succeeded();
    assertThat(collect(GcOptions.builder()).blobsRemoved()).isEqualTo(3);
    assertThat(isThere(sha512(image))).isFalse();
    assertThat(status(api, sha512(image))).isEqualTo(404);
  }

  @Test
  void isCollectedByTheirCollectorLikeAnyOtherIfItIsTagged() {
    Manifest image = tagged();

    DockerRegistry.collect(root, "--delete-untagged").succeeded();

    assertThat(app.manifests().get(sha512(image))).isEqualTo(image);
    assertThat(image.blobs()).allMatch(blob -> app.blobs().find(blob.digest()).isPresent());
  }

  @Test
  void endsTheirCollectorOnceIfItIsUntagged() {
    Manifest image = image();

    Command.Outcome ended = DockerRegistry.collect(root, "--delete-untagged");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.errors()).contains("failed to delete manifest " + image.digest());
    assertThat(app.manifests().find(sha512(image))).isEmpty();
    DockerRegistry.collect(root, "--delete-untagged").succeeded();
    assertThat(registry.blobs().find(image.digest())).isEmpty();
    assertThat(isThere(sha512(image))).isTrue();
    assertThat(collect(GcOptions.builder()).damages()).isEmpty();
    assertThat(isThere(sha512(image))).isFalse();
  }

  @Test
  void doesNotServeWhatOurCollectionRemovedUntilARestore() {
    Manifest image = image();
    HttpApi api = new HttpApi(peer.serve(root));

    collect(GcOptions.builder().deleteUntagged(true).quarantine(Duration.ofDays(7)));

    assertThat(status(api, image.digest())).isEqualTo(404);
    assertThat(status(api, sha512(image))).isEqualTo(404);
    GarbageCollector.of(registry).restore();
    assertThat(api.manifest(NAME, sha512(image).toString()).body()).isEqualTo(image.bytes());
  }

  @Test
  void doesNotServeWhatIsDeletedByEitherDigest() {
    Manifest first = tagged();
    Manifest second = image();
    HttpApi api = new HttpApi(peer.serve(root));

    app.manifests().delete(sha512(first));
    app.manifests().delete(second.digest());

    for (Manifest manifest : new Manifest[] {first, second}) {
      assertThat(status(api, manifest.digest())).isEqualTo(404);
      assertThat(status(api, sha512(manifest))).isEqualTo(404);
    }
    DockerRegistry.collect(root, "--delete-untagged").succeeded();
  }

  private Manifest image() {
    return put(images.image().pushWithoutManifest());
  }

  private Manifest tagged() {
    Manifest image = image();
    app.tags().put(TAG, image.digest());
    return image;
  }

  private Manifest put(Manifest manifest) {
    app.manifests().put(sha512(manifest), manifest);
    return manifest;
  }

  private GcReport collect(GcOptions.Builder options) {
    return GarbageCollector.of(registry)
        .run(options.writers(Writers.NONE).grace(Duration.ZERO).build());
  }

  private boolean isThere(Digest digest) {
    return registry
        .storage()
        .stat(RegistryLayout.revisionLink(app.name(), digest))
        .isPresent();
  }

  private static int status(HttpApi api, Digest digest) {
    return api.status(NAME + "/manifests/" + digest);
  }

  private static Digest sha512(Manifest manifest) {
    return Digest.of(DigestAlgorithm.SHA512, manifest.payload());
  }

  private static Descriptor bySha512(Manifest manifest) {
    return Descriptor.of(manifest.mediaType(), sha512(manifest), manifest.payload().length);
  }
}
