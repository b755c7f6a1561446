package io.stowage.registry.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.cli.common.Progress;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskUsageTest {
  private final Registry registry = Registry.open(
      InMemoryStorage.create(), RegistryOptions.builder().unknownManifests(true).build());
  private final Repository app = registry.repository("team/app");
  private final Repository web = registry.repository("web");
  private final TestImages images = TestImages.in(app, 1);
  private final byte[] common = images.layer();

  @Test
  void countsBlobsOfOneRepositoryAsItsOwn() {
    TestImage image = images.image().layers(2).tag("1.0").push();

    RegistryUsage usage = usage();

    assertThat(usage.repositories())
        .containsExactly(new RepositoryUsage(app.name(), size(image), 0, 0, 0, 0, 0));
    assertThat(usage.bytes()).isEqualTo(size(image));
    assertThat(usage.blobs()).isEqualTo(4);
  }

  @Test
  void countsABlobOnceIfManyManifestsReachIt() {
    TestImage first = images.image().layer(common).layers(1).push();
    TestImage second = images.image().layer(common).layers(1).push();

    assertThat(usage().own()).isEqualTo(size(first) + size(second) - common.length);
  }

  @Test
  void countsBlobsOfSeveralRepositoriesAsShared() {
    TestImage here = images.image().layer(common).push();
    TestImage there = TestImages.in(web, 2).image().layer(common).layers(1).push();

    RegistryUsage usage = usage();

    assertThat(usage.repositories())
        .containsExactly(
            used(app, size(here) - common.length, common.length),
            used(web, size(there) - common.length, common.length));
    assertThat(usage.shared()).isEqualTo(common.length);
    assertThat(usage.bytes()).isEqualTo(size(here) + size(there) - common.length);
  }

  @Test
  void countsUnreachedBlobsAsGarbageOfEachRepositoryWithALink() {
    Descriptor layer = app.blobs().put(common);
    web.blobs().mount(layer.digest(), app.name());
    Digest orphan = Breakage.of(registry.storage()).orphanBlob(images.bytes(77));

    RegistryUsage usage = usage();

    assertThat(usage.repositories())
        .containsExactly(
            new RepositoryUsage(app.name(), 0, 0, common.length, 0, 0, 0),
            new RepositoryUsage(web.name(), 0, 0, common.length, 0, 0, 0));
    assertThat(usage.garbage()).isEqualTo(common.length + 77L);
    assertThat(usage.unlinked()).isEqualTo(77);
    assertThat(registry.blobs().touch(orphan)).isPresent();
  }

  @Test
  void doesNotCountBlobsReachedFromOtherRepositoriesAsGarbage() {
    app.blobs().put(common);
    TestImages.in(web, 2).image().layer(common).push();

    assertThat(usage().garbage()).isZero();
  }

  @Test
  void followsIndexesAndBlobsOfAnotherDigestAlgorithm() {
    Digest alias = Digest.of(DigestAlgorithm.SHA512, common);
    app.blobs().put(new ByteArrayInputStream(common), alias);
    TestImage child = images.image().push();
    TestImage index = images.index(child).push();
    Breakage.of(registry.storage())
        .unknownManifest(app.name(), MediaType.parse("application/x.test"), Set.of(alias));

    RegistryUsage usage = usage();

    assertThat(usage.garbage()).isZero();
    assertThat(usage.own()).isGreaterThan(size(child) + index.descriptor().size() + common.length);
    assertThat(usage.damages()).isEmpty();
  }

  @Test
  void countsTheSignaturesOfOldTreesWithTheirManifest() {
    TestImage old = images.schema1();
    Digest signature = Breakage.of(registry.storage()).orphanBlob(images.bytes(99));
    registry
        .storage()
        .write(
            RegistryLayout.signatureLink(app.name(), old.digest(), signature),
            Link.content(signature));

    assertThat(usage().garbage()).isZero();
  }

  @Test
  void reportsAMissingManifestAndCountsAllLayersOfItsRepository() {
    TestImage image = images.image().push();
    Breakage.of(registry.storage()).remove(RegistryLayout.blobData(image.digest()));

    RegistryUsage usage = usage();

    assertThat(usage.garbage()).isZero();
    assertThat(usage.own()).isEqualTo(usage.bytes()).isPositive();
    assertThat(usage.damages())
        .singleElement()
        .satisfies(damage -> assertThat(damage.problem()).startsWith("missing"));
  }

  @Test
  void countsEverythingThatADamagedManifestMentionsAsReached() {
    app.blobs().put(common);
    String text = "{\"broken\": \"" + Digest.of(common) + "\"";
    Digest manifest =
        Breakage.of(registry.storage()).manifest(app.name(), text.getBytes(StandardCharsets.UTF_8));

    RegistryUsage usage = usage();

    assertThat(usage.garbage()).isZero();
    assertThat(usage.damages())
        .singleElement()
        .satisfies(damage -> assertThat(damage.path().value()).contains(manifest.encoded()));
  }

  @Test
  void continuesIfDataIsMissing() {
    TestImage image = images.image().layers(2).push();
    long layer = image.layers().get(0).size();
    Breakage.of(registry.storage())
        .remove(RegistryLayout.blobData(image.layers().get(0).digest()));

    assertThat(usage().bytes()).isEqualTo(size(image) - layer);
  }

  @Test
  void addsUpToTheTotal() {
    images.image().layer(common).push();
    TestImages.in(web, 2).image().layer(common).push();
    app.blobs().put(images.layer());
    Breakage.of(registry.storage()).orphanBlob(images.bytes(77));

    RegistryUsage usage = usage();
    long[] sizes = RegistryWalk.<Digest>collect(registry.blobs()::forEach).stream()
        .mapToLong(digest -> registry.blobs().touch(digest).orElseThrow().size())
        .toArray();

    assertThat(usage.bytes()).isEqualTo(Arrays.stream(sizes).sum());
    assertThat(usage.blobs()).isEqualTo(sizes.length);
    assertThat(usage.own())
        .isEqualTo(usage.repositories().stream().mapToLong(RepositoryUsage::own).sum());
  }

  /** Returns the usage of a repository whose manifests have no tag. */
  private static RepositoryUsage used(Repository repository, long own, long shared) {
    return new RepositoryUsage(repository.name(), own, shared, 0, own, 0, 0);
  }

  @Test
  void countsAsUntaggedWhatACollectionOfUntaggedManifestsFrees() {
    TestImage child = images.image().push();
    TestImage index = images.index(child).tag("all").push();
    TestImage tagged = images.image().layer(common).tag("1.0").push();
    images.artifactFor(tagged).push();
    TestImage untagged = images.image().layer(common).layers(1).push();
    images.artifactFor(untagged).push();
    TestImages.in(web, 2).image().layer(common).push();

    RegistryUsage usage = usage();
    GcReport report = GarbageCollector.of(registry)
        .run(GcOptions.offline().toBuilder().deleteUntagged(true).build());

    assertThat(index.children()).containsExactly(child);
    assertThat(usage.untagged()).isEqualTo(report.bytesReclaimed()).isPositive();
    assertThat(usage.repositories().get(0).untagged())
        .isGreaterThan(size(untagged) - common.length)
        .isLessThan(usage.repositories().get(0).own());
    assertThat(usage().untagged()).isZero();
  }

  @Test
  void countsAsUntaggedWhatSeveralRepositoriesShareInTheTotalOnly() {
    images.image().layer(common).push();
    TestImages.in(web, 2).image().layer(common).layers(1).push();

    RegistryUsage usage = usage();

    assertThat(usage.untagged()).isEqualTo(usage.bytes());
    assertThat(
            usage.repositories().stream().mapToLong(RepositoryUsage::untagged).sum())
        .isEqualTo(usage.bytes() - common.length);
  }

  @Test
  void countsNothingAsUntaggedIfATagCannotBeRead() {
    TestImage tagged = images.image().tag("1.0").push();
    images.image().push();
    Breakage.of(registry.storage()).garbleLink(tagged.tagLink("1.0"));

    assertThat(usage().untagged()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void countsWhatCollectionsHoldForTheRepositoriesThatHadIt(boolean tidy) {
    images.image().tag("stays").push();
    TestImage removed = images.image().layer(common).push();
    TestImages.in(web, 2).image().layer(common).push();
    Digest orphan = Breakage.of(registry.storage()).orphanBlob(images.bytes(77));
    RegistryUsage before = usage();
    GarbageCollector.of(registry)
        .run(GcOptions.offline().toBuilder()
            .deleteUntagged(true)
            .quarantine(Duration.ofDays(1))
            .tidying(tidy ? Set.of(Tidying.values()) : Set.of())
            .build());

    RegistryUsage usage = usage();

    assertThat(usage.quarantine()).isEqualTo(before.untagged() + 77).isPositive();
    assertThat(usage.bytes()).isEqualTo(before.bytes() - usage.quarantine());
    assertThat(usage.garbage()).isZero();
    assertThat(usage.repositories().get(0).quarantine()).isEqualTo(size(removed));
    assertThat(usage.total()).isEqualTo(before.total());
    assertThat(registry.blobs().find(orphan)).isPresent();
    assertThat(usage.damages()).isEmpty();
  }

  @Test
  void countsUnfinishedUploads() {
    app.blobs().startUpload().append(0, new byte[1000]);
    app.blobs().startUpload().append(0, new byte[234]);

    RegistryUsage usage = usage();

    assertThat(usage.repositories())
        .containsExactly(new RepositoryUsage(app.name(), 0, 0, 0, 0, 0, 1234));
    assertThat(usage.uploads()).isEqualTo(1234);
    assertThat(usage.total()).isEqualTo(1234);
    assertThat(usage.bytes()).isZero();
  }

  @Test
  void isSortedByAnyColumn() {
    images.image().push();
    TestImages.in(web, 2).image().layers(4).tag("1.0").push();

    RegistryUsage usage = usage();

    assertThat(names(usage, UsageOrder.REPOSITORY)).containsExactly(app.name(), web.name());
    assertThat(names(usage, UsageOrder.TOTAL)).containsExactly(web.name(), app.name());
    assertThat(names(usage, UsageOrder.UNTAGGED)).containsExactly(app.name(), web.name());
    assertThat(names(usage, UsageOrder.GARBAGE)).containsExactly(app.name(), web.name());
  }

  private static List<RepositoryName> names(RegistryUsage usage, UsageOrder order) {
    return usage.sorted(order).stream().map(RepositoryUsage::repository).toList();
  }

  private RegistryUsage usage() {
    return DiskUsage.of(registry, Progress.on(new PrintWriter(Writer.nullWriter()), false));
  }

  private static long size(TestImage image) {
    return Stream.concat(Stream.of(image.descriptor(), image.config()), image.layers().stream())
        .mapToLong(Descriptor::size)
        .sum();
  }
}
