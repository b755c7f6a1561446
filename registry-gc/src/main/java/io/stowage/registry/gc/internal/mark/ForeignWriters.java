package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.LinkResolver;
import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.util.List;
import java.util.UUID;

/**
 * Determines the objects on which a writer that knows nothing of leases may be about to rely: young
 * layer links and, in a repository with an upload in progress, all layer links. Thread-safe.
 */
public final class ForeignWriters {
  private final StorageDriver driver;
  private final LinkResolver links;
  private final RegistryWalk walk;
  private final AgeGate gate;
  private final Writers writers;
  private final Findings findings;

  /** Unless {@code writers} include foreign ones, nothing is in progress. */
  public ForeignWriters(Registry registry, AgeGate gate, Writers writers, Findings findings) {
    this.driver = registry.storage();
    this.links = registry.links();
    this.walk = new RegistryWalk(driver);
    this.gate = gate;
    this.writers = writers;
    this.findings = findings;
  }

  /** Returns whether there may be foreign writers. */
  boolean arePresent() {
    return writers == Writers.ANY;
  }

  /** Returns all programs that may write, foreign or not. */
  public Writers among() {
    return writers;
  }

  /**
   * Marks those of {@code layers} that a push to {@code repository} may be about to rely on.
   *
   * @param underWay the result of {@link #hasUploadUnderWay} before the layers were listed
   * @param listed the view through which the layers were listed
   */
  void mark(
      RepositoryName repository,
      boolean underWay,
      List<Digest> layers,
      StorageView listed,
      Marks marks) {
    if (arePresent()) {
      for (Digest digest : layers) {
        if (underWay || isYoung(listed, RegistryLayout.layerLink(repository, digest))) {
          mark(repository, digest, marks);
        }
      }
    }
  }

  /**
   * Returns whether an upload to {@code repository} began or continued within the grace period. It
   * also returns true if another object is in place of a folder, because the uploads are then
   * unknown.
   */
  public boolean hasUploadUnderWay(RepositoryName repository) {
    try {
      return arePresent()
          && RegistryWalk.<UUID>collect(each -> walk.forEachUpload(repository, each)).stream()
              .anyMatch(id -> isYoung(driver, RegistryLayout.uploadData(repository, id))
                  || isYoung(driver, RegistryLayout.uploadStartedAt(repository, id))
                  || isNew(RegistryLayout.upload(repository, id)));
    } catch (StorageException.UnexpectedKind e) {
      findings.obscured(e);
      return true;
    }
  }

  private void mark(RepositoryName repository, Digest digest, Marks marks) {
    marks.mark(digest);
    try {
      links.layer(repository, digest).ifPresent(marks::mark);
    } catch (DamagedLinkException e) {
      findings.damaged(e.path(), e);
    }
  }

  /** Returns whether the object is young; one that cannot be accessed may be young. */
  private boolean isYoung(StorageView view, StoragePath path) {
    try {
      return view.stat(path)
          .filter(entry -> gate.isYoung(path, entry.modified()))
          .isPresent();
    } catch (StorageException.UnexpectedKind e) {
      return true;
    }
  }

  private boolean isNew(StoragePath folder) {
    return driver
        .changed(folder)
        .filter(changed -> gate.isYoung(folder, changed))
        .isPresent();
  }
}
