package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StoragePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Tests that acknowledged content survives a power loss even if another process wrote it. */
class LossOfPowerTest {
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.US_ASCII);
  private static final Digest DIGEST = Digest.of(CONTENT);

  private final InMemoryStorage heap = InMemoryStorage.create();
  private final Repository app = Registry.open(heap).repository("app");
  private final Repository other = Registry.open(heap).repository("other");

  /** Rewrites an object with the same content, unsynced, like a process that does not sync. */
  private void writeAgainUnsynced(StoragePath path) {
    byte[] content = heap.read(path, 10_000);
    heap.delete(path);
    try (WritableByteChannel out = heap.append(path, 0)) {
      out.write(ByteBuffer.wrap(content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StoragePath data(Digest digest) {
    return RegistryLayout.blobData(digest);
  }

  private StoragePath link(Digest digest) {
    return RegistryLayout.layerLink(RepositoryName.parse("app"), digest);
  }

  private void assertContentSurvives(Repository repository) {
    heap.loseUnsynced();
    assertThat(repository.blobs().read(DIGEST, CONTENT.length)).isEqualTo(CONTENT);
  }

  @Test
  void keepsAnExistingBlob() {
    app.blobs().put(CONTENT);
    writeAgainUnsynced(data(DIGEST));
    app.blobs().put(CONTENT);
    assertContentSurvives(app);
  }

  @Test
  void keepsAnExistingBlobThatIsUploadedAgain() {
    app.blobs().put(CONTENT);
    writeAgainUnsynced(data(DIGEST));
    app.blobs().put(new ByteArrayInputStream(CONTENT));
    assertContentSurvives(app);
  }

  @Test
  void keepsAMountedBlob() {
    app.blobs().put(CONTENT);
    writeAgainUnsynced(data(DIGEST));
    assertThat(other.blobs().mount(DIGEST, app.name())).isPresent();
    assertContentSurvives(other);
  }

  @Test
  void keepsEverythingThatAManifestReferences() {
    TestImage image = TestImages.in(app).image().layers(2).push();
    for (Descriptor blob : image.manifest().blobs()) {
      writeAgainUnsynced(data(blob.digest()));
      writeAgainUnsynced(link(blob.digest()));
    }
    writeAgainUnsynced(data(image.digest()));
    app.manifests()
        .put(image.digest(), image.manifest().mediaType(), image.manifest().bytes());
    assertImageSurvives(image);
  }

  @Test
  void keepsEverythingBelowAnIndex() {
    TestImage image = TestImages.in(app).image().push();
    TestImage index = TestImages.in(app).index(image).push();
    image.manifest().blobs().forEach(blob -> writeAgainUnsynced(data(blob.digest())));
    writeAgainUnsynced(image.revisionLink());
    writeAgainUnsynced(data(image.digest()));
    app.manifests()
        .put(index.digest(), index.manifest().mediaType(), index.manifest().bytes());
    assertImageSurvives(image);
  }

  @Test
  void keepsEverythingThatATagLeadsTo() {
    TestImage image = TestImages.in(app).image().push();
    image.manifest().blobs().forEach(blob -> writeAgainUnsynced(data(blob.digest())));
    writeAgainUnsynced(data(image.digest()));
    app.tags().put(Tag.parse("1.0"), image.digest());
    assertImageSurvives(image);
  }

  private void assertImageSurvives(TestImage image) {
    heap.loseUnsynced();
    assertThat(app.manifests().get(image.digest())).isEqualTo(image.manifest());
    for (Descriptor blob : image.manifest().blobs()) {
      assertThat(Digest.of(app.blobs().read(blob.digest(), 1_000_000))).isEqualTo(blob.digest());
    }
  }
}
