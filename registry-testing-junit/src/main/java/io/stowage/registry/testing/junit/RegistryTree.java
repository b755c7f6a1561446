package io.stowage.registry.testing.junit;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.TreeDump;
import java.util.List;

/**
 * Shows the contents of the store when a test failed: one line for each file, at most 200, with its
 * path, its size and, for short texts, its content. Begins with the name of the registry if it has
 * one. Attached to the error of the test as a suppressed exception without a stack trace.
 */
public final class RegistryTree extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int SHOWN = 200;

  private RegistryTree(String message) {
    super(message, null, false, false);
  }

  /**
   * Returns the tree of the registry with {@code name}, or the error that occurred while the store
   * was read.
   */
  static RuntimeException of(Fixture fixture, String name) {
    try {
      String prefix = name.equals(FromRegistry.UNNAMED) ? "" : name + ": ";
      return new RegistryTree(prefix + describe(fixture.store()));
    } catch (RuntimeException e) {
      return e;
    }
  }

  private static String describe(StorageDriver storage) {
    List<String> lines = TreeDump.of(storage, RegistryLayout.ROOT).lines();
    StringBuilder text = new StringBuilder();
    text.append(lines.size()).append(" files and empty folders at ").append(storage.now());
    lines.stream().limit(SHOWN).forEach(line -> text.append("\n  ").append(line));
    if (lines.size() > SHOWN) {
      text.append("\n  and ").append(lines.size() - SHOWN).append(" more");
    }
    return text.toString();
  }
}
