package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.internal.walk.Closure;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestScanner;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.UnnameableEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Marks the contents of folders that do not belong to the layout: each digest that a link in them
 * names and, if it may be a manifest, everything below it. Such folders may be repositories that
 * were moved aside, or that belong to a registry that allows other names.
 *
 * <p>Symbolic links are not followed, and folders nested deeper than {@value #DEEPEST} levels are
 * not read; both are reported. No registry creates names that deep. Thread-safe.
 */
public final class ForeignFolders {
  static final int DEEPEST = 200;

  private static final int LONGEST_LINK = 1024;

  private final StorageDriver driver;
  private final Marks marks;
  private final ManifestReader manifests;
  private final ManifestReader guesses;
  private final Findings findings;

  public ForeignFolders(StorageDriver driver, Marks marks, Findings findings) {
    this.driver = driver;
    this.marks = marks;
    this.manifests = new ManifestReader(driver, findings);
    this.guesses = new ManifestReader(driver, Findings.unreported());
    this.findings = findings;
  }

  /**
   * Marks everything that links in {@code foreign} name. Reports the entry if it holds links or
   * manifests.
   *
   * @return the digests that its links name
   */
  public Set<Digest> mark(ForeignEntry foreign) {
    return new Visit(foreign).run();
  }

  private boolean mayBeManifest(Digest digest) {
    try {
      return driver
          .stat(RegistryLayout.blobData(digest))
          .filter(data -> data.size() <= Manifest.LIMIT)
          .isPresent();
    } catch (StorageException.UnexpectedKind e) {
      return false;
    }
  }

  /** An iterative walk of one folder, because the creator of a folder decides how deep it is. */
  private final class Visit {
    private final ForeignEntry foreign;
    private final Deque<Step> open = new ArrayDeque<>();
    private final Set<Digest> named = new LinkedHashSet<>();
    private final Set<Digest> read = new HashSet<>();
    private boolean holdsLinks;

    Visit(ForeignEntry foreign) {
      this.foreign = foreign;
    }

    Set<Digest> run() {
      open.push(new Step(foreign.entry(), foreign.place(), 0));
      while (!open.isEmpty()) {
        visit(open.pop());
      }
      if (holdsLinks) {
        report("does not belong to the layout: everything its links name is kept");
      }
      return named;
    }

    private void visit(Step step) {
      try {
        holdsLinks |= step.isManifests();
        if (!step.isLink() || !markLink(step)) {
          step.entry.forEachChild(child -> visitBelow(step, child));
        }
      } catch (StorageException.UnexpectedKind | StorageException.InvalidPath e) {
        report("unknown contents at " + step.path + ": " + e.getMessage());
      }
    }

    private void visitBelow(Step step, UnnameableEntry child) {
      if (step.depth == DEEPEST) {
        report("more than " + DEEPEST + " folders deep: deeper contents are unknown");
      } else {
        open.push(new Step(child, step.path + "/" + child.name(), step.depth + 1));
      }
    }

    /** Returns whether there is a link, as opposed to a folder with that name. */
    private boolean markLink(Step link) {
      try {
        byte[] content = link.entry.read(LONGEST_LINK);
        holdsLinks = true;
        DigestScanner.scan(content, digest -> mark(link, digest));
        DigestScanner.scan(link.carried(), digest -> mark(link, digest));
        return true;
      } catch (StorageException.NoSuchObject e) {
        return false;
      } catch (StorageException.TooLarge e) {
        report("not a link, at " + link.path + ": " + e.getMessage());
        return true;
      }
    }

    private void mark(Step link, Digest digest) {
      named.add(digest);
      marks.mark(digest);
      if (link.isOfAManifest()) {
        markBelow(digest, manifests);
      } else if (mayBeManifest(digest)) {
        markBelow(digest, guesses);
      }
    }

    private void markBelow(Digest manifest, ManifestReader reader) {
      Closure.of(List.of(manifest), next -> {
        marks.mark(next);
        Optional<References> references = read.add(next) ? reader.read(next) : Optional.empty();
        references.ifPresent(marks::markNamed);
        return references.stream().flatMap(found -> found.nested().stream());
      });
    }

    private void report(String problem) {
      findings.damaged(foreign.path(), foreign.describe(problem));
    }
  }

  /** An entry on the way down, with its location. */
  private record Step(UnnameableEntry entry, String path, int depth) {
    boolean isLink() {
      return entry.name().equals(RegistryLayout.LINK);
    }

    boolean isManifests() {
      return entry.name().equals(RegistryLayout.MANIFESTS);
    }

    boolean isOfAManifest() {
      return path.contains("/" + RegistryLayout.MANIFESTS + "/");
    }

    /** Returns the digest in the names of its folders, which even a truncated link still has. */
    byte[] carried() {
      String[] names = path.split("/", -1);
      String digest = names[names.length - 3] + ":" + names[names.length - 2];
      return digest.getBytes(StandardCharsets.UTF_8);
    }
  }
}
