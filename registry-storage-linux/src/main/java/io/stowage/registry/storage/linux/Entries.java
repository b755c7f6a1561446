package io.stowage.registry.storage.linux;

import io.stowage.registry.storage.StorageView.NameVisitor;
import io.stowage.registry.storage.UnnameableEntry;
import java.nio.charset.StandardCharsets;

/**
 * Passes on the names of the entries of one folder, except those that begin with a dot or contain
 * other characters than the printable ones of ASCII: these may belong to the store itself, or may
 * not be allowed in a path. Used by one thread.
 */
final class Entries {
  // The fields of a struct linux_dirent64.
  private static final int LENGTH = 16;
  private static final int KIND = 18;
  private static final int NAME = 19;

  private static final int FOLDER = 4;

  private final NameVisitor visitor;
  private boolean leftSome;
  private boolean onlyFolders = true;

  Entries(NameVisitor visitor) {
    this.visitor = visitor;
  }

  /** Passes on the entries in the first {@code length} bytes, as getdents64 returns them. */
  void pass(byte[] entries, int length) {
    int at = 0;
    while (at < length) {
      visit(entries, at);
      at += (entries[at + LENGTH] & 0xff) | (entries[at + LENGTH + 1] & 0xff) << 8;
    }
  }

  private void visit(byte[] entries, int at) {
    int from = at + NAME;
    int to = from;
    while (isPlain(entries[to])) {
      to++;
    }
    onlyFolders &= entries[at + KIND] == FOLDER;
    if (entries[to] == 0 && entries[from] != '.') {
      visitor.visit(new String(entries, from, to - from, StandardCharsets.ISO_8859_1));
    } else {
      leftSome |= !isDots(entries, from);
    }
  }

  /** Returns whether some entries were not passed on. */
  boolean leftSome() {
    return leftSome;
  }

  /** Returns whether all entries are folders, as far as the file system reports their kinds. */
  boolean areFolders() {
    return onlyFolders;
  }

  /** Returns a visitor that passes on those of the entries of the folder that this one does not. */
  NameVisitor others() {
    return new NameVisitor() {
      @Override
      public void visit(String name) {
        if (name.startsWith(".") || !name.chars().allMatch(Entries::isPlain)) {
          visitor.visit(name);
        }
      }

      @Override
      public void visitUnnameable(UnnameableEntry child) {
        visitor.visitUnnameable(child);
      }
    };
  }

  private static boolean isDots(byte[] entries, int from) {
    return entries[from] == '.'
        && (entries[from + 1] == 0 || (entries[from + 1] == '.' && entries[from + 2] == 0));
  }

  private static boolean isPlain(int c) {
    return c >= ' ' && c < 0x7f && c != '\\';
  }
}
