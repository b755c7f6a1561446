package io.stowage.registry.power;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The calls of processes to the file system below one folder, in order. Each change is made and
 * recorded in one step, so that the order is that in which the changes took effect. Thread-safe.
 */
final class Recording {
  private static final String LIBRARY = "io.stowage.registry.";

  private final Path root;
  private final InstantSource clock;
  private final Inode top = Inode.folder();
  private final Disk live = new Disk();
  private final List<Step> steps = new ArrayList<>();
  private final Map<Inode, Instant> changed = new HashMap<>();
  private Disk base = new Disk();
  private long changes;

  Recording(Path root, InstantSource clock) {
    this.root = root;
    this.clock = clock;
  }

  /** An operation of the file system. */
  @FunctionalInterface
  interface Action<T> {
    T run() throws IOException;
  }

  /** Creates a name for {@code node} by {@code action}. */
  synchronized <T> T enter(Path path, Inode node, Action<T> action) throws IOException {
    T result = action.run();
    folderOf(path).ifPresent(folder -> add(new Step.Enter(folder, name(path), node)));
    return result;
  }

  /** Opens a file by {@code action}, which may create or empty it. */
  synchronized <T> T open(Path path, boolean makes, boolean empties, Action<T> action)
      throws IOException {
    boolean there = find(path).isPresent();
    T result = action.run();
    if (makes && !there) {
      folderOf(path).ifPresent(folder -> add(new Step.Enter(folder, name(path), Inode.file())));
    }
    if (empties && there) {
      find(path).ifPresent(file -> add(new Step.Truncate(file, 0)));
    }
    return result;
  }

  synchronized <T> T rename(Path from, Path to, Action<T> action) throws IOException {
    T result = action.run();
    Optional<Inode> node = find(from);
    Optional<Inode> source = folderOf(from);
    Optional<Inode> target = folderOf(to);
    if (node.isPresent() && source.isPresent() && target.isPresent()) {
      add(new Step.Rename(source.get(), name(from), target.get(), name(to), node.get()));
    }
    return result;
  }

  synchronized <T> T leave(Path path, Action<T> action) throws IOException {
    Optional<Inode> node = find(path);
    T result = action.run();
    node.ifPresent(gone ->
        folderOf(path).ifPresent(folder -> add(new Step.Leave(folder, name(path), gone))));
    return result;
  }

  /** Changes the bytes of a file by {@code action}, whose result describes the change. */
  synchronized <T> T change(Action<T> action, Function<T, Step.Change> made) throws IOException {
    T result = action.run();
    add(made.apply(result));
    return result;
  }

  /** Records that a process waits for {@code node}, which was opened as {@code path}. */
  synchronized void sync(Inode node, Path path) {
    steps.add(new Step.Sync(node, root.relativize(path).toString(), callers()));
  }

  /** Returns what {@code path} leads to, or empty if it does not exist or lies outside. */
  synchronized Optional<Inode> find(Path path) {
    if (!path.startsWith(root)) {
      return Optional.empty();
    }
    Optional<Inode> node = Optional.of(top);
    for (Path name : path.equals(root) ? List.<Path>of() : root.relativize(path)) {
      node = node.filter(Inode::isFolder).flatMap(folder -> live.child(folder, name.toString()));
    }
    return node;
  }

  /**
   * Returns when {@code folder} last gained or lost a name, by the clock of this recording. Times
   * are never equal, unlike those of a file system with a coarse clock.
   */
  synchronized Instant changed(Inode folder) {
    return changed.getOrDefault(folder, Instant.EPOCH);
  }

  /** Assumes that everything so far reached the device long ago. */
  synchronized void settle() {
    base = live.copy();
    steps.clear();
  }

  /** Returns how many steps were made since everything was settled. */
  synchronized int length() {
    return steps.size();
  }

  /** Returns the steps since everything was settled. */
  synchronized History history() {
    return new History(top, base.copy(), steps);
  }

  private void add(Step.Change change) {
    change.applyTo(live);
    steps.add(change);
    changes++;
    Instant now = clock.instant().plus(Duration.ofNanos(1000 * changes));
    change.touched().forEach(node -> changed.put(node, now));
  }

  private Optional<Inode> folderOf(Path path) {
    return Optional.ofNullable(path.getParent()).flatMap(this::find);
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static Set<String> callers() {
    return StackWalker.getInstance()
        .walk(frames -> frames
            .filter(frame -> frame.getClassName().startsWith(LIBRARY))
            .map(frame -> frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1)
                + "." + frame.getMethodName())
            .collect(Collectors.toSet()));
  }
}
