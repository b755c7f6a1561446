package io.stowage.registry.testing.assertj;

import io.stowage.registry.gc.GcReport;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on a {@link GcReport}. Each method returns this object; a failure shows the report.
 */
public final class GcReportAssert extends AbstractAssert<GcReportAssert, GcReport> {
  GcReportAssert(GcReport actual) {
    super(actual, GcReportAssert.class);
  }

  /** Verifies the number of removed blobs, including those moved to the quarantine. */
  public GcReportAssert removedBlobs(long count) {
    return hold(count == actual.blobsRemoved(), count + " blobs to be removed");
  }

  /** Verifies the number of removed untagged manifests. */
  public GcReportAssert removedManifests(long count) {
    return hold(count == actual.manifestsRemoved(), count + " manifests to be removed");
  }

  /** Verifies that no blobs, manifests, layer links or repositories were removed. */
  public GcReportAssert removedNothing() {
    long removed = actual.blobsRemoved()
        + actual.manifestsRemoved()
        + actual.layerLinksRemoved()
        + actual.repositoriesRemoved();
    return hold(removed == 0, "nothing to be removed");
  }

  /** Verifies the number of blobs that were kept because they are within the grace period. */
  public GcReportAssert keptYoungBlobs(long count) {
    return hold(count == actual.blobsYoung(), count + " blobs to be kept by the grace period");
  }

  /** Verifies that the collection found no damage. */
  public GcReportAssert foundNoDamage() {
    return hold(actual.damages().isEmpty(), "no damage");
  }

  private GcReportAssert hold(boolean holds, String expected) {
    if (!holds) {
      throw failure("%nExpecting %s, but the report is%n  %s", expected, actual);
    }
    return this;
  }
}
