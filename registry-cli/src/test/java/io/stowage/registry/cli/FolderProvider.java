package io.stowage.registry.cli;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageProvider;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Opens a directory in place of a bucket: the one that the root directory of the bucket names. */
public final class FolderProvider implements StorageProvider {
  @Override
  public Set<String> drivers() {
    return Set.of("s3");
  }

  @Override
  public StorageDriver open(Map<String, String> parameters) {
    return FileSystemStorage.open(Path.of(parameters.getOrDefault("rootdirectory", "")));
  }
}
