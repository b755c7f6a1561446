package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The quarantine of a bucket with versions: data is hidden under delete markers, links are kept as
 * copies, and uploads stay in place until they are purged. Thread-safe.
 */
final class S3Quarantine implements Quarantine {
  private final ObjectStore store;
  private final VersionLists lists;
  private final TakenRuns runs;
  private final HiddenObjects hidden;
  private final KeptLinks links;
  private final IdleUploads uploads;
  private final OldVersions old;
  private final ObjectReader reader;
  private final PathLocks locks = new PathLocks();

  /**
   * Creates the quarantine of a bucket.
   *
   * @param old receives the blobs that a listing of hidden ones finds
   * @param look looks up an upload
   * @param remover removes the folder of an upload, even if a program writes to it
   */
  S3Quarantine(
      ObjectStore store,
      LeaseObjects leases,
      ObjectCopies copies,
      OldVersions old,
      Function<StoragePath, Optional<StorageEntry>> look,
      Consumer<StoragePath> remover) {
    this.store = store;
    this.lists = new VersionLists(store);
    this.runs = new TakenRuns(store, lists);
    this.hidden = new HiddenObjects(store, leases, lists, runs, copies);
    this.links = new KeptLinks(store, leases, lists, runs);
    this.uploads = new IdleUploads(look, remover);
    this.old = old;
    this.reader = new ObjectReader(store);
  }

  @Override
  public List<StoragePath> take(String run, List<Seen> objects) {
    Objects.requireNonNull(run, "run");
    return each(
        objects,
        Seen::object,
        data -> hidden.take(run, data),
        kept -> links.take(run, kept),
        uploads::take);
  }

  @Override
  public List<StoragePath> restore(String run, Collection<StoragePath> objects) {
    Objects.requireNonNull(run, "run");
    return each(
        objects,
        path -> path,
        data -> hidden.restore(run, data),
        kept -> links.restore(run, kept),
        uploads::restore);
  }

  @Override
  public boolean restoreFromAnyRun(StoragePath object) {
    store.checkOpen();
    return locks.locking(List.of(object), () -> switch (ObjectKind.of(object)) {
      case DATA -> hidden.restoreFromAnyRun(object);
      case LINK -> links.restoreFromAnyRun(object);
      case UPLOAD -> false;
    });
  }

  @Override
  public void aboutToPurge(String run) {
    Objects.requireNonNull(run, "run");
    runs.sayPurging(run);
  }

  @Override
  public List<StoragePath> purge(String run, Collection<StoragePath> objects) {
    Objects.requireNonNull(run, "run");
    return each(
        objects,
        path -> path,
        data -> hidden.purge(run, data),
        kept -> links.purge(run, kept),
        uploads::purge);
  }

  /** Does the work of each kind of objects, and returns what it changed in the order of objects. */
  private <T> List<StoragePath> each(
      Collection<T> objects,
      Function<T, StoragePath> path,
      Function<List<T>, List<StoragePath>> ofData,
      Function<List<T>, List<StoragePath>> ofLinks,
      Function<List<T>, List<StoragePath>> ofUploads) {
    store.checkOpen();
    List<StoragePath> paths = objects.stream().map(path).toList();
    if (paths.isEmpty()) {
      return List.of();
    }
    Map<ObjectKind, List<T>> kinds = byKind(objects, path);
    Set<StoragePath> changed = locks.locking(paths, () -> {
      Set<StoragePath> all = new HashSet<>();
      Optional.ofNullable(kinds.get(ObjectKind.DATA))
          .ifPresent(some -> all.addAll(ofData.apply(some)));
      Optional.ofNullable(kinds.get(ObjectKind.LINK))
          .ifPresent(some -> all.addAll(ofLinks.apply(some)));
      Optional.ofNullable(kinds.get(ObjectKind.UPLOAD))
          .ifPresent(some -> all.addAll(ofUploads.apply(some)));
      return all;
    });
    return paths.stream().filter(changed::contains).toList();
  }

  private static <T> Map<ObjectKind, List<T>> byKind(
      Collection<T> objects, Function<T, StoragePath> path) {
    Map<ObjectKind, List<T>> kinds = new EnumMap<>(ObjectKind.class);
    objects.forEach(object -> kinds
        .computeIfAbsent(ObjectKind.of(path.apply(object)), none -> new ArrayList<>())
        .add(object));
    return kinds;
  }

  /** Does nothing: what the store has answered lasts. */
  @Override
  public void persist(String run, Collection<StoragePath> paths) {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(paths, "paths");
    store.checkOpen();
  }

  @Override
  public void forEachKept(String run, StoragePath folder, Consumer<StoragePath> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    kept(run, folder).forEach(visitor);
  }

  private Set<StoragePath> kept(String run, StoragePath folder) {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(folder, "folder");
    Set<StoragePath> kept = new TreeSet<>(links.linksOf(run, folder));
    hidden
        .keysOf(runs.read(run), folder)
        .forEach(key -> store.keys().path(key).ifPresent(kept::add));
    return kept;
  }

  @Override
  public boolean isEmpty(String run) {
    Objects.requireNonNull(run, "run");
    return !keepsLink(run)
        && taken(runs.read(run)).stream().allMatch(some -> hidden.keysOf(some).isEmpty());
  }

  private boolean keepsLink(String run) {
    StoragePath folder = KeptLinks.kept(run, ObjectKind.REPOSITORIES);
    boolean[] found = {false};
    lists.walk(folder, store.keys().below(folder), history -> {
      found[0] = history.current().isPresent();
      return !found[0];
    });
    return found[0];
  }

  /** Returns all that a run has taken, as many objects at a time as a page has. */
  private List<List<Taken>> taken(TakenRun run) {
    List<Taken> all = run.below(store.keys().below(StorageDriver.MARKER));
    List<List<Taken>> chunks = new ArrayList<>();
    for (int i = 0; i < all.size(); i += Bucket.MOST_KEYS) {
      chunks.add(all.subList(i, Math.min(all.size(), i + Bucket.MOST_KEYS)));
    }
    return chunks;
  }

  /** Visits hidden objects, and notes replaced versions of blobs for a later removal. */
  @Override
  public void forEachStray(StoragePath folder, Consumer<StoragePath> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    lists.walk(folder, store.keys().below(folder), history -> {
      old.note(history);
      if (history.hidden().isPresent()) {
        store.keys().path(history.key()).ifPresent(visitor);
      }
      return true;
    });
  }

  /** Returns the shortest time after which a lifecycle rule removes hidden versions. */
  @Override
  public Optional<Duration> longestStay() {
    return store.call(StorageDriver.MARKER, Bucket::settings).noncurrentExpiration();
  }

  @Override
  public void end(String run) {
    if (!isEmpty(run)) {
      return;
    }
    StoragePath folder = TakenRuns.folder(run);
    taken(runs.of(run))
        .forEach(some -> Deletions.remove(store, folder, hidden.markersOfNothing(some)));
    List<KeyVersion> left = new ArrayList<>();
    lists.walk(folder, store.keys().below(folder), history -> {
      left.addAll(history.all());
      if (left.size() >= Bucket.MOST_KEYS) {
        Deletions.remove(store, folder, left);
        left.clear();
      }
      return true;
    });
    Deletions.remove(store, folder, left);
    runs.forget(run);
  }

  @Override
  public StorageView keptBy(String run) {
    Objects.requireNonNull(run, "run");
    return new RunView(run);
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    return switch (ObjectKind.of(path)) {
      case DATA -> hidden.find(path).map(S3Quarantine::entry);
      case LINK -> links.find(path).map(KeptCopy::entry);
      case UPLOAD -> Optional.empty();
    };
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    return switch (ObjectKind.of(path)) {
      case DATA -> reader.open(path, require(path, hidden.find(path)), offset);
      case LINK -> channel(path, require(path, links.find(path)), offset);
      case UPLOAD -> throw new StorageException.NoSuchObject(path);
    };
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    return switch (ObjectKind.of(path)) {
      case DATA -> reader.read(path, require(path, hidden.find(path)), limit);
      case LINK -> limited(path, require(path, links.find(path)), limit);
      case UPLOAD -> throw new StorageException.NoSuchObject(path);
    };
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    Objects.requireNonNull(visitor, "visitor");
    Set<String> names = new TreeSet<>();
    if (!folder.startsWith(ObjectKind.REPOSITORIES)) {
      forEachStray(folder, path -> names.add(child(folder, path)));
    }
    if (folder.startsWith(ObjectKind.REPOSITORIES) || ObjectKind.REPOSITORIES.startsWith(folder)) {
      runs.all()
          .forEach(
              run -> links.linksOf(run, folder).forEach(path -> names.add(child(folder, path))));
    }
    names.forEach(visitor::visit);
    return !names.isEmpty();
  }

  private static String child(StoragePath folder, StoragePath path) {
    return path.value().substring(folder.value().length() + 1).split("/", 2)[0];
  }

  private static StorageEntry entry(ObjectVersion version) {
    return ObjectReader.entry(version, Instant.MIN);
  }

  private static <T> T require(StoragePath path, Optional<T> found) {
    return found.orElseThrow(() -> new StorageException.NoSuchObject(path));
  }

  private static ReadableByteChannel channel(StoragePath path, KeptCopy copy, long offset) {
    int length = copy.content().length;
    if (offset < 0 || offset > length) {
      throw new StorageException.OffsetMismatch(path, offset, length);
    }
    return Channels.newChannel(
        new ByteArrayInputStream(copy.content(), (int) offset, length - (int) offset));
  }

  private static byte[] limited(StoragePath path, KeptCopy copy, int limit) {
    if (copy.content().length > limit) {
      throw new StorageException.TooLarge(path, limit);
    }
    return copy.content();
  }

  /**
   * The objects that one run keeps. Listings show the names that it has taken, some of which may be
   * back. A lookup includes leases, so that a caller whose {@link #take} failed makes the second
   * look by a comparison of times.
   */
  private final class RunView implements StorageView {
    private final String run;

    RunView(String run) {
      this.run = run;
    }

    @Override
    public StorageView listed(StoragePath folder, String beginning) {
      return new ListedRun(this, hidden, run, folder);
    }

    @Override
    public Optional<StorageEntry> stat(StoragePath path) {
      return switch (ObjectKind.of(path)) {
        case DATA -> hidden.look(run, path);
        case LINK -> links.look(run, path);
        case UPLOAD -> uploads.find(path);
      };
    }

    @Override
    public ReadableByteChannel open(StoragePath path, long offset) {
      return switch (ObjectKind.of(path)) {
        case DATA -> reader.open(path, require(path, hidden.find(run, path)), offset);
        case LINK -> channel(path, require(path, links.find(run, path)), offset);
        case UPLOAD -> throw new StorageException.NoSuchObject(path);
      };
    }

    @Override
    public byte[] read(StoragePath path, int limit) {
      return switch (ObjectKind.of(path)) {
        case DATA -> reader.read(path, require(path, hidden.find(run, path)), limit);
        case LINK -> limited(path, require(path, links.find(run, path)), limit);
        case UPLOAD -> throw new StorageException.NoSuchObject(path);
      };
    }

    @Override
    public boolean list(StoragePath folder, NameVisitor visitor) {
      Objects.requireNonNull(visitor, "visitor");
      Set<String> names = new TreeSet<>();
      runs.of(run)
          .below(store.keys().below(folder))
          .forEach(taken ->
              store.keys().path(taken.key()).ifPresent(path -> names.add(child(folder, path))));
      if (folder.startsWith(ObjectKind.REPOSITORIES)) {
        links.list(run, folder, names::add);
      } else if (ObjectKind.REPOSITORIES.startsWith(folder)) {
        links.linksOf(run, ObjectKind.REPOSITORIES).stream()
            .findFirst()
            .ifPresent(link -> names.add(child(folder, link)));
      }
      names.forEach(visitor::visit);
      return !names.isEmpty();
    }
  }
}
