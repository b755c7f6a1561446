package io.stowage.registry.power;

import java.util.List;
import java.util.Set;

/** One call of a process to the file system. */
sealed interface Step {

  /**
   * A change, which the operating system writes to the device at any time or when a sync requires
   * it.
   */
  sealed interface Change extends Step {
    void applyTo(Disk disk);

    /** Returns the files and folders whose sync writes this change to the device. */
    List<Inode> touched();

    /** Returns whether this changes the bytes of a file, as opposed to a name. */
    default boolean isData() {
      return false;
    }
  }

  /** A file or folder gets a name, which replaces any other entry with that name. */
  record Enter(Inode folder, String name, Inode node) implements Change {
    @Override
    public void applyTo(Disk disk) {
      disk.enter(folder, name, node);
    }

    @Override
    public List<Inode> touched() {
      return List.of(folder);
    }
  }

  /** A name is removed. */
  record Leave(Inode folder, String name, Inode node) implements Change {
    @Override
    public void applyTo(Disk disk) {
      disk.leave(folder, name);
    }

    @Override
    public List<Inode> touched() {
      return List.of(folder);
    }
  }

  /**
   * A name is changed to another, which a journal treats as one: a sync of either folder writes
   * both.
   */
  record Rename(Inode from, String name, Inode to, String newName, Inode node) implements Change {
    @Override
    public void applyTo(Disk disk) {
      disk.leave(from, name);
      disk.enter(to, newName, node);
    }

    @Override
    public List<Inode> touched() {
      return List.of(from, to);
    }
  }

  /** Bytes are written to a file. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Write(Inode file, int at, byte[] bytes) implements Change {
    @Override
    public void applyTo(Disk disk) {
      disk.write(file, at, bytes);
    }

    @Override
    public List<Inode> touched() {
      return List.of(file);
    }

    @Override
    public boolean isData() {
      return true;
    }
  }

  /** A file is truncated to a size, or extended to it by zeros. */
  record Truncate(Inode file, int size) implements Change {
    @Override
    public void applyTo(Disk disk) {
      disk.truncate(file, size);
    }

    @Override
    public List<Inode> touched() {
      return List.of(file);
    }

    @Override
    public boolean isData() {
      return true;
    }
  }

  /**
   * A wait until all changes so far of one file or folder are on the device.
   *
   * @param path its path from the root of the recording
   * @param callers the methods of this library that were running, as {@code Class.method}
   */
  record Sync(Inode node, String path, Set<String> callers) implements Step {}
}
