package io.stowage.registry.power;

/** A file or folder, under any names; only its identity distinguishes it. */
final class Inode {
  private final boolean folder;

  private Inode(boolean folder) {
    this.folder = folder;
  }

  static Inode file() {
    return new Inode(false);
  }

  static Inode folder() {
    return new Inode(true);
  }

  boolean isFolder() {
    return folder;
  }
}
