package io.stowage.registry.storage.s3.internal.driver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.Quarantine.Seen;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Links that runs keep as small copies, at {@code _stowage/quarantine/<run>/repositories/...}.
 *
 * <p>The copy is written before the link is removed, and the link by the version that was seen,
 * together with what is older and would otherwise appear again. A link that is restored is written
 * anew. Other objects in the folder of a link stay in place. Thread-safe.
 */
final class KeptLinks {
  private static final int LONGEST = 1 << 16;

  private final ObjectStore store;
  private final ObjectReader reader;
  private final LeaseObjects leases;
  private final VersionLists lists;
  private final TakenRuns runs;

  /** The copies that this process has written and not removed. */
  private final Set<StoragePath> written = ConcurrentHashMap.newKeySet();

  KeptLinks(ObjectStore store, LeaseObjects leases, VersionLists lists, TakenRuns runs) {
    this.store = store;
    this.reader = new ObjectReader(store);
    this.leases = leases;
    this.lists = lists;
    this.runs = runs;
  }

  /** Returns the path of the copy that {@code run} keeps of {@code link}, or the folder of copies. */
  static StoragePath kept(String run, StoragePath link) {
    return TakenRuns.folder(run)
        .resolve(link.value().substring(StorageDriver.MARKER.value().length() + 1));
  }

  /** Keeps copies, removes the links, looks at them and at their leases again. */
  List<StoragePath> take(String run, List<Seen> seen) {
    NavigableMap<String, KeyHistory> before = lists.inFoldersOf(paths(seen));
    Map<StoragePath, List<Removal>> chosen = new LinkedHashMap<>();
    List<Seen> unchanged = new ArrayList<>();
    for (Seen each : seen) {
      KeyHistory history = before.get(store.keys().key(each.object()));
      if (history != null && Unchanged.isSeen(history.current(), each)) {
        chosen.put(each.object(), keep(run, each, before));
        unchanged.add(each);
      }
    }
    if (unchanged.isEmpty()) {
      return List.of();
    }
    Deletions removals = remove(unchanged.get(0).object(), chosen.values());
    return settle(unchanged, chosen, removals);
  }

  /** Writes copies of the links in one folder. */
  private List<Removal> keep(String run, Seen seen, NavigableMap<String, KeyHistory> before) {
    List<Removal> removals = new ArrayList<>();
    for (KeyHistory history : linksInFolder(before, seen.object())) {
      StoragePath link = store.keys().path(history.key()).orElseThrow();
      ObjectVersion version = history.current().orElseThrow();
      Instant lease = link.equals(seen.object()) ? seen.entry().modified() : version.modified();
      KeptCopy copy = new KeptCopy(lease, content(link, version));
      StoragePath kept = kept(run, link);
      if (!written.add(kept)) {
        throw new StorageException.UnexpectedKind(kept.parent(), "nothing that the run keeps");
      }
      String key = store.keys().key(kept);
      KeyVersion id = new KeyVersion(
          key, store.write(link, bucket -> bucket.put(key, copy.text())).version());
      removals.add(
          new Removal(link, kept, id, copy, version.id(), history.below(version.version())));
    }
    return removals;
  }

  private List<KeyHistory> linksInFolder(
      NavigableMap<String, KeyHistory> histories, StoragePath link) {
    String folder = store.keys().key(link.parent());
    return histories.subMap(folder + "/", true, folder + "0", false).values().stream()
        .filter(history -> history.current().isPresent())
        .filter(history -> store
            .keys()
            .path(history.key())
            .filter(path -> ObjectKind.of(path) == ObjectKind.LINK)
            .isPresent())
        .toList();
  }

  /** Returns the content of a link, without a request if the store tells that it is as expected. */
  private byte[] content(StoragePath link, ObjectVersion version) {
    byte[] expected = (link.parent().parent().name() + ":" + link.parent().name()).getBytes(UTF_8);
    return version.size() == expected.length && version.etag().equals(KeptCopy.md5(expected))
        ? expected
        : reader.read(link, version, LONGEST);
  }

  /** Removes older versions first, since the removal of a newer one would show them. */
  private Deletions remove(StoragePath caller, Collection<List<Removal>> removals) {
    List<KeyVersion> older = new ArrayList<>();
    List<KeyVersion> listed = new ArrayList<>();
    removals.stream().flatMap(List::stream).forEach(each -> {
      older.addAll(each.older());
      listed.add(each.listed());
    });
    Deletions.remove(store, caller, older);
    return Deletions.attempt(store, caller, listed);
  }

  private List<StoragePath> settle(
      List<Seen> seen, Map<StoragePath, List<Removal>> chosen, Deletions removals) {
    StoragePath caller = seen.get(0).object();
    Map<StoragePath, Instant> leased = leases.newest(paths(seen));
    NavigableMap<String, KeyHistory> after = lists.inFoldersOf(paths(seen));
    List<StoragePath> taken = new ArrayList<>();
    List<Removal> dropped = new ArrayList<>();
    for (Seen each : seen) {
      boolean back = isThere(after, each.object());
      boolean touched = Unchanged.isLater(leased.getOrDefault(each.object(), Instant.MIN), each);
      List<Removal> links = chosen.getOrDefault(each.object(), List.of());
      if (!back && !touched) {
        taken.add(each.object());
        continue;
      }
      links.stream()
          .filter(link -> !isThere(after, link.link()))
          .forEach(link -> write(link.link(), link.copy()));
      dropped.addAll(links);
    }
    drop(caller, dropped);
    refusal(seen, removals).ifPresent(each -> {
      throw each;
    });
    return taken;
  }

  private Optional<StorageException> refusal(List<Seen> seen, Deletions removals) {
    return seen.stream()
        .map(Seen::object)
        .filter(link -> removals.refused().containsKey(store.keys().key(link)))
        .map(link ->
            Deletions.refusal(link, removals.refused().getOrDefault(store.keys().key(link), "")))
        .findFirst();
  }

  private void drop(StoragePath caller, List<Removal> dropped) {
    Deletions.remove(store, caller, dropped.stream().map(Removal::id).toList());
    dropped.forEach(each -> written.remove(each.kept()));
  }

  private boolean isThere(Map<String, KeyHistory> histories, StoragePath link) {
    KeyHistory history = histories.get(store.keys().key(link));
    return history != null && history.current().isPresent();
  }

  private void write(StoragePath link, KeptCopy copy) {
    String key = store.keys().key(link);
    store.write(link, bucket -> bucket.put(key, copy.content()));
  }

  /** Writes links that {@code run} keeps and that are not there; returns those that it kept. */
  List<StoragePath> restore(String run, Collection<StoragePath> links) {
    NavigableMap<String, KeyHistory> kept = keptInFolders(run, links);
    if (kept.isEmpty()) {
      return List.of();
    }
    NavigableMap<String, KeyHistory> there = lists.inFoldersOf(links);
    kept.values().forEach(copy -> {
      StoragePath link = original(run, copy.key());
      if (!isThere(there, link)) {
        find(run, link).ifPresent(found -> write(link, found));
      }
    });
    remove(kept.values());
    return links.stream()
        .filter(link -> kept.containsKey(store.keys().key(kept(run, link))))
        .toList();
  }

  /** Writes a link that a run keeps, and removes the copy; returns whether there was one. */
  boolean restoreFromAnyRun(StoragePath link) {
    boolean restored = false;
    for (String run : runs.all()) {
      Optional<KeptCopy> found = find(run, link);
      if (found.isPresent()) {
        write(link, found.get());
        remove(List.of(lists.of(kept(run, link))));
        restored = true;
      }
    }
    return restored;
  }

  /**
   * Removes copies that {@code run} keeps, and then looks at the links; returns those that are gone.
   * A link that is there was restored in the meantime.
   */
  List<StoragePath> purge(String run, Collection<StoragePath> links) {
    NavigableMap<String, KeyHistory> kept = keptInFolders(run, links);
    if (kept.isEmpty()) {
      return List.of();
    }
    remove(kept.values());
    NavigableMap<String, KeyHistory> there = lists.inFoldersOf(links);
    return links.stream()
        .filter(link -> kept.containsKey(store.keys().key(kept(run, link))))
        .filter(link -> !isThere(there, link))
        .toList();
  }

  private void remove(Collection<KeyHistory> copies) {
    List<KeyVersion> versions = new ArrayList<>();
    copies.forEach(copy -> versions.addAll(copy.all()));
    Deletions.remove(store, KeptFolders.FOLDER, versions);
    copies.forEach(copy -> store.keys().path(copy.key()).ifPresent(written::remove));
  }

  private NavigableMap<String, KeyHistory> keptInFolders(
      String run, Collection<StoragePath> links) {
    NavigableMap<String, KeyHistory> kept =
        lists.inFoldersOf(links.stream().map(link -> kept(run, link)).toList());
    kept.values().removeIf(history -> history.current().isEmpty());
    return kept;
  }

  private StoragePath original(String run, String keptKey) {
    String below = store.keys().below(TakenRuns.folder(run));
    return StorageDriver.MARKER.resolve(keptKey.substring(below.length()));
  }

  /** Returns the copy that {@code run} keeps. */
  Optional<KeptCopy> find(String run, StoragePath link) {
    try {
      return KeptCopy.parse(reader.read(kept(run, link), LONGEST + KeptCopy.LONGEST_LINE));
    } catch (StorageException.NoSuchObject e) {
      return Optional.empty();
    }
  }

  /** Returns the copy that any run keeps. */
  Optional<KeptCopy> find(StoragePath link) {
    return runs.all().stream().flatMap(run -> find(run, link).stream()).findFirst();
  }

  /** Returns the links below {@code folder} that {@code run} keeps. */
  Set<StoragePath> linksOf(String run, StoragePath folder) {
    Set<StoragePath> links = new TreeSet<>();
    StoragePath kept = folder.equals(StorageDriver.MARKER)
        ? kept(run, ObjectKind.REPOSITORIES)
        : kept(run, folder);
    lists.walk(kept, store.keys().below(kept), history -> {
      if (history.current().isPresent()) {
        links.add(original(run, history.key()));
      }
      return true;
    });
    return links;
  }

  /** Passes the names in {@code folder}, as far as {@code run} keeps links, to {@code visitor}. */
  boolean list(String run, StoragePath folder, Consumer<String> visitor) {
    return new CurrentNames(store).visit(kept(run, folder), visitor);
  }

  private static List<StoragePath> paths(List<Seen> seen) {
    return seen.stream().map(Seen::object).toList();
  }

  /**
   * A link that is being taken.
   *
   * @param id the version of the copy
   * @param listed the version of the link that was seen
   * @param older what is older than that
   */
  private record Removal(
      StoragePath link,
      StoragePath kept,
      KeyVersion id,
      KeptCopy copy,
      KeyVersion listed,
      List<KeyVersion> older) {}
}
