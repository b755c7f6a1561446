package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.work.StepCount;
import io.stowage.registry.gc.internal.work.Tasks;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.internal.walk.Unrecognized;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/** The mark of a whole registry, and of single repositories afterwards. */
public final class RegistryMark {
  /** How many manifests of a remote store are read before the repositories that need them. */
  private static final int AHEAD = 4096;

  private final Registry registry;
  private final StorageDriver driver;
  private final Marks marks;
  private final Marker marker;
  private final ForeignFolders folders;
  private final Findings findings;
  private final Runnable guard;

  /** The repositories whose layers were not listed yet. */
  private volatile List<RepositoryMarks> unlisted = List.of();

  /**
   * Prepares the mark of {@code registry}.
   *
   * @param untagged decides which manifests that no tag reaches may be removed; if empty, none
   */
  public RegistryMark(
      Registry registry,
      Optional<UntaggedPeriod> untagged,
      AgeGate gate,
      ForeignWriters foreign,
      Findings findings,
      Runnable guard) {
    this.registry = registry;
    this.driver = registry.storage();
    this.findings = findings;
    this.guard = guard;
    this.marks = new Marks(registry, findings);
    this.marker = new Marker(registry, untagged, gate, marks, foreign, findings);
    this.folders = new ForeignFolders(driver, marks, findings);
  }

  /** Returns the marks made so far. */
  public Marks marks() {
    return marks;
  }

  /** Remembers the manifests that {@link #run} reads, if the store is remote. */
  public void remember() {
    marks.reader().remember();
  }

  /** Does not read again the manifests that {@code first} remembers. */
  public void startWith(RegistryMark first) {
    marks.reader().remember();
    marks.reader().startWith(first.marks.reader());
  }

  /** Returns the manifests without a tag that stay only because they are young. */
  public YoungManifests young() {
    return marker.young();
  }

  /**
   * Marks the registry, and reports each repository to {@code progress}; returns the marks of each.
   * To be called once.
   */
  public List<RepositoryMarks> run(Tasks tasks, Progress progress) {
    Map<StoragePath, Set<Digest>> named = new HashMap<>();
    Unrecognized unknown =
        new ForeignEntries(
            driver,
            entry -> named
                .computeIfAbsent(entry.folder(), none -> new HashSet<>())
                .addAll(folders.mark(entry))) {
          @Override
          public void visitObscured(StoragePath folder, StorageException.UnexpectedKind problem) {
            obscured(problem);
          }
        };
    List<RepositoryName> names = tasks.call(
        () -> RegistryWalk.collect(new RegistryWalk(driver, unknown)::forEachRepository));
    progress.found(names.size());
    StepCount done = new StepCount();
    Function<RepositoryName, RepositoryMarks> step = name -> {
      if (!driver.isRemote()) {
        guard.run();
      }
      RepositoryMarks marked =
          mark(name, named.getOrDefault(RegistryLayout.repository(name), Set.of()), tasks::expect);
      done.add(count -> progress.marked(name, count, names.size()));
      return marked;
    };
    List<RepositoryMarks> results =
        driver.isRemote() ? markAhead(tasks, names, step) : tasks.map(names, step);
    unlisted = marker.listsLayers() ? List.of() : results;
    return results;
  }

  /**
   * Marks repositories, a few at a time: first all of their manifests are read at once, since even
   * one repository may have most of them.
   */
  private List<RepositoryMarks> markAhead(
      Tasks tasks, List<RepositoryName> names, Function<RepositoryName, RepositoryMarks> step) {
    RegistryWalk walk = new RegistryWalk(driver);
    List<RepositoryMarks> results = new ArrayList<>();
    List<RepositoryName> group = new ArrayList<>();
    Set<Digest> manifests = new LinkedHashSet<>();
    for (RepositoryName name : names) {
      tasks.run(() -> addManifests(walk, name, manifests));
      group.add(name);
      if (manifests.size() >= AHEAD || group.size() == names.size() - results.size()) {
        tasks.run(guard);
        tasks.each(List.copyOf(manifests), marks::readAhead);
        results.addAll(tasks.map(group, step));
        marks.reader().forgetAhead();
        group.clear();
        manifests.clear();
      }
    }
    return results;
  }

  /** Adds the manifests of a repository; one that cannot be listed is reported when it is marked. */
  private static void addManifests(RegistryWalk walk, RepositoryName name, Set<Digest> manifests) {
    try {
      walk.forEachManifest(name, manifests::add);
    } catch (StorageException.UnexpectedKind e) {
      // The mark of the repository meets the same entry.
    }
  }

  /**
   * Marks everything that is named by links in folders that lie among the layers of repositories
   * but do not belong to the layout, unless {@link #run} or an earlier call has done so. This
   * method must return before anything is removed or chosen for removal. {@link #run} does not list
   * layers if none of them can be a root, so that a run that removes nothing does not list them at
   * all.
   *
   * @return how many more manifests stay
   */
  public synchronized int markAmongLayers() {
    if (driver.isRemote() && !unlisted.isEmpty()) {
      guard.run();
    }
    int more = unlisted.stream().mapToInt(this::markAmongLayers).sum();
    unlisted = List.of();
    return more;
  }

  private int markAmongLayers(RepositoryMarks marked) {
    if (!driver.isRemote()) {
      guard.run();
    }
    try {
      return marker.markAmongLayers(marked);
    } catch (StorageException.UnexpectedKind e) {
      obscured(e);
      return marked.keepAll(marks);
    }
  }

  /**
   * Returns everything that the remaining manifests of {@code repository} reach, whereas {@link
   * #marks} covers all repositories. It reads the manifests once more, because remembering this
   * during the mark would take memory for every repository. May be called by several threads at
   * once.
   *
   * @return empty if it is unknown, because one of the manifests is missing, or a link, tag or
   *     folder cannot be read
   */
  public Optional<Marks> within(RepositoryName repository, Predicate<Digest> stays) {
    try {
      Marks reached = new Marks(registry, findings);
      Revisions revisions =
          Revisions.withTags(repository, registry, new RegistryWalk(driver), findings);
      return Optional.of(reached)
          .filter(marked -> revisions.areReadable()
              && revisions.all().stream()
                  .filter(stays)
                  .allMatch(
                      manifest -> marked.markManifest(repository, manifest).isPresent()));
    } catch (StorageException.UnexpectedKind e) {
      findings.obscured(e);
      return Optional.empty();
    }
  }

  /**
   * Marks a repository; keeps all of it if something else is in place of a folder that must be
   * listed.
   */
  private RepositoryMarks mark(RepositoryName name, Set<Digest> named, LongConsumer found) {
    try {
      return marker.mark(name, named, found);
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

  /** Receives repositories that are marked, one at a time. */
  @FunctionalInterface
  public interface Progress {
    /** Called when {@code all} repositories were found, and before the first is marked. */
    default void found(int all) {}

    /** Called when a repository was marked, as number {@code done} of {@code all}. */
    void marked(RepositoryName repository, int done, int all);
  }
}
