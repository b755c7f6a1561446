package io.stowage.registry.soak;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageProvider;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the processes of a soak store everything: in a directory, or in a bucket if the program has
 * a provider for it.
 *
 * @param argument how a process is told the place
 */
public record SoakPlace(String argument) {
  private static final String BUCKET = "bucket?";

  /** Returns a directory. */
  public static SoakPlace directory(Path root) {
    return new SoakPlace(root.toString());
  }

  /** Returns a bucket, which its provider opens with {@code parameters}. */
  public static SoakPlace bucket(Map<String, String> parameters) {
    return new SoakPlace(parameters.entrySet().stream()
        .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
        .collect(Collectors.joining("&", BUCKET, "")));
  }

  /** Returns whether this is a bucket: what is in it has the age that the store knows. */
  boolean isBucket() {
    return argument.startsWith(BUCKET);
  }

  /** Opens the store, or creates it. A bucket is always durable. */
  StorageDriver open(Durability durability) {
    if (!isBucket()) {
      return FileSystemStorage.openOrCreate(root(), durability);
    }
    Map<String, String> parameters = Stream.of(
            argument.substring(BUCKET.length()).split("&"))
        .map(parameter -> parameter.split("=", 2))
        .collect(Collectors.toUnmodifiableMap(each -> each[0], each -> each[1]));
    return ServiceLoader.load(StorageProvider.class).findFirst().orElseThrow().open(parameters);
  }

  /** Returns the directory. */
  Path root() {
    return Path.of(argument);
  }

  /** Returns whether a collector has left its lock. */
  boolean isLocked() throws IOException {
    if (!isBucket()) {
      return Soak.isLocked(root());
    }
    AtomicBoolean locked = new AtomicBoolean();
    try (StorageDriver driver = open(Durability.FULL)) {
      driver.list(RegistryLayout.LOCK, name -> locked.set(true));
    }
    return locked.get();
  }
}
