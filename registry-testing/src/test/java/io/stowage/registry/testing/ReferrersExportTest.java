package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.OciExport;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.storage.CountingStorage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the cost of an export with referrers, in calls of the store. */
class ReferrersExportTest {
  private static final Tag TAG = Tag.parse("1.0");

  private final Path folder;

  ReferrersExportTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void isProportionalToTheReferrersOfOneImage() {
    assertThat(callsFor(80, false)).isLessThan(callsFor(40, false) * 5 / 2);
  }

  @Test
  void isProportionalToAChainOfSignatures() {
    assertThat(callsFor(80, true)).isLessThan(callsFor(40, true) * 5 / 2);
  }

  private long callsFor(int referrers, boolean chained) {
    CountingStorage storage = new CountingStorage(InMemoryStorage.create());
    Repository repository = Registry.open(storage).repository("team/app");
    TestImages images = TestImages.in(repository);
    TestImage subject = images.image().tag("1.0").push();
    for (int i = 0; i < referrers; i++) {
      TestImage referrer = images.artifactFor(subject).push();
      subject = chained ? referrer : subject;
    }
    storage.reset();

    int exported = OciExport.of(repository, TAG)
        .withReferrers()
        .toLayout(folder.resolve(referrers + "-" + chained))
        .manifests();

    assertThat(exported).isEqualTo(1 + referrers);
    return storage.calls();
  }
}
