package io.stowage.registry.power;

import java.util.List;
import java.util.Set;

/** One thing that a process asked of the file system. */
sealed interface Step {

  /** A change, which the operating system brings to the device when it likes, or a sync asks for it. */
  sealed interface Change extends Step {
    void applyTo(Disk disk);

    /** Returns the files and folders of which a sync brings this to the device. */
    List<Inode> touched();

    /** Returns whether it changes the bytes of a file, not a name. */
    default boolean isData() {
      return false;
    }
  }

  /** A file or folder gets a name, in place of what may have it. */
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

  /** A name is exchanged for another, which a journal keeps together: a sync of either folder does both. */
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

  /** A file is cut to a size, or lengthened to it by zeros. */
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
   * @param path where it is, from the root of the recording
   * @param callers the methods of this library that were under way, as {@code Class.method}
   */
  record Sync(Inode node, String path, Set<String> callers) implements Step {}
}
