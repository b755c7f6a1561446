package io.stowage.registry.testing.schedule;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** Keeps one of all equal nodes, so that equal trees are the same tree. Not thread-safe. */
final class Interner {
  private final Map<Node, Node> nodes = new HashMap<>();
  private final boolean keeps;

  private Interner(boolean keeps) {
    this.keeps = keeps;
  }

  /** Returns one that keeps all that it is given. */
  static Interner keeping() {
    return new Interner(true);
  }

  /** Returns one that keeps nothing, for a tree that is never compared with another. */
  static Interner none() {
    return new Interner(false);
  }

  private final IdentityHashMap<Node, Integer> numbers = new IdentityHashMap<>();

  /** Returns the one that is equal to {@code leaf}. */
  Leaf of(Leaf leaf) {
    Node same = keeps ? nodes.putIfAbsent(leaf, leaf) : leaf;
    return same == null ? leaf : (Leaf) same;
  }

  /** Returns the one that is equal to {@code folder}, whose nodes are interned. */
  Folder of(Folder folder) {
    Node same = keeps ? nodes.putIfAbsent(folder, folder) : folder;
    return same == null ? folder : (Folder) same;
  }

  /** Returns the number of an interned root. */
  int number(Folder root) {
    return numbers.computeIfAbsent(root, none -> numbers.size());
  }
}
