package io.stowage.registry.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.PurgeOptions;
import io.stowage.registry.gc.PurgeReport;
import io.stowage.registry.gc.RestoreReport;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.scrub.ScrubFinding;
import io.stowage.registry.gc.scrub.ScrubOptions;
import io.stowage.registry.gc.scrub.Scrubber;
import io.stowage.registry.gc.upload.UploadPurgeOptions;
import io.stowage.registry.gc.upload.UploadPurgeReport;
import io.stowage.registry.gc.upload.UploadPurger;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.proofs.Catalogue.Item;
import io.stowage.registry.storage.StorageDriver;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Collects, restores, purges and scrubs, and records in the ledger what may be removed by that. */
final class Operator {
  private static final Set<ScrubFinding.Kind> NEVER = EnumSet.of(
      ScrubFinding.Kind.BLOB_CORRUPT,
      ScrubFinding.Kind.BLOB_EMPTY,
      ScrubFinding.Kind.LINK_DAMAGED,
      ScrubFinding.Kind.MANIFEST_DAMAGED,
      ScrubFinding.Kind.SIZE_WRONG,
      ScrubFinding.Kind.TAG_DANGLING,
      ScrubFinding.Kind.UNREADABLE,
      ScrubFinding.Kind.FOREIGN);

  private final TestStore store;
  private final Registry registry;
  private final Ledger ledger;
  private final Uploads uploads;

  Operator(TestStore store, Registry registry, Ledger ledger, Uploads uploads) {
    this.store = store;
    this.registry = registry;
    this.ledger = ledger;
    this.uploads = uploads;
  }

  /** Collects in this process. */
  void collect(GcOptions options) {
    collect(registry, options);
  }

  /** Collects through another view of the store. */
  void collect(GcOptions options, StorageDriver view) {
    collect(store.open(view), options);
  }

  private void collect(Registry own, GcOptions options) {
    Instant limit = store.now().minus(options.grace());
    beginOrEnd(options, limit);
    Set<Damage> expected = leftByRemoval();
    try {
      GcReport report = GarbageCollector.of(own).run(options);
      expected.addAll(leftByRemoval());
      assertThat(report.damages()).isSubsetOf(expected);
    } finally {
      beginOrEnd(options, limit);
    }
  }

  /**
   * Returns damages that an interrupted removal may have left by restoring a link to what a
   * collection keeps.
   */
  private Set<Damage> leftByRemoval() {
    Set<Damage> left = new HashSet<>();
    for (String repository : Ledger.REPOSITORIES) {
      Catalogue.ITEMS.stream()
          .filter(item -> !ledger.has(repository, item))
          .map(item -> RegistryLayout.blobData(item.digest()))
          .forEach(data -> left.add(new Damage(
              data,
              "missing manifest of " + repository + ": all its manifests and layers are kept")));
    }
    return left;
  }

  private void beginOrEnd(GcOptions options, Instant limit) {
    if (options.writers(registry) == Writers.NONE) {
      ledger.breakPromises();
    }
    if (options.deleteUntagged()) {
      ledger.forgetUntagged(limit);
    }
  }

  void restore(Optional<Item> item) {
    GarbageCollector collector = GarbageCollector.of(registry);
    RestoreReport report =
        item.map(one -> collector.restore(Set.of(one.digest()))).orElseGet(collector::restore);
    report.restored().forEach(back -> restored(back.entry()));
  }

  /**
   * Records a restored manifest; its references may have been kept for a shorter time and be gone.
   */
  private void restored(LayoutEntry entry) {
    if (entry instanceof LayoutEntry.RevisionLink link && isPullable(link)) {
      Item item = Catalogue.item(link.digest());
      ledger.restored(link.repository().value(), item, store.now());
    }
  }

  /** Asks the store, because this process may remember a link that another one took. */
  private boolean isPullable(LayoutEntry.RevisionLink link) {
    try {
      Pulls.assertPullable(store.registry().repository(link.repository()), link.digest());
      return true;
    } catch (RegistryException e) {
      return false;
    }
  }

  void purgeQuarantine(Duration age) {
    Set<Damage> expected = leftByRemoval();
    PurgeReport report = GarbageCollector.of(registry).purge(PurgeOptions.olderThan(age));
    expected.addAll(leftByRemoval());
    assertThat(report.damages()).isSubsetOf(expected);
  }

  void purge(Duration age) {
    uploads.mayPurge(store.now().minus(age));
    UploadPurgeReport report =
        UploadPurger.of(registry).run(UploadPurgeOptions.builder().age(age).build());
    assertThat(report.damages()).isEmpty();
  }

  void scrub(boolean repair) {
    ScrubOptions options = ScrubOptions.builder().repair(repair).parallelism(1).build();
    assertThat(Scrubber.of(registry).run(options).findings())
        .extracting(ScrubFinding::kind)
        .doesNotContainAnyElementsOf(NEVER);
  }
}
