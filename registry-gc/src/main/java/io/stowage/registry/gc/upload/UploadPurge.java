package io.stowage.registry.gc.upload;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.run.Refusals;
import io.stowage.registry.gc.internal.work.Cancellation;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.internal.walk.Unrecognized;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One purge of uploads, repository by repository. */
final class UploadPurge {
  private final StorageDriver driver;
  private final RegistryWalk walk;
  private final RegistryWalk uploads;
  private final UploadPurgeListener listener;
  private final Cancellation cancellation;
  private final Instant start;
  private final UploadAges ages;
  private final UploadRemover remover;
  private final Findings findings = Findings.unreported();
  private long purged;
  private long kept;
  private long bytes;

  UploadPurge(
      Registry registry,
      UploadPurgeOptions options,
      UploadPurgeListener listener,
      Cancellation cancellation) {
    this.driver = registry.storage();
    this.walk = new RegistryWalk(driver, findings);
    this.uploads = new RegistryWalk(driver, new Unrecognized() {
      @Override
      public void visit(StoragePath path) {
        findings.damaged(path, "not the name of an upload: kept");
      }

      @Override
      public void visitObscured(StoragePath folder, StorageException.UnexpectedKind problem) {
        findings.obscured(problem);
      }
    });
    this.listener = listener;
    this.cancellation = cancellation;
    this.start = driver.now();
    this.ages = new UploadAges(registry, start.minus(options.age()));
    this.remover = new UploadRemover(registry, options.dryRun(), new Refusals(findings::damaged));
  }

  UploadPurgeReport run() {
    long began = System.nanoTime();
    remover.recover();
    boolean cancelled = !purgeAll();
    remover.removeFolders();
    return new UploadPurgeReport(
        remover.pretends(),
        cancelled,
        start,
        Duration.ofNanos(System.nanoTime() - began),
        purged,
        kept,
        bytes,
        findings.byPath(Damage::new));
  }

  private boolean purgeAll() {
    List<RepositoryName> names = RegistryWalk.collect(walk::forEachRepository);
    for (int i = 0; i < names.size(); i++) {
      if (!purgeIn(names.get(i))) {
        return false;
      }
      listener.repositoryDone(names.get(i), i + 1, names.size());
    }
    return true;
  }

  /** Returns false if the purge was cancelled. */
  private boolean purgeIn(RepositoryName repository) {
    List<UUID> found = RegistryWalk.collect(each -> uploads.forEachUpload(repository, each));
    for (UUID upload : found) {
      if (cancellation.isDue()) {
        return false;
      }
      try {
        purge(repository, upload);
      } catch (StorageException.UnexpectedKind | StorageException.AccessDenied e) {
        findings.damaged(RegistryLayout.upload(repository, upload), e);
        kept++;
      }
    }
    return true;
  }

  private void purge(RepositoryName repository, UUID upload) {
    Optional<UploadAges.Part> whole = ages.find(repository, upload);
    boolean gone = whole.isPresent()
        ? whole.get().old() && remover.remove(whole.get())
        : purgeRest(RegistryLayout.upload(repository, upload));
    if (gone) {
      long size = whole.map(UploadAges.Part::size).orElse(0L);
      purged++;
      bytes += size;
      listener.uploadPurged(repository, upload, size);
    } else {
      kept++;
    }
  }

  /**
   * Purges the remains of an upload that has neither a start nor data, so that it cannot continue.
   */
  private boolean purgeRest(StoragePath folder) {
    return ages.isOldRest(
            folder, foreign -> findings.damaged(foreign, "not part of an upload: kept"))
        && remover.removeRest(folder);
  }
}
