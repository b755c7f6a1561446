package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import io.stowage.registry.storage.s3.internal.bucket.ObjectPage;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import io.stowage.registry.storage.s3.internal.bucket.VersionEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Leases as empty objects. Each lease has a key of its own, {@code _stowage/leases/<path>/<random
 * UUID>}, so that a cleanup that removes an old lease never removes a renewed one, however late its
 * request arrives. Thread-safe.
 */
final class LeaseObjects implements Leases {
  /** The folder of all leases. */
  static final StoragePath FOLDER = StorageDriver.MARKER.resolve("_stowage/leases");

  /** The most own leases that are remembered; one that was forgotten is made again. */
  private static final int MOST = 200_000;

  /** How long one listing of all leases serves the views of several listings. */
  private static final Duration SHARED = Duration.ofSeconds(30);

  private static final String OUTSIDE = "_root/";

  private final ObjectStore store;
  private final Map<StoragePath, Instant> own = new LinkedHashMap<>();
  private volatile Optional<Snapshot> snapshot = Optional.empty();

  LeaseObjects(ObjectStore store) {
    this.store = store;
  }

  @Override
  public void lease(StoragePath path) {
    String key = below(path) + UUID.randomUUID();
    Instant time = store.write(path, bucket -> bucket.put(key, new byte[0])).date();
    synchronized (own) {
      own.remove(path);
      own.put(path, time);
      if (own.size() > MOST) {
        own.remove(own.keySet().iterator().next());
      }
    }
  }

  @Override
  public Instant own(StoragePath path) {
    synchronized (own) {
      return Objects.requireNonNullElse(own.get(path), Instant.MIN);
    }
  }

  @Override
  public Instant any(StoragePath path) {
    Map<StoragePath, Instant> found = newest(path, below(path));
    return Objects.requireNonNullElse(found.get(path), Instant.MIN);
  }

  /**
   * Returns the leases in one listing. If there are so few that one page shows all of them, this
   * page serves the listings of the next half minute too. A lease that is missing for this reason is
   * found when an object is taken.
   */
  @Override
  public Function<StoragePath, Instant> listed(StoragePath folder, String beginning) {
    Map<StoragePath, Instant> found =
        shared(folder).orElseGet(() -> newest(folder, keysOf(folder, beginning)));
    return path -> Objects.requireNonNullElse(found.get(path), Instant.MIN);
  }

  private Optional<Map<StoragePath, Instant>> shared(StoragePath caller) {
    Instant now = store.clock().localTime();
    Optional<Snapshot> last = snapshot.filter(each -> each.isOf(now));
    if (last.isEmpty()) {
      String all = store.keys().below(FOLDER);
      ObjectPage page =
          store.call(caller, bucket -> bucket.list(new ListRequest(all, "", "", Bucket.MOST_KEYS)));
      Map<StoragePath, Instant> newest = new HashMap<>();
      add(page.objects(), newest);
      last = Optional.of(new Snapshot(now, page.more() ? Optional.empty() : Optional.of(newest)));
      snapshot = last;
    }
    return last.get().leases();
  }

  /** Returns the newest leases of those of {@code paths} that any process has leased. */
  Map<StoragePath, Instant> newest(Collection<StoragePath> paths) {
    Map<StoragePath, Instant> newest = new HashMap<>();
    if (paths.isEmpty()) {
      return newest;
    }
    StoragePath caller = paths.iterator().next();
    SparseKeys wanted = new SparseKeys(paths.stream().map(this::below).toList());
    String prefix = wanted.commonPrefix();
    Optional<String> next = Optional.of(wanted.start().orElse(""));
    while (next.isPresent()) {
      ListRequest request = new ListRequest(prefix, "", next.get(), Bucket.MOST_KEYS);
      ObjectPage page = store.call(caller, bucket -> bucket.list(request));
      add(page.objects(), newest);
      next = Optional.of(page)
          .filter(ObjectPage::more)
          .map(each -> each.objects().get(each.objects().size() - 1).key())
          .filter(last -> !wanted.endBefore(last))
          .map(last -> wanted.skipFrom(last).orElse(last));
    }
    return newest;
  }

  /** Removes leases that were made before {@code before}, and returns their number. */
  int removeOld(Instant before) {
    List<KeyVersion> old = new ArrayList<>();
    int[] removed = {0};
    new VersionLists(store).walk(FOLDER, store.keys().below(FOLDER), history -> {
      history.versions().stream()
          .map(VersionEntry::object)
          .filter(version -> version.modified().isBefore(before))
          .forEach(version -> old.add(version.id()));
      if (old.size() >= Bucket.MOST_KEYS) {
        removed[0] += remove(old);
      }
      return true;
    });
    return removed[0] + remove(old);
  }

  private int remove(List<KeyVersion> old) {
    int removed = Deletions.remove(store, FOLDER, old).size();
    old.clear();
    return removed;
  }

  private Map<StoragePath, Instant> newest(StoragePath caller, String prefix) {
    Map<StoragePath, Instant> newest = new HashMap<>();
    new KeyLists(store).pages(caller, prefix, leases -> add(leases, newest));
    return newest;
  }

  /** Adds the times of leases to those that are known, of which the newest counts. */
  private void add(List<ObjectVersion> leases, Map<StoragePath, Instant> newest) {
    for (ObjectVersion lease : leases) {
      leased(lease.key())
          .ifPresent(path -> newest.merge(
              path, lease.modified().truncatedTo(ChronoUnit.SECONDS), ObjectReader::later));
    }
  }

  /** Returns the path that a lease is for, or empty if the key is not that of a lease. */
  private Optional<StoragePath> leased(String key) {
    String all = store.keys().below(FOLDER);
    int slash = key.lastIndexOf('/');
    if (!key.startsWith(all) || slash <= all.length()) {
      return Optional.empty();
    }
    String path = key.substring(all.length(), slash);
    return store
        .keys()
        .path(store.keys().root()
            + (path.startsWith(OUTSIDE)
                ? path.substring(OUTSIDE.length())
                : StorageDriver.MARKER.value() + "/" + path));
  }

  /** Returns the prefix of the leases of all paths in a folder that begin with {@code beginning}. */
  private String keysOf(StoragePath folder, String beginning) {
    String all = folder.equals(StorageDriver.MARKER) ? store.keys().below(FOLDER) : below(folder);
    return all + beginning;
  }

  private String below(StoragePath path) {
    return prefix(path) + "/";
  }

  private String prefix(StoragePath path) {
    String folder = store.keys().below(FOLDER);
    boolean inside = path.startsWith(StorageDriver.MARKER) && !path.equals(StorageDriver.MARKER);
    return folder
        + (inside
            ? path.value().substring(StorageDriver.MARKER.value().length() + 1)
            : OUTSIDE + path.value());
  }

  /**
   * All leases at one time.
   *
   * @param leases empty if they are too many to be kept
   */
  private record Snapshot(Instant taken, Optional<Map<StoragePath, Instant>> leases) {
    boolean isOf(Instant now) {
      return !now.isBefore(taken) && now.isBefore(taken.plus(SHARED));
    }
  }
}
