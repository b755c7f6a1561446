package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.Quarantine.Seen;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Uploads that are taken. The parts of a multipart upload cannot be hidden, so an upload stays in
 * place, and is purged only if nothing was added to it since it was seen. Thread-safe.
 */
final class IdleUploads {
  private final Function<StoragePath, Optional<StorageEntry>> look;
  private final Consumer<StoragePath> remover;
  private final Map<StoragePath, StorageEntry> taken = new ConcurrentHashMap<>();

  /** Removes the folders of uploads with {@code remover}, even if a program writes to them. */
  IdleUploads(Function<StoragePath, Optional<StorageEntry>> look, Consumer<StoragePath> remover) {
    this.look = look;
    this.remover = remover;
  }

  List<StoragePath> take(List<Seen> seen) {
    List<Seen> unchanged =
        seen.stream().filter(each -> isAs(each.entry(), each.object())).toList();
    unchanged.forEach(each -> taken.put(each.object(), each.entry()));
    return unchanged.stream().map(Seen::object).toList();
  }

  List<StoragePath> restore(Collection<StoragePath> uploads) {
    return uploads.stream().filter(upload -> taken.remove(upload) != null).toList();
  }

  List<StoragePath> purge(Collection<StoragePath> uploads) {
    return uploads.stream().filter(this::isPurged).toList();
  }

  private boolean isPurged(StoragePath upload) {
    StorageEntry seen = taken.remove(upload);
    if (seen == null || !isAs(seen, upload)) {
      return false;
    }
    remover.accept(upload.parent());
    return true;
  }

  /** Returns what lies in the folder of an upload that is taken. */
  Optional<StorageEntry> find(StoragePath path) {
    boolean isTaken =
        taken.keySet().stream().anyMatch(upload -> upload.parent().equals(path.parent()));
    return isTaken ? look.apply(path) : Optional.empty();
  }

  private boolean isAs(StorageEntry seen, StoragePath upload) {
    return look.apply(upload)
        .filter(now -> now.size() == seen.size() && now.modified().equals(seen.modified()))
        .isPresent();
  }
}
