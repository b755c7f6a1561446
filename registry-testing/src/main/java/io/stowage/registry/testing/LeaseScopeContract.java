package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.AgingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The contract that an answer to a pusher remains true even if a collection, a deletion or a long
 * pause occurs between two of the registry's calls to the store, for any store.
 */
abstract class LeaseScopeContract extends ServiceContract {
  private static final String RUN = "run";
  private static final Duration GRACE = Duration.ofHours(1);
  private static final byte[] CONTENT = ascii("content");
  private static final Digest DIGEST = Digest.of(CONTENT);
  private static final StoragePath DATA = RegistryLayout.blobData(DIGEST);
  private static final RepositoryName NAME = RepositoryName.parse("team/app");
  private static final StoragePath LINK = RegistryLayout.layerLink(NAME, DIGEST);
  private static final Tag TAG = Tag.parse("1.0");

  /** Longer than a test takes, and shorter than the time that any test lets pass. */
  private static final Duration YOUNG = Duration.ofSeconds(30);

  private final TestClock clock = TestClock.create();
  private AgingStorage aging;
  private BesideStorage beside;
  private Repository app;

  @BeforeEach
  final void openBeside() {
    aging = new AgingStorage(storage());
    beside = new BesideStorage(aging);
    app = repositoryOf(RegistryOptions.builder());
  }

  /** Lets time pass for the store and for the registry. */
  private void advance(Duration duration) {
    aging.advance(duration);
    clock.advance(duration);
  }

  private Repository repositoryOf(RegistryOptions.Builder options) {
    return Registry.open(
            beside, options.grace(GRACE).clock(clock).sleeper(time -> {}).build())
        .repository(NAME);
  }

  private void take(StoragePath object) {
    Quarantine.Seen seen = new Quarantine.Seen(object, storage().stat(object).orElseThrow());
    assertThat(storage().quarantine().take(RUN, List.of(seen))).containsExactly(object);
  }

  private List<StoragePath> purge(StoragePath object) {
    return storage().quarantine().purge(RUN, List.of(object));
  }

  /** Collects an object completely, after a pause so long that its lease has expired. */
  private void collect(StoragePath object) {
    advance(GRACE.multipliedBy(2));
    take(object);
    assertThat(purge(object)).containsExactly(object);
  }

  private boolean isFresh(StoragePath path) {
    return aging
        .stat(path)
        .map(StorageEntry::modified)
        .filter(aging.now().minus(YOUNG)::isBefore)
        .isPresent();
  }

  private boolean isWhole(TestImage image) {
    return image.manifest().blobs().stream()
        .allMatch(blob ->
            isThere(image.layerLink(blob)) && isThere(RegistryLayout.blobData(blob.digest())));
  }

  private void assertUnavailable(Object gone, ThrowingCallable call) {
    assertThatExceptionOfType(RegistryException.class).isThrownBy(call).satisfies(refusal -> {
      assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(refusal.values()).contains(gone.toString());
    });
    assertThat(beside.isWaiting()).isFalse();
  }

  private void put(Manifest manifest) {
    app.manifests().put(TAG, manifest.mediaType(), manifest.bytes());
  }

  @Nested
  class Renewal {
    @Test
    void isRepeatedIfTheObjectIsTakenMeanwhile() {
      app.blobs().put(CONTENT);
      advance(GRACE);
      beside.before(StorageCall.LEASE, DATA, () -> take(DATA));
      assertThat(app.blobs().touch(DIGEST)).isPresent();
      assertThat(isFresh(DATA)).isTrue();
    }

    @Test
    void doesNotReportACollectedBlob() {
      app.blobs().put(CONTENT);
      advance(GRACE);
      beside.before(StorageCall.LEASE, DATA, () -> collect(DATA));
      assertThat(app.blobs().touch(DIGEST)).isEmpty();
    }

    @Test
    void coversEverythingBelowAnIndex() {
      TestImage image = TestImages.in(app).image().layers(2).push();
      TestImage index =
          TestImages.in(app).index(TestImages.in(app).index(image).push()).push();
      advance(GRACE);
      put(index.manifest());
      assertThat(isFresh(image.revisionLink())).isTrue();
      assertThat(image.manifest().blobs())
          .allMatch(blob -> isFresh(image.layerLink(blob)))
          .allMatch(blob -> isFresh(RegistryLayout.blobData(blob.digest())));
    }

    @Test
    void coversTheDigestsInAnUnknownManifest() {
      TestImage image = TestImages.in(app).image().push();
      app.blobs().put(CONTENT);
      MediaType type = MediaType.parse("application/vnd.example.unknown+json");
      Digest unknown = breakage()
          .unknownManifest(NAME, type, Set.of(image.digest(), DIGEST, Digest.of(ascii("absent"))));
      byte[] bytes = storage().read(RegistryLayout.blobData(unknown), 10_000);
      advance(GRACE);
      repositoryOf(RegistryOptions.builder().unknownManifests(true)).manifests().put(type, bytes);
      assertThat(List.of(DATA, LINK, image.revisionLink(), image.layerLink(image.config())))
          .allMatch(path -> isFresh(path));
    }

    @Test
    void alwaysCoversAWrittenLink() {
      app.blobs().put(CONTENT);
      TestImage image = TestImages.in(app).image().push();
      advance(Duration.ofMinutes(1));
      app.blobs().put(CONTENT);
      put(image.manifest());
      assertThat(isFresh(LINK)).isTrue();
      assertThat(isFresh(image.revisionLink())).isTrue();
      assertThat(isFresh(DATA))
          .as("small content is written again where a look costs as much")
          .isEqualTo(storage().isRemote());
    }
  }

  @Nested
  class AfterAPause {
    @Test
    void aCollectedBlobIsNotReported() {
      app.blobs().put(CONTENT);
      beside.after(StorageCall.STAT, DATA, () -> collect(LINK));
      assertThat(app.blobs().touch(DIGEST)).isEmpty();
    }

    @Test
    void aBlobCollectedFromAllRepositoriesIsNotReported() {
      app.blobs().put(CONTENT);
      Registry open = Registry.open(beside, registryOptions());
      beside.after(StorageCall.STAT, DATA, () -> collect(DATA));
      assertThat(open.blobs().touch(DIGEST)).isEmpty();
    }

    @Test
    void aCollectedManifestIsNotReported() {
      TestImage image = TestImages.in(app).image().push();
      StoragePath data = RegistryLayout.blobData(image.digest());
      beside.after(StorageCall.STAT, data, () -> collect(image.revisionLink()));
      assertThat(app.manifests().touch(image.digest())).isEmpty();
    }

    @Test
    void theLeaseOfAnExistingBlobIsRenewed() {
      app.blobs().put(CONTENT);
      beside.after(StorageCall.STAT, DATA, () -> advance(GRACE));
      assertThat(app.blobs().touch(DIGEST)).isPresent();
      assertThat(isFresh(LINK)).isTrue();
    }

    @Test
    void ofLessThanAQuarterOfTheGraceNothingIsCheckedAgain() {
      app.blobs().put(CONTENT);
      beside.after(StorageCall.STAT, DATA, () -> {
        advance(GRACE.dividedBy(4).minus(YOUNG));
        storage().delete(LINK);
      });
      assertThat(app.blobs().touch(DIGEST)).isPresent();
    }

    @Test
    void aCollectedBlobIsNotAcknowledged() {
      app.blobs().put(CONTENT);
      beside.before(StorageCall.WRITE, LINK, () -> collect(DATA));
      assertUnavailable(DIGEST, () -> app.blobs().put(CONTENT));
      app.blobs().put(CONTENT);
      assertThat(app.blobs().read(DIGEST, 7)).isEqualTo(CONTENT);
    }

    @Test
    void aCollectedUploadIsNotAcknowledged() {
      beside.before(StorageCall.WRITE, LINK, () -> collect(DATA));
      assertUnavailable(DIGEST, () -> app.blobs().put(new ByteArrayInputStream(CONTENT)));
    }

    /** This occurs after a virtual machine was suspended. */
    @Test
    void aCollectedBlobIsNotAcknowledgedIfOnlyTheStoresClockAdvanced() {
      Registry open =
          Registry.open(beside, RegistryOptions.builder().grace(GRACE).build());
      beside.before(StorageCall.WRITE, LINK, () -> collect(DATA));
      assertUnavailable(DIGEST, () -> open.repository(NAME).blobs().put(CONTENT));
    }

    /** This occurs after the clock of the store was set back. */
    @Test
    void aCollectedBlobIsNotAcknowledgedIfOnlyTheRegistrysClockAdvanced() {
      TestClock own = TestClock.create();
      Registry open = Registry.open(
          beside, RegistryOptions.builder().grace(GRACE).clock(own).build());
      beside.before(StorageCall.WRITE, LINK, () -> {
        own.advance(GRACE);
        take(DATA);
        purge(DATA);
      });
      assertUnavailable(DIGEST, () -> open.repository(NAME).blobs().put(CONTENT));
    }

    @Test
    void aCollectedBlobIsNotMounted() {
      app.blobs().put(CONTENT);
      Repository other = Registry.open(beside, registryOptions()).repository("other");
      beside.before(
          StorageCall.WRITE, RegistryLayout.layerLink(other.name(), DIGEST), () -> collect(DATA));
      assertThat(other.blobs().mount(DIGEST, NAME)).isEmpty();
      assertThat(beside.isWaiting()).isFalse();
    }

    @Test
    void aManifestWithAMissingLayerIsNotAcknowledged() {
      TestImage image = TestImages.in(app).image().push();
      Descriptor layer = image.layers().get(0);
      beside.before(
          StorageCall.WRITE,
          image.tagLink("1.0"),
          () -> collect(RegistryLayout.blobData(layer.digest())));
      assertUnavailable(layer.digest(), () -> put(image.manifest()));
    }

    @Test
    void aCollectedManifestIsWrittenAgain() {
      TestImage image = TestImages.in(app).image().push();
      StoragePath data = RegistryLayout.blobData(image.digest());
      beside.before(
          StorageCall.WRITE,
          image.tagLink("1.0"),
          () -> beside.after(StorageCall.STAT, image.revisionLink(), () -> {
            collect(image.revisionLink());
            collect(data);
          }));
      put(image.manifest());
      assertThat(app.manifests().get(TAG).digest()).isEqualTo(image.digest());
      assertThat(List.of(data, image.revisionLink())).allMatch(path -> isFresh(path));
      assertThat(beside.isWaiting()).isFalse();
    }

    @Test
    void aTagNamesAnIncompleteManifestRatherThanAMissingOne() {
      TestImage image = TestImages.in(app).image().push();
      StoragePath layer = image.layerLink(image.layers().get(0));
      beside.before(
          StorageCall.WRITE,
          image.tagLink("1.0"),
          () -> beside.after(StorageCall.STAT, image.revisionLink(), () -> {
            collect(image.revisionLink());
            collect(layer);
          }));
      assertUnavailable(image.layers().get(0).digest(), () -> put(image.manifest()));
      assertThat(isThere(image.revisionLink())).isTrue();
    }

    @Test
    void aQuarantinedLayerIsRestored() {
      TestImage image = TestImages.in(app).image().push();
      StoragePath layer = image.layerLink(image.layers().get(0));
      beside.before(StorageCall.WRITE, image.tagLink("1.0"), () -> {
        advance(GRACE.multipliedBy(2));
        take(layer);
      });
      put(image.manifest());
      assertThat(isFresh(layer)).isTrue();
    }

    private RegistryOptions registryOptions() {
      return RegistryOptions.builder().grace(GRACE).clock(clock).build();
    }
  }

  @Nested
  class BesideACollection {
    @Test
    void aTaggedManifestIsRestoredBeforeItIsPurged() {
      TestImage image = TestImages.in(app).image().push();
      take(image.revisionLink());
      app.tags().put(TAG, image.digest());
      assertThat(purge(image.revisionLink())).isEmpty();
      assertThat(isFresh(image.revisionLink())).isTrue();
    }
  }

  @Nested
  class BesideDeletions {
    @Test
    void aNewTagHasItsRevision() {
      TestImage image = TestImages.in(app).image().push();
      beside.after(
          StorageCall.WRITE, image.tagLink("1.0"), () -> storage().delete(image.revisionLink()));
      put(image.manifest());
      assertThat(isThere(image.revisionLink())).isTrue();
    }

    @Test
    void aTagThatIsSetMeanwhileIsRemovedWithItsRevision() {
      TestImage image = TestImages.in(app).image().push();
      beside.before(
          StorageCall.DELETE,
          image.revisionLink(),
          () -> breakage().danglingTag(NAME, TAG, image.digest()));
      app.manifests().delete(image.digest());
      assertThat(app.tags().find(TAG)).isEmpty();
    }

    @Test
    void aRevisionThatACollectionTakesMeanwhileIsNotRestored() {
      TestImage image = TestImages.in(app).image().push();
      beside.before(StorageCall.DELETE, image.revisionLink(), () -> take(image.revisionLink()));
      app.manifests().delete(image.digest());
      assertThat(storage().quarantine().restore(RUN, List.of(image.revisionLink())))
          .isEmpty();
      assertThat(isThere(image.revisionLink())).isFalse();
    }

    @Test
    void aManifestPushedWhileItsRepositoryIsRemovedIsCompleteOrAbsent() {
      TestImage image = TestImages.in(app).image().push();
      StoragePath link = image.layerLink(image.layers().get(0));
      Registry open = Registry.open(
          beside, RegistryOptions.builder().clock(clock).sleeper(time -> {}).build());
      beside.after(
          StorageCall.TAKE,
          link,
          () -> breakage().redirectLink(image.revisionLink(), image.digest()));
      open.remove(NAME);
      assertThat(isThere(image.revisionLink())).isEqualTo(isWhole(image));
      assertThat(beside.isWaiting()).isFalse();
    }

    @Test
    void aManifestIsNotAcknowledgedIfItsRepositoryWasRemovedMeanwhile() {
      TestImage image = TestImages.in(app).image().push();
      beside.before(StorageCall.WRITE, image.revisionLink(), () -> registry().remove(NAME));
      assertUnavailable(image.config().digest(), () -> put(image.manifest()));
    }

    @Test
    void aLinkThatIsRenewedWhileItsRepositoryIsRemovedIsKept() {
      app.blobs().put(CONTENT);
      advance(GRACE);
      Registry open = Registry.open(
          beside, RegistryOptions.builder().clock(clock).sleeper(time -> {}).build());
      beside.before(
          StorageCall.TAKE, LINK, () -> assertThat(app.blobs().touch(DIGEST)).isPresent());
      open.remove(NAME);
      assertThat(isFresh(LINK)).isTrue();
    }
  }
}
