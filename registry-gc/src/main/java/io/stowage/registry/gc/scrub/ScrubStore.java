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
import io.stowage.registry.storage.StorageView;
import io.stowage.registry.storage.UnnameableEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Accesses a store for a scrub, except for the content of blobs. Writes nothing. Thread-safe. */
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
        new LinkReader(driver, registry.options().clock(), registry.options().sleeper()::sleep);
    this.kept = new QuarantineLookup(driver);
    this.settle = settle;
    this.findings = findings;
  }

  /** Returns the number of links read. */
  long linksRead() {
    return linksRead.sum();
  }

  /** Returns whether a writer may still complete something that was changed at that time. */
  boolean isYoung(Instant modified) {
    return modified.isAfter(driver.now().minus(settle));
  }

  boolean isYoung(StoragePath path) {
    return driver.stat(path).filter(entry -> isYoung(entry.modified())).isPresent();
  }

  /** Returns the entry at {@code path}, even while it is in quarantine. */
  Optional<StorageEntry> find(StoragePath path) {
    return kept.find(view -> view.stat(path));
  }

  /**
   * Returns whether {@code repository} has a link to {@code manifest}, including a layer link, as
   * Distribution 2.1 wrote it.
   */
  boolean hasManifest(RepositoryName repository, Digest manifest) {
    return find(RegistryLayout.revisionLink(repository, manifest))
        .or(() -> find(RegistryLayout.layerLink(repository, manifest)))
        .isPresent();
  }

  /**
   * Returns the target of a link, or empty if it is missing or damaged; damage is passed to {@code
   * found}.
   */
  Optional<Digest> target(StoragePath link, Consumer<ScrubFinding> found) {
    linksRead.increment();
    try {
      Optional<Digest> target = links.read(link);
      if (target.isEmpty()) {
        reportFolder(link, found);
      }
      return target;
    } catch (DamagedLinkException e) {
      found.accept(damaged(e).young(isYoung(link)));
      return Optional.empty();
    }
  }

  /** Returns the target of a link, or empty if it is missing or damaged, which is not reported. */
  Optional<Digest> peek(StoragePath link) {
    try {
      return links.read(link);
    } catch (DamagedLinkException e) {
      return Optional.empty();
    }
  }

  /** Returns the damage of a link, or empty if it is undamaged or missing. */
  Optional<DamagedLinkException> damage(StoragePath link) {
    try {
      links.read(link);
      return Optional.empty();
    } catch (DamagedLinkException e) {
      return Optional.of(e);
    }
  }

  /** Reports a finding if a folder is in the place of a file. */
  void reportFolder(StoragePath file, Consumer<ScrubFinding> found) {
    if (driver.list(file, name -> {})) {
      found.accept(ScrubFinding.of(Kind.FOREIGN, file, "a file", "a folder"));
    }
  }

  /**
   * Adds everything in {@code folder} except {@code names}, or the path itself if it is not a
   * folder.
   */
  void expectOnly(StoragePath folder, Set<String> names) {
    findings.attempt(() -> {
      List<String> others = new ArrayList<>();
      boolean isFolder = driver.list(folder, new StorageView.NameVisitor() {
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

  /** Adds a finding for {@code path} if an entry there is neither an object nor a folder. */
  void expectReadable(StoragePath path) {
    findings.attempt(() -> driver.stat(path));
  }

  /** Adds a finding if something exists at {@code path}, where nothing should be. */
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
    findings.add(
        ScrubFinding.of(Kind.FOREIGN, folder, "only valid names", "\"" + child.name() + "\""));
  }

  private static ScrubFinding damaged(DamagedLinkException e) {
    String expected = e.repair().map(Digest::toString).orElse("a digest");
    return new ScrubFinding(
        Kind.LINK_DAMAGED, e.path(), e.repair(), expected, e.found(), false, false);
  }
}
