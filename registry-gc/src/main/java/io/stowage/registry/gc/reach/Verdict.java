package io.stowage.registry.gc.reach;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.internal.run.Runs;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import java.util.List;
import java.util.Optional;

/** Decides the fate of a blob from the paths that lead to it. */
final class Verdict {
  private final StorageDriver driver;
  private final Writers writers;
  private final GcOptions options;
  private final Runs runs;

  Verdict(Registry registry, GcOptions options) {
    this.driver = registry.storage();
    this.writers = options.writers(registry);
    this.options = options;
    this.runs = new Runs(driver);
  }

  Explanation of(Digest target, Trace trace, List<Damage> damages) {
    Optional<StorageEntry> stored = driver.stat(RegistryLayout.blobData(target));
    Fate fate = stored
        .map(data -> trace.fate(data.modified(), writers == Writers.ANY, options.grace()))
        .or(() -> quarantined(target))
        .orElse(new Fate.Absent());
    return new Explanation(
        target,
        stored.or(
            () -> runs.all().stream().flatMap(run -> kept(run, target).stream()).findFirst()),
        fate,
        trace.paths(),
        trace.pathCount(),
        trace.links(),
        trace.foreign(),
        damages);
  }

  private Optional<Fate> quarantined(Digest target) {
    return runs.all().stream()
        .sorted()
        .flatMap(run -> quarantined(run, target).stream())
        .findFirst();
  }

  private Optional<Fate> quarantined(String run, Digest target) {
    return kept(run, target)
        .map(kept -> runs.finished(run)
            .<Fate>map(record -> new Fate.Quarantined(run, record.finished(), record.until()))
            .orElse(new Fate.Taken(run)));
  }

  private Optional<StorageEntry> kept(String run, Digest target) {
    return driver.quarantine().keptBy(run).stat(RegistryLayout.blobData(target));
  }
}
