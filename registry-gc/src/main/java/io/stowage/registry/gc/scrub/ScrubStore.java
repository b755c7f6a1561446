package io.stowage.registry.gc.scrub;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.scrub.ScrubFinding.Kind;
import io.stowage.registry.internal.lease.LinkReader;
import io.stowage.registry.internal.lease.QuarantineLookup;
import io.stowage.registry.internal.walk.Unrecognized;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.UnnameableEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** What a scrub asks a store besides the content of blobs. Nothing is written. Thread-safe. */
final class ScrubStore implements Unrecognized {
  private static final String TEMPORARY = ".tmp";

  private final StorageDriver driver;
  private final LinkReader links;
  private final QuarantineLookup kept;
  private final Duration settle;
  private final ScrubFindings findings;
  private final LongAdder linksRead = new LongAdder();

  ScrubStore(Registry registry, Duration settle, ScrubFindings findings) {
    this.driver = registry.storage();
    this.links =
        new LinkReader(driver, registry.options().clock(), registry.options().pause()::pause);
    this.kept = new QuarantineLookup(driver);
    this.settle = settle;
    this.findings = findings;
  }

  /** Returns how many links were read. */
  long linksRead() {
    return linksRead.sum();
  }

  /** Returns whether somebody may still be about to complete what was changed then. */
  boolean isYoung(Instant modified) {
    return modified.isAfter(driver.now().minus(settle));
  }

  boolean isYoung(StoragePath path) {
    return driver.stat(path).filter(entry -> isYoung(entry.modified())).isPresent();
  }

  /** Returns what is at {@code path}, also while a collector has it in its hands. */
  Optional<StorageEntry> find(StoragePath path) {
    return kept.find(path, driver::stat);
  }

  /**
   * Returns whether {@code repository} has a link to {@code manifest}, be it where layers have theirs, as
   * Distribution 2.1 wrote it.
   */
  boolean hasManifest(RepositoryName repository, Digest manifest) {
    return find(RegistryLayout.revisionLink(repository, manifest))
        .or(() -> find(RegistryLayout.layerLink(repository, manifest)))
        .isPresent();
  }

  /** Returns what a link names, or empty if it is not there, or damaged, which {@code found} is told. */
  Optional<Digest> target(StoragePath link, Consumer<ScrubFinding> found) {
    linksRead.increment();
    try {
      Optional<Digest> target = links.read(link);
      if (target.isEmpty()) {
        tellFolder(link, found);
      }
      return target;
    } catch (DamagedLinkException e) {
      found.accept(damaged(e).young(isYoung(link)));
      return Optional.empty();
    }
  }

  /** Returns what is wrong with a link, or empty if nothing is or it is not there. */
  Optional<DamagedLinkException> damage(StoragePath link) {
    try {
      links.read(link);
      return Optional.empty();
    } catch (DamagedLinkException e) {
      return Optional.of(e);
    }
  }

  /** Tells if a folder is where a file should be. */
  void tellFolder(StoragePath file, Consumer<ScrubFinding> found) {
    if (driver.list(file, name -> {})) {
      found.accept(ScrubFinding.of(Kind.FOREIGN, file, "a file", "a folder"));
    }
  }

  /** Adds what is in {@code folder} besides {@code names}; or the folder itself, if it is none. */
  void expectOnly(StoragePath folder, Set<String> names) {
    findings.attempt(() -> {
      List<String> others = new ArrayList<>();
      boolean isFolder = driver.list(folder, new StorageDriver.NameVisitor() {
        @Override
        public void visit(String name) {
          if (!names.contains(name)) {
            others.add(name);
          }
        }

        @Override
        public void visitUnnameable(UnnameableEntry child) {
          ScrubStore.this.visitUnnameable(folder, child);
        }
      });
      others.forEach(name -> visit(folder.resolve(name)));
      if (!isFolder) {
        visit(folder);
      }
    });
  }

  /** Adds {@code path} if something is there that is neither an object nor a folder. */
  void expectReadable(StoragePath path) {
    findings.attempt(() -> driver.stat(path));
  }

  /** Adds {@code path}, which should not be, if it is there. */
  @Override
  public void visit(StoragePath path) {
    findings.check(found -> {
      if (driver.stat(path).isPresent()) {
        boolean temporary = path.name().endsWith(TEMPORARY);
        found.accept(ScrubFinding.of(
            temporary ? Kind.LEFTOVER : Kind.FOREIGN,
            path,
            "nothing",
            temporary ? "a temporary file" : "a file"));
      } else if (driver.list(path, name -> {})) {
        found.accept(ScrubFinding.of(Kind.FOREIGN, path, "nothing", "a folder"));
      }
    });
  }

  @Override
  public void visitObscured(StoragePath folder, StorageException.UnexpectedKind problem) {
    findings.add(ScrubFindings.unreadable(problem));
  }

  @Override
  public void visitUnnameable(StoragePath folder, UnnameableEntry child) {
    findings.add(ScrubFinding.of(
        Kind.FOREIGN,
        folder,
        "names that a path may have",
        "one that it may not, \"" + child.name() + "\""));
  }

  private static ScrubFinding damaged(DamagedLinkException e) {
    String expected = e.repair().map(Digest::toString).orElse("the text of a digest");
    return new ScrubFinding(
        Kind.LINK_DAMAGED, e.path(), e.repair(), expected, e.found(), false, false);
  }
}
