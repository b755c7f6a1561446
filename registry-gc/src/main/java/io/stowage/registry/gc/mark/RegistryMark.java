package io.stowage.registry.gc.mark;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.work.Tasks;
import io.stowage.registry.layout.RegistryWalk;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Marks a registry whole. Can be used once. */
public final class RegistryMark {
  private final StorageDriver driver;
  private final Marks marks;
  private final Marker marker;
  private final Findings findings;
  private final Progress progress;
  private final Runnable guard;

  public RegistryMark(
      Registry registry,
      boolean deleteUntagged,
      AgeGate gate,
      ForeignWriters foreign,
      Findings findings,
      Progress progress,
      Runnable guard) {
    this.driver = registry.storage();
    this.findings = findings;
    this.progress = progress;
    this.guard = guard;
    ManifestReader manifests = new ManifestReader(driver, findings);
    this.marks =
        new Marks(manifests, new Needs(registry.links(), new RegistryWalk(driver), findings));
    this.marker = new Marker(registry, deleteUntagged, gate, manifests, marks, foreign, findings);
  }

  /** Returns what is marked, so far. */
  public Marks marks() {
    return marks;
  }

  /** Marks; returns what was found in each repository. */
  public List<RepositoryMarks> run(Tasks tasks) {
    List<RepositoryName> names = tasks.call(this::repositories);
    AtomicInteger done = new AtomicInteger();
    return tasks.map(names, name -> {
      guard.run();
      RepositoryMarks marked = marker.mark(name);
      progress.marked(name, done.incrementAndGet(), names.size());
      return marked;
    });
  }

  private List<RepositoryName> repositories() {
    List<RepositoryName> names = new ArrayList<>();
    List<StoragePath> foreign = new ArrayList<>();
    new RegistryWalk(driver).forEachRepositoryFolder(names::add, foreign::add);
    foreign.forEach(new ForeignFolders(driver, marks, findings)::mark);
    return names;
  }

  /** Is told of repositories that are marked, by several threads at once. */
  @FunctionalInterface
  public interface Progress {
    /** A repository was marked, the {@code done}th of {@code all}. */
    void marked(RepositoryName repository, int done, int all);
  }
}
