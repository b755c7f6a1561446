package io.stowage.registry.storage;

import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A quarantine that consists of folders of the store: if run {@code r} keeps the object {@code
 * docker/registry/v2/p}, the object lies at {@code docker/registry/v2/_stowage/quarantine/r/p}.
 * Every object therefore has to be below {@link StorageDriver#MARKER}. It suits stores that move an
 * object with its folder in one step. Thread-safe.
 */
public final class KeptFolders implements Quarantine {
  /** The folder that contains a folder for each run. */
  public static final StoragePath FOLDER = StorageDriver.MARKER.resolve("_stowage/quarantine");

  private static final String RECORD = "record";

  private final StorageDriver driver;
  private final FolderMoves moves;

  /** Creates a quarantine in {@code driver} whose folders {@code moves} moves. */
  public KeptFolders(StorageDriver driver, FolderMoves moves) {
    Objects.requireNonNull(driver, "driver");
    Objects.requireNonNull(moves, "moves");
    this.driver = driver;
    this.moves = moves;
  }

  /** Returns the path at which {@code run} keeps the object or folder {@code path}. */
  public static StoragePath path(String run, StoragePath path) {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(path, "path");
    return path.equals(StorageDriver.MARKER)
        ? folder(run)
        : folder(run).resolve(below(StorageDriver.MARKER, path));
  }

  private static StoragePath original(String run, StoragePath kept) {
    return StorageDriver.MARKER.resolve(below(folder(run), kept));
  }

  private static String below(StoragePath folder, StoragePath path) {
    return path.value().substring(folder.value().length() + 1);
  }

  /** Returns the path of the record of {@code run}, an object next to those that the run keeps. */
  public static StoragePath record(String run) {
    Objects.requireNonNull(run, "run");
    return folder(run).resolve(RECORD);
  }

  /** Returns the operations that move the folders. */
  public FolderMoves moves() {
    return moves;
  }

  @Override
  public StorageView keptBy(String run) {
    Objects.requireNonNull(run, "run");
    return new KeptView(driver, run);
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    Objects.requireNonNull(path, "path");
    return inRuns(path, driver::stat).findFirst();
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    Objects.requireNonNull(path, "path");
    return first(path, kept -> driver.open(kept, offset));
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    Objects.requireNonNull(path, "path");
    return first(path, kept -> driver.read(kept, limit));
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(visitor, "visitor");
    Set<String> names = new LinkedHashSet<>();
    long folders = inRuns(
            folder, kept -> Optional.of(kept).filter(each -> driver.list(each, names::add)))
        .count();
    names.forEach(visitor::visit);
    return folders > 0;
  }

  @Override
  public List<StoragePath> take(String run, List<Seen> objects) {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(objects, "objects");
    return objects.stream().filter(seen -> take(run, seen)).map(Seen::object).toList();
  }

  private boolean take(String run, Seen seen) {
    StoragePath kept = path(run, seen.object());
    return moves
        .take(seen.object(), kept)
        .filter(lease -> {
          boolean unchanged = seen.isUnchanged(lease);
          if (!unchanged) {
            moves.restore(kept, seen.object());
          }
          return unchanged;
        })
        .isPresent();
  }

  @Override
  public List<StoragePath> restore(String run, Collection<StoragePath> objects) {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(objects, "objects");
    return objects.stream()
        .filter(object -> moves.restore(path(run, object), object))
        .toList();
  }

  @Override
  public boolean restoreFromAnyRun(StoragePath object) {
    Objects.requireNonNull(object, "object");
    long restored = inRuns(object, kept -> driver.stat(kept).map(found -> kept))
        .filter(kept -> moves.restore(kept, object))
        .count();
    return restored > 0;
  }

  @Override
  public List<StoragePath> purge(String run, Collection<StoragePath> objects) {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(objects, "objects");
    return objects.stream().filter(object -> moves.purge(path(run, object))).toList();
  }

  @Override
  public void persist(String run, Collection<StoragePath> paths) {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(paths, "paths");
    driver.persist(Stream.concat(paths.stream(), paths.stream().map(path -> path(run, path)))
        .toList());
  }

  @Override
  public void forEachKept(String run, StoragePath folder, Consumer<StoragePath> visitor) {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(visitor, "visitor");
    List<StorageException> failures = new ArrayList<>();
    children(path(run, folder), failures).stream()
        .flatMap(List::stream)
        .filter(child -> !child.equals(record(run)))
        .forEach(child -> visit(child, failures, kept -> visitor.accept(original(run, kept))));
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }

  /** Ends at the first object, whereas a run may keep any number of them. */
  @Override
  public boolean isEmpty(String run) {
    Objects.requireNonNull(run, "run");
    List<StorageException> failures = new ArrayList<>();
    boolean keeps = children(folder(run), failures).stream()
        .flatMap(List::stream)
        .anyMatch(child -> !child.equals(record(run)) && holdsObject(child, failures));
    if (!keeps && !failures.isEmpty()) {
      throw failures.get(0);
    }
    return !keeps;
  }

  /** Returns whether {@code kept} is an object, or one lies below it. */
  private boolean holdsObject(StoragePath kept, List<StorageException> failures) {
    Optional<List<StoragePath>> children = children(kept, failures);
    return children.isEmpty()
        || children.get().stream().anyMatch(child -> holdsObject(child, failures));
  }

  /** Visits the objects at or below {@code kept}, even if some folders there cannot be listed. */
  private void visit(
      StoragePath kept, List<StorageException> failures, Consumer<StoragePath> visitor) {
    Optional<List<StoragePath>> children = children(kept, failures);
    if (children.isEmpty()) {
      visitor.accept(kept);
    }
    children.stream().flatMap(List::stream).forEach(child -> visit(child, failures, visitor));
  }

  /** Returns the children of a folder in the order of their names, or empty for anything else. */
  private Optional<List<StoragePath>> children(
      StoragePath folder, List<StorageException> failures) {
    List<String> names = new ArrayList<>();
    try {
      if (!driver.list(folder, names::add)) {
        return Optional.empty();
      }
    } catch (StorageException.UnexpectedKind
        | StorageException.AccessDenied
        | StorageException.Failed e) {
      failures.add(e);
    }
    return Optional.of(names.stream().sorted().map(folder::resolve).toList());
  }

  /**
   * Removes the folders of {@code run}. An interrupted purge may have left something under names
   * that {@code driver} does not list, and the owner of the run may be paused and may take one more
   * object at any time. In this case, the folder is first renamed to a name that the owner does not
   * know, and is then listed again.
   */
  @Override
  public void end(String run) {
    Objects.requireNonNull(run, "run");
    EmptyFolders.remove(driver, folder(run));
    if (driver.list(folder(run), name -> {}) && isEmpty(run)) {
      String doomed = UUID.randomUUID().toString();
      driver.write(record(run), new byte[0]);
      if (moves.take(record(run), record(doomed)).isPresent()) {
        forEachKept(doomed, StorageDriver.MARKER, kept -> moves.restore(path(doomed, kept), kept));
        if (isEmpty(doomed)) {
          driver.deleteTree(folder(doomed));
        }
      }
    }
    driver.deleteIfEmpty(FOLDER);
  }

  private static StoragePath folder(String run) {
    return FOLDER.resolve(run);
  }

  private <T> T first(StoragePath path, Function<StoragePath, T> look) {
    return inRuns(path, kept -> Optional.of(look.apply(kept)))
        .findFirst()
        .orElseThrow(() -> new StorageException.NoSuchObject(path));
  }

  /**
   * Looks where each run keeps {@code path}, and ignores objects that vanish, and entries that no
   * run can have created.
   */
  private <T> Stream<T> inRuns(StoragePath path, Function<StoragePath, Optional<T>> look) {
    List<String> runs = new ArrayList<>();
    driver.list(FOLDER, runs::add);
    return runs.stream().flatMap(run -> lookAtKept(path(run, path), look).stream());
  }

  private static <T> Optional<T> lookAtKept(
      StoragePath kept, Function<StoragePath, Optional<T>> look) {
    try {
      return look.apply(kept);
    } catch (StorageException.NoSuchObject | StorageException.UnexpectedKind e) {
      return Optional.empty();
    }
  }
}
