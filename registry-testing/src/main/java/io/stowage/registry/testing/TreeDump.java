package io.stowage.registry.testing;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The contents of a store, path by path, to be shown when a test fails or compared with another
 * store.
 *
 * <p>A line contains a path and the size of the object at that path. For a small text object, such
 * as a link, it also contains the content. The path of an empty folder ends with a slash.
 */
public final class TreeDump {
  private static final int SHOWN = 160;

  private final Map<String, String> lines = new TreeMap<>();
  private final StorageDriver storage;

  private TreeDump(StorageDriver storage) {
    this.storage = storage;
  }

  /** Lists everything in {@code folder}. */
  public static TreeDump of(StorageDriver storage, StoragePath folder) {
    Objects.requireNonNull(storage, "storage");
    TreeDump dump = new TreeDump(storage);
    dump.addAll(folder);
    return dump;
  }

  /** Returns the paths of all objects, sorted, without folders. */
  public List<String> files() {
    return lines.keySet().stream().filter(path -> !path.endsWith("/")).toList();
  }

  /** Returns the lines, sorted by path. */
  public List<String> lines() {
    return lines.entrySet().stream()
        .map(line -> (line.getKey() + " " + line.getValue()).trim())
        .toList();
  }

  /**
   * Returns the lines that are not in {@code before}, each prefixed with a plus, and the lines of
   * {@code before} that are missing here.
   */
  public List<String> changesSince(TreeDump before) {
    Objects.requireNonNull(before, "before");
    List<String> now = lines();
    List<String> then = before.lines();
    List<String> changes = new ArrayList<>();
    without(then, now).forEach(line -> changes.add("+ " + line));
    without(now, then).forEach(line -> changes.add("- " + line));
    return changes;
  }

  private static Stream<String> without(List<String> known, List<String> lines) {
    Set<String> all = new HashSet<>(known);
    return lines.stream().filter(line -> !all.contains(line));
  }

  /** Returns all lines, separated by line breaks. */
  @Override
  public String toString() {
    return lines().stream().collect(Collectors.joining("\n"));
  }

  private void addAll(StoragePath path) {
    List<String> children = new ArrayList<>();
    if (!storage.list(path, children::add)) {
      storage.stat(path).ifPresent(entry -> lines.put(path.value(), describe(path, entry)));
    } else if (children.isEmpty()) {
      lines.put(path.value() + "/", "");
    } else {
      children.forEach(child -> addAll(path.resolve(child)));
    }
  }

  private String describe(StoragePath path, StorageEntry entry) {
    return text(path, entry)
        .map(text -> entry.size() + " " + text)
        .orElseGet(() -> Long.toString(entry.size()));
  }

  private Optional<String> text(StoragePath path, StorageEntry entry) {
    if (entry.size() > SHOWN) {
      return Optional.empty();
    }
    String text = new String(storage.read(path, SHOWN), StandardCharsets.UTF_8);
    return text.isEmpty() || text.chars().anyMatch(c -> c < ' ' || c > '~')
        ? Optional.empty()
        : Optional.of(text);
  }
}
