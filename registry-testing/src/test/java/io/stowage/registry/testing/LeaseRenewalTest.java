package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.ForeignUrls;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Tests that a lease of an object that a registry reports to a pusher is younger than half of the
 * grace period.
 */
class LeaseRenewalTest {
  private static final Duration GRACE = Duration.ofHours(1);

  private final TestClock clock = TestClock.create();
  private final StorageDriver storage = InMemoryStorage.create(clock);
  private final Registry registry = open(RegistryOptions.builder());
  private final Repository repository = registry.repository("team/app");
  private final TestImages images = TestImages.in(repository);

  private Registry open(RegistryOptions.Builder options) {
    return Registry.open(storage, options.grace(GRACE).clock(clock).build());
  }

  private boolean isFresh(StoragePath path) {
    return storage
        .stat(path)
        .map(StorageEntry::modified)
        .filter(clock.instant()::equals)
        .isPresent();
  }

  private boolean isFresh(Digest blob) {
    return isFresh(RegistryLayout.blobData(blob));
  }

  private void grow(Duration age) {
    clock.advance(age);
  }

  @Test
  void renewsABlobThatIsFound() {
    Digest digest = repository.blobs().put(new byte[] {1}).digest();
    grow(GRACE);
    assertThat(repository.blobs().touch(digest)).isPresent();
    assertThat(isFresh(digest)).isTrue();
    assertThat(isFresh(RegistryLayout.layerLink(repository.name(), digest))).isTrue();
  }

  @Test
  void doesNotRenewOnFind() {
    TestImage image = images.image().tag("1.0").push();
    grow(GRACE);
    assertThat(repository.blobs().find(image.config().digest())).isPresent();
    assertThat(registry.blobs().find(image.digest())).isPresent();
    assertThat(repository.manifests().find("1.0")).hasValue(image.manifest());
    assertThat(isFresh(image.config().digest())).isFalse();
    assertThat(isFresh(image.layerLink(image.config()))).isFalse();
    assertThat(isFresh(image.digest())).isFalse();
    assertThat(isFresh(image.revisionLink())).isFalse();
  }

  @Test
  void doesNotRenewBeforeHalfOfTheGracePeriod() {
    Digest digest = repository.blobs().put(new byte[] {1}).digest();
    grow(GRACE.dividedBy(2).minusSeconds(1));
    assertThat(repository.blobs().touch(digest)).isPresent();
    assertThat(isFresh(digest)).isFalse();
    grow(Duration.ofSeconds(1));
    assertThat(repository.blobs().touch(digest)).isPresent();
    assertThat(isFresh(digest)).isTrue();
  }

  @Test
  void renewsABlobThatIsMountedOrPushedAgain() {
    Digest mounted = repository.blobs().put(new byte[] {1}).digest();
    Digest pushed = repository.blobs().put(new byte[] {2}).digest();
    grow(GRACE);
    Repository other = registry.repository("other");
    assertThat(other.blobs().mount(mounted, repository.name())).isPresent();
    other.blobs().put(new byte[] {2});
    assertThat(isFresh(mounted)).isTrue();
    assertThat(isFresh(pushed)).isTrue();
  }

  @Test
  void renewsAManifestThatIsFound() {
    TestImage image = images.image().tag("1.0").push();
    grow(GRACE);
    assertThat(repository.manifests().touch(Tag.parse("1.0"))).isPresent();
    assertThat(isFresh(image.digest())).isTrue();
    assertThat(isFresh(image.revisionLink())).isTrue();
  }

  @Test
  void renewsEverythingThatAPushedManifestReferences() {
    TestImage image = images.image().layers(2).push();
    TestImage index = images.index(image).push();
    grow(GRACE);
    put(repository, image.manifest());
    put(repository, index.manifest());
    assertThat(image.blobs()).allMatch(this::isFresh);
    assertThat(image.manifest().blobs()).allMatch(blob -> isFresh(image.layerLink(blob)));
    assertThat(List.of(image.digest(), index.digest())).allMatch(this::isFresh);
    assertThat(List.of(image.revisionLink(), index.revisionLink())).allMatch(path -> isFresh(path));
  }

  @Test
  void renewsAForeignLayerThatExists() {
    Manifest manifest = images.image().foreignLayer("https://example.com/x").pushWithoutManifest();
    Descriptor layer = manifest.blobs().get(1);
    Breakage.of(storage)
        .redirectLink(RegistryLayout.layerLink(repository.name(), layer.digest()), layer.digest());
    storage.write(RegistryLayout.blobData(layer.digest()), new byte[] {1});
    grow(GRACE);
    ForeignUrls urls = ForeignUrls.matching(List.of(Pattern.compile("example")), List.of());
    put(open(RegistryOptions.builder().foreignUrls(urls)).repository("team/app"), manifest);
    assertThat(isFresh(layer.digest())).isTrue();
  }

  @Test
  void renewsNothingInAReadOnlyRegistry() {
    TestImage image = images.image().push();
    grow(GRACE);
    Repository readOnly = open(RegistryOptions.builder().readOnly(true)).repository("team/app");
    assertThat(readOnly.manifests().touch(image.digest())).isPresent();
    assertThat(readOnly.blobs().touch(image.config().digest())).isPresent();
    assertThat(isFresh(image.digest())).isFalse();
    assertThat(isFresh(image.config().digest())).isFalse();
  }

  private static void put(Repository repository, Manifest manifest) {
    repository.manifests().put(manifest.mediaType(), manifest.bytes());
  }
}
