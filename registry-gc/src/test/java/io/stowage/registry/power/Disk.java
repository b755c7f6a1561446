package io.stowage.registry.power;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The names in folders and the bytes of files. Not thread-safe. */
final class Disk {
  private final Map<Inode, SortedMap<String, Inode>> names = new HashMap<>();
  private final Map<Inode, byte[]> contents = new HashMap<>();

  /** Returns a copy with the same names and bytes. */
  Disk copy() {
    Disk copy = new Disk();
    names.forEach((folder, children) -> copy.names.put(folder, new TreeMap<>(children)));
    copy.contents.putAll(contents);
    return copy;
  }

  void enter(Inode folder, String name, Inode node) {
    names.computeIfAbsent(folder, each -> new TreeMap<>()).put(name, node);
  }

  void leave(Inode folder, String name) {
    names.getOrDefault(folder, new TreeMap<>()).remove(name);
  }

  /** Writes {@code bytes} at offset {@code at}; unwritten bytes before them read as zero. */
  void write(Inode file, int at, byte[] bytes) {
    byte[] before = content(file);
    byte[] after = Arrays.copyOf(before, Math.max(before.length, at + bytes.length));
    System.arraycopy(bytes, 0, after, at, bytes.length);
    contents.put(file, after);
  }

  void truncate(Inode file, int size) {
    contents.put(file, Arrays.copyOf(content(file), size));
  }

  /** Returns the entries of {@code folder}. */
  Map<String, Inode> names(Inode folder) {
    return names.getOrDefault(folder, new TreeMap<>());
  }

  Optional<Inode> child(Inode folder, String name) {
    return Optional.ofNullable(names(folder).get(name));
  }

  byte[] content(Inode file) {
    return contents.getOrDefault(file, new byte[0]);
  }

  /**
   * Returns the names and bytes of everything below {@code folder} as text, equal for equal trees.
   */
  String describe(Inode folder) {
    StringBuilder text = new StringBuilder();
    describe(folder, "", text);
    return text.toString();
  }

  private void describe(Inode folder, String path, StringBuilder text) {
    names(folder).forEach((name, child) -> {
      String place = path + "/" + name;
      if (child.isFolder()) {
        text.append(place).append("/\n");
        describe(child, place, text);
      } else {
        byte[] content = content(child);
        text.append(place)
            .append(' ')
            .append(content.length)
            .append(' ')
            .append(Arrays.hashCode(content))
            .append('\n');
      }
    });
  }
}
