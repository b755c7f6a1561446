package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Writers;
import io.stowage.registry.gc.fixture.Sample;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TreeDump;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GarbageCollectorDryRunTest {
  private final TestStore store = new TestStore();

  @ParameterizedTest
  @CsvSource({"false,STOWAGE", "true,STOWAGE", "false,NONE", "true,NONE"})
  void predictsTheRunAndChangesNothing(boolean deleteUntagged, Writers writers) {
    Sample.fill(store.registry());
    store.age();
    store.breakage().orphanBlob(new byte[] {1});
    store.images("young").image().push();
    Duration grace = writers == Writers.NONE ? Duration.ZERO : Duration.ofHours(1);
    assertForetold(all().deleteUntagged(deleteUntagged).writers(writers).grace(grace));
  }

  @Test
  void predictsThatARepositoryWithAMissingManifestStays() {
    TestImage image = store.images("app").image().push();
    store.breakage().remove(RegistryLayout.blobData(image.digest()));
    store.age();
    assertThat(assertForetold(all()).repositoriesRemoved()).isZero();
  }

  @Test
  void predictsThatARepositoryWithForeignFilesStays() {
    store.images("app").image().pushWithoutManifest();
    store.heap().write(StoragePath.parse(root("app") + "/_layers/README"), new byte[1]);
    store.images("other").image().pushWithoutManifest();
    store.heap().write(StoragePath.parse(root("other") + "/_uploads/x/data"), new byte[1]);
    store.age();
    assertThat(assertForetold(all()).repositoriesRemoved()).isZero();
  }

  @Test
  void predictsThatARepositoryWithDamagedLinksStays() {
    TestImage image = store.images("app").image().push();
    store.breakage().emptyLink(image.revisionLink());
    TestImage tagged = store.images("other").image().tag("1").push();
    store.breakage().truncateLink(tagged.tagLink("1"));
    store.age();
    GcReport report = assertForetold(all().deleteUntagged(true));
    assertThat(report.repositoriesRemoved()).isZero();
    assertThat(report.manifestsRemoved()).isZero();
    assertThat(report.damages()).hasSize(2);
  }

  @Test
  void predictsThatARepositoryIsRemovedWithItsUntaggedManifests() {
    store.images("app").image().tag("1").push();
    TestImage schema1 = store.images("old").schema1();
    Digest signature = store.breakage().orphanBlob(new byte[] {2});
    store
        .breakage()
        .redirectLink(
            RegistryLayout.signatureLink(RepositoryName.parse("old"), schema1.digest(), signature),
            signature);
    store.images("moved").image().tag("1").push();
    store.registry().repository("moved").tags().remove(Tag.parse("1"));
    store.age();
    GcReport report = assertForetold(all().deleteUntagged(true));
    assertThat(report.repositoriesRemoved()).isEqualTo(2);
    assertThat(store.registry().repositories()).containsExactly(RepositoryName.parse("app"));
  }

  private GcReport assertForetold(GcOptions.Builder options) {
    TreeDump before = store.dump();
    GcReport dry = store.collect(options.dryRun(true));
    assertThat(dry.dryRun()).isTrue();
    assertThat(store.dump().changesSince(before)).isEmpty();
    GcReport real = store.collect(options.dryRun(false));
    assertThat(real.dryRun()).isFalse();
    assertThat(figures(dry)).isEqualTo(figures(real));
    assertThat(dry.foldersRemoved()).isZero();
    return real;
  }

  /** Returns the report without the figures that a dry run does not predict. */
  static GcReport figures(GcReport report) {
    return report.toBuilder()
        .dryRun(false)
        .duration(Duration.ZERO)
        .foldersRemoved(0)
        .build();
  }

  private static GcOptions.Builder all() {
    return GcOptions.builder().tidying(EnumSet.allOf(Tidying.class));
  }

  private static String root(String repository) {
    return RegistryLayout.repository(RepositoryName.parse(repository)).value();
  }
}
