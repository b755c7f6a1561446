package io.stowage.registry.power;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** The attributes of a folder, with the time of its last change by the clock of a recording. */
record FolderAttributes(BasicFileAttributes real, FileTime lastModifiedTime)
    implements BasicFileAttributes {
  @Override
  public FileTime lastAccessTime() {
    return real.lastAccessTime();
  }

  @Override
  public FileTime creationTime() {
    return real.creationTime();
  }

  @Override
  public boolean isRegularFile() {
    return false;
  }

  @Override
  public boolean isDirectory() {
    return true;
  }

  @Override
  public boolean isSymbolicLink() {
    return false;
  }

  @Override
  public boolean isOther() {
    return false;
  }

  @Override
  public long size() {
    return real.size();
  }

  @Override
  public @Nullable Object fileKey() {
    return real.fileKey();
  }
}
