package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.stowage.registry.ManifestService;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.reach.Reachability;
import io.stowage.registry.gc.scrub.ScrubFinding;
import io.stowage.registry.gc.scrub.Scrubber;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.model.UnknownManifest;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Collections, restores and scrubs of manifests that were put by their sha512 digests. */
class Sha512ManifestTest {
  private static final RepositoryName APP = RepositoryName.parse("app");
  private static final Tag TAG = Tag.parse("1");
  private static final Duration WEEK = Duration.ofDays(7);

  private final TestStore store = new TestStore();
  private final TestImages images = store.images("app");
  private final Repository repository = store.registry().repository(APP);
  private final ManifestService manifests = repository.manifests();

  /** The ways in which a collection removes something. */
  static Stream<GcOptions> modes() {
    return Stream.of(
        options().writers(Writers.NONE).grace(Duration.ZERO).build(),
        options().writers(Writers.STOWAGE).build(),
        options().writers(Writers.STOWAGE).quarantine(WEEK).build(),
        options().writers(Writers.ANY).build());
  }

  private static GcOptions.Builder options() {
    return GcOptions.builder().deleteUntagged(true);
  }

  private static Digest sha512(Manifest manifest) {
    return Digest.of(DigestAlgorithm.SHA512, manifest.payload());
  }

  private static Descriptor bySha512(Manifest manifest) {
    return Descriptor.of(manifest.mediaType(), sha512(manifest), manifest.payload().length);
  }

  private static StoragePath link(Digest digest) {
    return RegistryLayout.revisionLink(APP, digest);
  }

  private Manifest put(Manifest manifest) {
    manifests.put(sha512(manifest), manifest);
    return manifest;
  }

  private Manifest image() {
    return put(images.image().pushWithoutManifest());
  }

  private Manifest indexOf(Manifest... children) {
    ImageIndex.Builder index = ImageIndex.builder();
    Stream.of(children).forEach(child -> index.manifest(bySha512(child)));
    return put(index.build());
  }

  private GcReport collect(GcOptions options) {
    store.age();
    return GarbageCollector.of(store.registry()).run(options);
  }

  private boolean isInPlace(StoragePath path) {
    return store.heap().stat(path).isPresent();
  }

  private void assertStays(Manifest manifest) {
    assertThat(isInPlace(link(manifest.digest()))).isTrue();
    assertThat(isInPlace(link(sha512(manifest)))).isTrue();
    Pulls.assertPullable(repository, sha512(manifest));
  }

  private void assertTaken(Manifest manifest) {
    assertThat(isInPlace(link(manifest.digest()))).isFalse();
    assertThat(isInPlace(link(sha512(manifest)))).isFalse();
  }

  @Nested
  class Collection {
    @ParameterizedTest
    @MethodSource("io.stowage.registry.gc.Sha512ManifestTest#modes")
    void keepsATaggedManifestWithBothLinks(GcOptions options) {
      Manifest image = image();
      repository.tags().put(TAG, sha512(image));
      assertThat(collect(options).manifestsRemoved()).isZero();
      assertStays(image);
    }

    @ParameterizedTest
    @MethodSource("io.stowage.registry.gc.Sha512ManifestTest#modes")
    void removesAnUntaggedManifestWithBothLinks(GcOptions options) {
      Manifest image = image();
      GcReport report = collect(options);
      assertThat(report.manifestsRemoved()).isEqualTo(1);
      assertThat(report.damages()).isEmpty();
      assertTaken(image);
    }

    @ParameterizedTest
    @MethodSource("io.stowage.registry.gc.Sha512ManifestTest#modes")
    void keepsWhatATaggedIndexNamesByIt(GcOptions options) {
      Manifest image = image();
      Manifest inner = indexOf(image);
      manifests.put(TAG, indexOf(inner));
      assertThat(collect(options).manifestsRemoved()).isZero();
      assertStays(image);
      assertStays(inner);
      Pulls.assertPullable(repository, TAG);
    }

    @ParameterizedTest
    @MethodSource("io.stowage.registry.gc.Sha512ManifestTest#modes")
    void keepsAReferrerThatNamesItsSubjectByIt(GcOptions options) {
      Manifest image = image();
      repository.tags().put(TAG, image.digest());
      Manifest signature = put(images.artifactFor(bySha512(image)).pushWithoutManifest());
      assertThat(collect(options).manifestsRemoved()).isZero();
      assertStays(signature);
    }

    @ParameterizedTest
    @MethodSource("io.stowage.registry.gc.Sha512ManifestTest#modes")
    void removesAReferrerWithTheSubjectThatItNamesByIt(GcOptions options) {
      Manifest image = image();
      Manifest signature = put(images.artifactFor(bySha512(image)).pushWithoutManifest());
      assertThat(collect(options).manifestsRemoved()).isEqualTo(2);
      assertTaken(image);
      assertTaken(signature);
    }

    @Test
    void marksAManifestOnce() {
      Manifest image = image();
      GcReport report = collect(GcOptions.defaults());
      assertThat(report.manifestsMarked()).isEqualTo(1);
      assertThat(report.damages()).isEmpty();
      assertStays(image);
    }

    @ParameterizedTest
    @MethodSource("io.stowage.registry.gc.Sha512ManifestTest#modes")
    void removesALinkWhoseManifestIsGone(GcOptions options) {
      Manifest image = image();
      store.heap().delete(link(image.digest()));
      GcReport report = collect(options.toBuilder().deleteUntagged(false).build());
      assertThat(report.manifestsMarked()).isZero();
      assertThat(report.blobsRemoved()).isEqualTo(3);
      assertTaken(image);
    }

    @Test
    void keepsAYoungLinkWhoseManifestIsGone() {
      Manifest image = image();
      store.age();
      manifests.touch(sha512(image));
      store.heap().delete(link(image.digest()));
      store.collectUntagged();
      assertThat(isInPlace(link(sha512(image)))).isTrue();
    }

    @Test
    void removesTheLinkOfARemovedManifestWithoutTidying() {
      Manifest image = image();
      collect(options()
          .writers(Writers.STOWAGE)
          .tidying(EnumSet.noneOf(Tidying.class))
          .build());
      assertTaken(image);
    }

    @Test
    void keepsALinkThatItCannotReadAndAllManifests() {
      Manifest image = image();
      Manifest index = indexOf(image);
      repository.tags().put(TAG, index.digest());
      store.breakage().garbleLink(link(sha512(image)));
      GcReport report = collect(options().writers(Writers.STOWAGE).build());
      assertThat(report.manifestsRemoved() + report.blobsRemoved()).isZero();
      assertThat(report.damages())
          .isNotEmpty()
          .allMatch(damage -> damage.path().equals(link(sha512(image))));
      Pulls.assertPullable(repository, image.digest());
    }

    @Test
    void keepsWhatAnUnknownManifestMentions() {
      Manifest image = image();
      String json = "{\"mediaType\":\"application/x\",\"it\":\"" + sha512(image) + "\"}";
      Manifest unknown = Manifest.parse(
          MediaType.parse("application/x"), json.getBytes(StandardCharsets.US_ASCII));
      assertThat(unknown).isInstanceOf(UnknownManifest.class);
      Registry.open(store.heap(), store.options().unknownManifests(true).build())
          .repository(APP)
          .manifests()
          .put(TAG, unknown);
      collect(options().writers(Writers.STOWAGE).build());
      assertStays(image);
    }

    @Test
    void countsInADryRunAsInARun() {
      image();
      GcOptions all = options()
          .writers(Writers.STOWAGE)
          .tidying(EnumSet.allOf(Tidying.class))
          .build();
      TreeDump before = store.dump();
      GcReport dry = collect(all.toBuilder().dryRun(true).build());
      assertThat(store.dump().changesSince(before)).isEmpty();
      GcReport report = collect(all);
      assertThat(dry.manifestsRemoved()).isEqualTo(report.manifestsRemoved()).isEqualTo(1);
      assertThat(dry.repositoriesRemoved())
          .isEqualTo(report.repositoriesRemoved())
          .isEqualTo(1);
    }
  }

  @Nested
  class Held {
    private final Manifest image = image();

    private void hold() {
      collect(options().writers(Writers.STOWAGE).quarantine(WEEK).build());
      assertTaken(image);
    }

    @Test
    void isFoundByReaders() {
      hold();
      assertThat(manifests.find(sha512(image))).hasValue(image);
    }

    @Test
    void comesBackWithBothLinksWhenAWriterReliesOnIt() {
      hold();
      assertThat(manifests.touch(sha512(image))).hasValue(image.descriptor());
      assertStays(image);
    }

    @Test
    void comesBackWithBothLinksForAnIndexThatNamesIt() {
      hold();
      Manifest index = ImageIndex.builder().manifest(bySha512(image)).build();
      manifests.put(TAG, index);
      assertStays(image);
      collect(options().writers(Writers.STOWAGE).build());
      assertStays(image);
    }

    @Test
    void bringsItsLinkBackAfterTheManifestCameBackAlone() {
      hold();
      repository.tags().put(TAG, image.digest());
      assertThat(isInPlace(link(sha512(image)))).isFalse();
      assertThat(manifests.find(sha512(image))).hasValue(image);
      store.pass(WEEK);
      collect(options().writers(Writers.STOWAGE).build());
      assertStays(image);
    }

    @Test
    void isPurgedWithBothLinksWhenThePeriodIsOver() {
      hold();
      store.pass(WEEK);
      collect(options().writers(Writers.STOWAGE).build());
      assertThat(manifests.find(sha512(image))).isEmpty();
      assertThat(store.heap().list(RegistryLayout.STOWAGE, name -> {})).isFalse();
    }

    @Test
    void isRestoredByEitherDigest() {
      for (Digest digest : List.of(image.digest(), sha512(image))) {
        hold();
        RestoreReport report = GarbageCollector.of(store.registry())
            .restore(RestoreOptions.builder().manifest(APP, digest).build());
        assertThat(report.isComplete()).isTrue();
        assertStays(image);
      }
    }

    @Test
    void isRestoredWithEverything() {
      hold();
      RestoreOptions all = RestoreOptions.defaults();
      RestoreReport dry = GarbageCollector.of(store.registry())
          .restore(all.toBuilder().dryRun(true).build());
      RestoreReport report = GarbageCollector.of(store.registry()).restore(all);
      assertThat(report.isComplete()).isTrue();
      assertThat(dry.restored()).isEqualTo(report.restored());
      assertStays(image);
    }

    @Test
    void isRestoredAsTheChildOfAnIndex() {
      Manifest index = indexOf(image);
      hold();
      RestoreReport report = GarbageCollector.of(store.registry())
          .restore(RestoreOptions.builder().digests(List.of(index.digest())).build());
      assertThat(report.isComplete()).isTrue();
      assertStays(image);
      assertStays(index);
    }
  }

  @Nested
  class Explained {
    @Test
    void isReachedByAnIndexThatNamesIt() {
      Manifest image = image();
      Manifest index = indexOf(image);
      repository.tags().put(TAG, index.digest());
      assertThat(Reachability.of(store.registry()).explain(sha512(image)).paths())
          .singleElement()
          .satisfies(path -> assertThat(path.steps())
              .extracting(step -> step.digest())
              .containsExactly(index.digest(), image.digest()));
      Digest layer = image.blobs().get(1).digest();
      assertThat(Reachability.of(store.registry()).explain(layer).paths()).hasSize(1);
    }

    @Test
    void isReachedOnce() {
      Manifest image = image();
      Manifest index = indexOf(image);
      List<Digest> reached = new ArrayList<>();
      List<Damage> damages = new ArrayList<>();
      assertThat(Reachability.of(store.registry()).forEachReached(APP, reached::add, damages::add))
          .isEqualTo(2);
      assertThat(reached)
          .containsExactlyInAnyOrder(
              image.digest(),
              index.digest(),
              image.blobs().get(0).digest(),
              image.blobs().get(1).digest());
      assertThat(damages).isEmpty();
    }
  }

  @Nested
  class Scrubbed {
    private final Manifest image = image();

    private List<ScrubFinding> scrub() {
      store.age();
      return Scrubber.of(store.registry()).run().findings();
    }

    @Test
    void hasNoFindings() {
      manifests.put(TAG, indexOf(image));
      assertThat(scrub()).isEmpty();
    }

    @Test
    void reportsMissingDataOnce() {
      store.heap().delete(RegistryLayout.blobData(image.digest()));
      assertThat(scrub())
          .extracting(ScrubFinding::kind)
          .containsExactly(ScrubFinding.Kind.MANIFEST_MISSING);
    }

    @Test
    void reportsALinkWhoseManifestIsGone() {
      store.heap().delete(link(image.digest()));
      assertThat(scrub())
          .extracting(ScrubFinding::kind, ScrubFinding::path)
          .containsExactly(tuple(ScrubFinding.Kind.LINK_DEAD, link(sha512(image))));
    }

    @Test
    void reportsALinkToAnotherManifest() {
      Manifest other = images.image().push().manifest();
      store.heap().write(link(sha512(image)), Link.content(other.digest()));
      assertThat(scrub())
          .extracting(ScrubFinding::kind, ScrubFinding::path)
          .containsExactly(tuple(ScrubFinding.Kind.LINK_DAMAGED, link(sha512(image))));
    }
  }
}
