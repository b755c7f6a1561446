package io.stowage.registry.exploration;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds and changes nodes by path. A change creates a new tree. */
final class Tree {
  private final boolean timesFolders;

  /** Keeps the times of folders if {@code timesFolders}, so fewer calls commute. */
  Tree(boolean timesFolders) {
    this.timesFolders = timesFolders;
  }

  /** Returns an empty folder. */
  Folder folder(int id, long now) {
    return Folder.empty(id, time(now));
  }

  static @Nullable Node find(Folder root, String path) {
    Node node = root;
    int start = 0;
    while (start < path.length()) {
      int end = path.indexOf('/', start);
      int stop = end < 0 ? path.length() : end;
      if (!(node instanceof Folder folder)) {
        return null;
      }
      node = folder.child(path.substring(start, stop));
      if (node == null) {
        return null;
      }
      start = stop + 1;
    }
    return node;
  }

  /** Returns whether a file blocks {@code path}. */
  static boolean isBlocked(Folder root, String path) {
    String above = Paths.folder(path);
    while (!above.isEmpty()) {
      Node node = find(root, above);
      if (node != null) {
        return node instanceof Leaf;
      }
      above = Paths.folder(above);
    }
    return false;
  }

  /**
   * Returns the path of the folder with the given {@code id}, which was once at {@code hint}, or
   * null if the folder is gone.
   */
  static @Nullable String whereIs(Folder root, int id, String hint) {
    Node there = find(root, hint);
    return there instanceof Folder && there.id() == id ? hint : search(root, "", id);
  }

  private static @Nullable String search(Folder folder, String path, int id) {
    if (folder.id() == id) {
      return path;
    }
    for (int i = 0; i < folder.size(); i++) {
      if (folder.child(i) instanceof Folder below) {
        String found = search(below, Paths.join(path, folder.names().get(i)), id);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /**
   * Puts {@code node} at {@code path}, which must not be blocked, and makes the folders above it.
   */
  Folder put(Folder root, String path, Node node, Fresh fresh, long now) {
    int slash = path.indexOf('/');
    if (slash < 0) {
      return root.with(path, node, time(now));
    }
    String name = path.substring(0, slash);
    Node child = root.child(name);
    Folder below = child == null ? Folder.empty(fresh.next(), time(now)) : (Folder) child;
    Folder changed = put(below, path.substring(slash + 1), node, fresh, now);
    return root.with(name, changed, child == null ? time(now) : root.time());
  }

  /** Removes the existing node at {@code path}. */
  Folder remove(Folder root, String path, long now) {
    int slash = path.indexOf('/');
    if (slash < 0) {
      return root.without(path, time(now));
    }
    String name = path.substring(0, slash);
    Folder below = (Folder) Objects.requireNonNull(root.child(name));
    return root.with(name, remove(below, path.substring(slash + 1), now), root.time());
  }

  /** Changes the file with the given {@code id} under all of its names. */
  Folder change(Folder root, int id, UnaryOperator<Leaf> change) {
    Folder changed = root;
    for (int i = 0; i < root.size(); i++) {
      Node before = root.child(i);
      Node after = before;
      if (before instanceof Folder folder) {
        after = change(folder, id, change);
      } else if (before instanceof Leaf leaf && leaf.id() == id) {
        after = change.apply(leaf);
      }
      if (after != before) {
        changed = changed.with(root.names().get(i), after, root.time());
      }
    }
    return changed;
  }

  private long time(long now) {
    return timesFolders ? now : 0;
  }
}
