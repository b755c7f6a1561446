package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.work.Tasks;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The mark of a whole registry. Used once. */
public final class RegistryMark {
  private final StorageDriver driver;
  private final Marks marks;
  private final Marker marker;
  private final ForeignFolders folders;
  private final Findings findings;
  private final Runnable guard;

  public RegistryMark(
      Registry registry,
      boolean deleteUntagged,
      AgeGate gate,
      ForeignWriters foreign,
      Findings findings,
      Runnable guard) {
    this.driver = registry.storage();
    this.findings = findings;
    this.guard = guard;
    ManifestReader manifests = new ManifestReader(driver, findings);
    this.marks = new Marks(
        manifests, new ImpliedReferences(registry.links(), new RegistryWalk(driver), findings));
    this.marker = new Marker(registry, deleteUntagged, gate, marks, foreign, findings);
    this.folders = new ForeignFolders(driver, marks, findings);
  }

  /** Returns the marks made so far. */
  public Marks marks() {
    return marks;
  }

  /**
   * Marks the registry, and reports each repository to {@code progress}; returns the marks of each.
   */
  public List<RepositoryMarks> run(Tasks tasks, Progress progress) {
    ForeignEntries unknown = new ForeignEntries(driver, this::obscured);
    List<RepositoryName> names = tasks.call(
        () -> RegistryWalk.collect(new RegistryWalk(driver, unknown)::forEachRepository));
    Map<StoragePath, Set<Digest>> named = tasks.call(() -> folders.mark(unknown.take()));
    AtomicInteger done = new AtomicInteger();
    return tasks.map(names, name -> {
      guard.run();
      RepositoryMarks marked =
          mark(name, named.getOrDefault(RegistryLayout.repository(name), Set.of()));
      progress.marked(name, done.incrementAndGet(), names.size());
      return marked;
    });
  }

  /**
   * Marks what is named by links in folders that lie among the layers of a repository but do not
   * belong to the layout, unless {@link #run} listed these layers already. It does not list them if
   * no layer can be a root, so that a run that removes nothing does not list them at all.
   *
   * @return how many more manifests of the repository stay
   */
  public int markAmongLayers(RepositoryMarks marked) {
    if (marker.listsLayers()) {
      return 0;
    }
    guard.run();
    try {
      return marker.markAmongLayers(marked);
    } catch (StorageException.UnexpectedKind e) {
      obscured(e);
      return marked.keepAll(marks);
    }
  }

  /**
   * Marks a repository; keeps all of it if something else is in place of a folder that must be
   * listed.
   */
  private RepositoryMarks mark(RepositoryName name, Set<Digest> named) {
    try {
      return marker.mark(name, named);
    } catch (StorageException.UnexpectedKind e) {
      obscured(e);
      return RepositoryMarks.obscured(name);
    }
  }

  /** Marks everything, because an unseen manifest may name any blob. */
  private void obscured(StorageException.UnexpectedKind problem) {
    findings.obscured(problem);
    marks.markEverything();
  }

  /** Receives repositories that are marked, from several threads at once. */
  @FunctionalInterface
  public interface Progress {
    /** Called when a repository was marked, as number {@code done} of {@code all}. */
    void marked(RepositoryName repository, int done, int all);
  }
}
