package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StoragePath;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The keys of multipart uploads below a prefix, which are listed at most once. Thread-safe. */
final class UploadKeys implements Supplier<Set<String>> {
  private final Uploads uploads;
  private final StoragePath caller;
  private final String prefix;
  private Optional<Set<String>> found = Optional.empty();

  UploadKeys(Uploads uploads, StoragePath caller, String prefix) {
    this.uploads = uploads;
    this.caller = caller;
    this.prefix = prefix;
  }

  @Override
  public synchronized Set<String> get() {
    if (found.isEmpty()) {
      Set<String> keys = new TreeSet<>();
      uploads.forEach(caller, prefix, upload -> keys.add(upload.key()));
      found = Optional.of(keys);
    }
    return found.get();
  }
}
