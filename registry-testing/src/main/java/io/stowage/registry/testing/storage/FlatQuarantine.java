package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.nio.channels.ReadableByteChannel;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * The quarantine of a {@link FlatStorage}: objects are hidden under their own keys, and leases are
 * looked at afterwards.
 */
final class FlatQuarantine implements Quarantine {
  private final FlatStorage storage;
  private final NavigableMap<String, NavigableMap<String, FlatObject>> runs =
      new ConcurrentSkipListMap<>();

  FlatQuarantine(FlatStorage storage) {
    this.storage = storage;
  }

  @Override
  public StorageView keptBy(String run) {
    return new FlatView(() -> keptOf(run), storage::leaseOf);
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    return all().stat(path);
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    return all().open(path, offset);
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    return all().read(path, limit);
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    return all().list(folder, visitor);
  }

  @Override
  public List<StoragePath> take(String run, List<Seen> objects) {
    return objects.stream()
        .filter(seen -> isHidden(run, seen) && isUnchanged(run, seen))
        .map(Seen::object)
        .toList();
  }

  private boolean isHidden(String run, Seen seen) {
    StoragePath folder = seen.object().parent();
    return storage.changing(objects -> {
      if (!objects.containsKey(seen.object().value())) {
        return false;
      }
      NavigableMap<String, FlatObject> kept = keptOf(run);
      if (!FlatView.below(kept, folder).isEmpty()) {
        throw new StorageException.UnexpectedKind(folder, "nothing that the run keeps");
      }
      move(FlatView.below(objects, folder), kept);
      return true;
    });
  }

  private boolean isUnchanged(String run, Seen seen) {
    boolean unchanged = keptBy(run)
        .stat(seen.object())
        .filter(found -> found.modified().equals(seen.entry().modified()))
        .isPresent();
    if (!unchanged) {
      restore(run, List.of(seen.object()));
    }
    return unchanged;
  }

  @Override
  public List<StoragePath> restore(String run, Collection<StoragePath> objects) {
    return objects.stream().filter(object -> isBack(keptOf(run), object)).toList();
  }

  private boolean isBack(NavigableMap<String, FlatObject> kept, StoragePath object) {
    return storage.changing(objects -> {
      boolean there = kept.containsKey(object.value());
      if (there) {
        move(FlatView.below(kept, object.parent()), objects);
      }
      return there;
    });
  }

  @Override
  public boolean restoreFromAnyRun(StoragePath object) {
    storage.checkOpen();
    boolean back = false;
    for (NavigableMap<String, FlatObject> kept : runs.values()) {
      back |= isBack(kept, object);
    }
    return back;
  }

  @Override
  public List<StoragePath> purge(String run, Collection<StoragePath> objects) {
    return objects.stream().filter(object -> isPurged(keptOf(run), object)).toList();
  }

  private boolean isPurged(NavigableMap<String, FlatObject> kept, StoragePath object) {
    return storage.changing(objects -> {
      boolean there = kept.containsKey(object.value());
      if (there) {
        FlatView.below(kept, object.parent()).clear();
      }
      return there;
    });
  }

  @Override
  public void persist(String run, Collection<StoragePath> paths) {
    storage.persist(paths);
  }

  @Override
  public void forEachKept(String run, StoragePath folder, Consumer<StoragePath> visitor) {
    List.copyOf(FlatView.below(keptOf(run), folder).keySet())
        .forEach(key -> visitor.accept(StoragePath.parse(key)));
  }

  @Override
  public void end(String run) {
    storage.changing(objects -> keptOf(run).isEmpty() && runs.remove(run) != null);
  }

  /** Shows what all runs keep. */
  private StorageView all() {
    NavigableMap<String, FlatObject> all = new TreeMap<>();
    storage.changing(objects -> {
      runs.values().forEach(all::putAll);
      return true;
    });
    return new FlatView(() -> all, storage::leaseOf);
  }

  private NavigableMap<String, FlatObject> keptOf(String run) {
    return runs.computeIfAbsent(run, none -> new ConcurrentSkipListMap<>());
  }

  /** Moves objects; an object that is already at the target stays. */
  private static void move(Map<String, FlatObject> from, Map<String, FlatObject> to) {
    from.forEach(to::putIfAbsent);
    from.clear();
  }
}
