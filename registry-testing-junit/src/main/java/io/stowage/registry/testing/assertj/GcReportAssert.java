package io.stowage.registry.testing.assertj;

import io.stowage.registry.gc.GcReport;
import org.assertj.core.api.AbstractAssert;

/** Assertions on a {@link GcReport}. Each returns itself, and shows the report on failure. */
public final class GcReportAssert extends AbstractAssert<GcReportAssert, GcReport> {
  GcReportAssert(GcReport actual) {
    super(actual, GcReportAssert.class);
  }

  /** Verifies how many blobs were removed, those in quarantine too. */
  public GcReportAssert removedBlobs(long count) {
    return hold(count == actual.blobsRemoved(), count + " blobs to be removed");
  }

  /** Verifies how many manifests without a tag were removed. */
  public GcReportAssert removedManifests(long count) {
    return hold(count == actual.manifestsRemoved(), count + " manifests to be removed");
  }

  /** Verifies that neither blobs, manifests, layer links nor repositories were removed. */
  public GcReportAssert removedNothing() {
    long removed = actual.blobsRemoved()
        + actual.manifestsRemoved()
        + actual.layerLinksRemoved()
        + actual.repositoriesRemoved();
    return hold(removed == 0, "nothing to be removed");
  }

  /** Verifies how many blobs stay since they are young. */
  public GcReportAssert keptYoungBlobs(long count) {
    return hold(count == actual.blobsYoung(), count + " blobs to stay since they are young");
  }

  /** Verifies that all could be understood. */
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
