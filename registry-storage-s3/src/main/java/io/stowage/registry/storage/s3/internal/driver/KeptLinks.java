package io.stowage.registry.storage.s3.internal.driver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.Quarantine.Seen;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
 * anew, unless another one is there. Other objects in the folder of a link stay in place.
 * Thread-safe.
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
    checkFree(run, seen);
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

  /** Throws also if a link is gone because an earlier call took it and failed afterwards. */
  private void checkFree(String run, List<Seen> seen) {
    for (Seen each : seen) {
      StoragePath kept = kept(run, each.object());
      if (written.contains(kept)) {
        throw occupied(kept);
      }
    }
  }

  private static StorageException occupied(StoragePath kept) {
    return new StorageException.UnexpectedKind(kept.parent(), "nothing that the run keeps");
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
        throw occupied(kept);
      }
      String key = store.keys().key(kept);
      store.write(link, bucket -> bucket.put(key, copy.text()));
      removals.add(new Removal(link, kept, copy, version.id(), history.below(version.version())));
    }
    return removals;
  }

  private List<KeyHistory> linksInFolder(
      NavigableMap<String, KeyHistory> histories, StoragePath link) {
    return VersionLists.inFolder(histories, store.keys().key(link.parent())).values().stream()
        .filter(history -> history.current().isPresent())
        .filter(history -> store
            .keys()
            .path(history.key())
            .filter(path -> ObjectKind.of(path) == ObjectKind.LINK)
            .isPresent())
        .toList();
  }

  /** Returns the content of a link, without a request if its ETag shows the expected content. */
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
    Map<StoragePath, Instant> leased = leases.newest(paths(seen));
    NavigableMap<String, KeyHistory> after = lists.inFoldersOf(paths(seen));
    List<StoragePath> taken = new ArrayList<>();
    List<Removal> dropped = new ArrayList<>();
    Map<StoragePath, KeptCopy> gone = new LinkedHashMap<>();
    for (Seen each : seen) {
      boolean back = isThere(after, each.object());
      boolean touched = Unchanged.isLater(leased.getOrDefault(each.object(), Instant.MIN), each);
      List<Removal> links = chosen.getOrDefault(each.object(), List.of());
      if (!back && !touched) {
        taken.add(each.object());
        continue;
      }
      links.stream()
          .filter(link -> !isThere(after, link.link()) || mayStillGo(link, after, removals))
          .forEach(link -> gone.put(link.link(), link.copy()));
      dropped.addAll(links);
    }
    writeAnew(gone, after);
    drop(dropped);
    refusal(seen, removals).ifPresent(each -> {
      throw each;
    });
    return taken;
  }

  /** Returns whether the listed version of the link is there, and may be removed later. */
  private boolean mayStillGo(Removal link, Map<String, KeyHistory> after, Deletions removals) {
    String error = removals.refused().getOrDefault(link.listed().key(), "");
    return !Deletions.isForGood(error)
        && at(after, link.link())
            .current()
            .filter(version -> version.id().equals(link.listed()))
            .isPresent();
  }

  private Optional<StorageException> refusal(List<Seen> seen, Deletions removals) {
    return seen.stream()
        .map(Seen::object)
        .filter(link -> removals.refused().containsKey(store.keys().key(link)))
        .map(link ->
            Deletions.refusal(link, removals.refused().getOrDefault(store.keys().key(link), "")))
        .findFirst();
  }

  /** Removes copies with all their versions: a request that was repeated has written several. */
  private void drop(List<Removal> dropped) {
    List<StoragePath> copies = dropped.stream().map(Removal::kept).toList();
    NavigableMap<String, KeyHistory> there = lists.inFoldersOf(copies);
    there.keySet().retainAll(copies.stream().map(store.keys()::key).toList());
    remove(there.values());
    copies.forEach(written::remove);
  }

  private boolean isThere(Map<String, KeyHistory> histories, StoragePath link) {
    return at(histories, link).current().isPresent();
  }

  private KeyHistory at(Map<String, KeyHistory> histories, StoragePath link) {
    return KeyHistory.at(histories, store.keys().key(link));
  }

  /**
   * Writes links from copies. One that was written or removed by somebody else since {@code before}
   * was listed is right, so the version that this call has written above it goes again.
   */
  private void writeAnew(Map<StoragePath, KeptCopy> links, Map<String, KeyHistory> before) {
    if (links.isEmpty()) {
      return;
    }
    Map<StoragePath, KeyVersion> own = new LinkedHashMap<>();
    links.forEach((link, copy) -> own.put(link, write(link, copy)));
    NavigableMap<String, KeyHistory> after = lists.inFoldersOf(own.keySet());
    List<KeyVersion> late = new ArrayList<>();
    own.forEach((link, id) -> {
      List<KeyVersion> seen = at(before, link).all();
      at(after, link).below(id.version()).stream()
          .limit(1)
          .filter(each -> !seen.contains(each))
          .forEach(each -> late.add(id));
    });
    Deletions.remove(store, links.keySet().iterator().next(), late);
  }

  private KeyVersion write(StoragePath link, KeptCopy copy) {
    String key = store.keys().key(link);
    return new KeyVersion(
        key, store.write(link, bucket -> bucket.put(key, copy.content())).version());
  }

  /**
   * Returns whether a link is there that differs from the copy, and therefore is newer. One that
   * does not differ may be the one that was taken, whose removal may still be under way.
   */
  private boolean isReplaced(StoragePath link, KeyHistory there, KeptCopy copy) {
    try {
      return there
          .current()
          .filter(version -> version.size() != copy.content().length
              || !Arrays.equals(content(link, version), copy.content()))
          .isPresent();
    } catch (StorageException.NoSuchObject e) {
      return false;
    }
  }

  /**
   * Writes links that {@code run} keeps, unless others are there; returns those that it kept.
   *
   * @throws StorageException.Unsuitable if a copy is not understood and its link is not there; the
   *     copy stays
   */
  List<StoragePath> restore(String run, Collection<StoragePath> links) {
    NavigableMap<String, KeyHistory> kept = keptInFolders(run, links);
    if (kept.isEmpty()) {
      return List.of();
    }
    NavigableMap<String, KeyHistory> there = lists.inFoldersOf(links);
    Map<StoragePath, KeptCopy> restored = new LinkedHashMap<>();
    List<KeyHistory> done = new ArrayList<>();
    List<StoragePath> unknown = new ArrayList<>();
    for (KeyHistory copy : kept.values()) {
      StoragePath link = original(run, copy.key());
      Optional<KeptCopy> found = find(run, link);
      if (found.isPresent() || isThere(there, link)) {
        found
            .filter(each -> !isReplaced(link, at(there, link), each))
            .ifPresent(each -> restored.put(link, each));
        done.add(copy);
      } else if (reader.head(kept(run, link)).isPresent()) {
        unknown.add(kept(run, link));
      }
    }
    writeAnew(restored, there);
    remove(done);
    checkNone(unknown);
    return links.stream()
        .filter(link -> kept.containsKey(store.keys().key(kept(run, link))))
        .toList();
  }

  private static void checkNone(List<StoragePath> unknown) {
    if (!unknown.isEmpty()) {
      throw new StorageException.Unsuitable(
          unknown.get(0),
          "this copy of a link is not understood; restore the link with the version that wrote the"
              + " copy, or remove the copy");
    }
  }

  /**
   * Writes a link that a run keeps, unless another one is there, and removes the copy; returns
   * whether there was one.
   */
  boolean restoreFromAnyRun(StoragePath link) {
    boolean restored = false;
    for (String run : runs.all()) {
      Optional<KeptCopy> found = find(run, link);
      if (found.isPresent()) {
        KeyHistory there = lists.of(link);
        if (!isReplaced(link, there, found.get())) {
          writeAnew(Map.of(link, found.get()), Map.of(there.key(), there));
        }
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

  /**
   * Returns the entry of a link that {@code run} keeps and that is not there, with the newest lease
   * that anybody has made of it by now. The look at the leases comes last, as in {@link #take}.
   */
  Optional<StorageEntry> look(String run, StoragePath link) {
    return find(run, link)
        .filter(copy -> reader.head(link).isEmpty())
        .map(copy ->
            new KeptCopy(ObjectReader.later(copy.modified(), leases.any(link)), copy.content()))
        .map(KeptCopy::entry);
  }

  /** Returns the copy that {@code run} keeps, or empty if there is none that is understood. */
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
    StoragePath copies = kept(run, folder);
    return new KeyLists(store).names(copies, store.keys().below(copies), visitor);
  }

  private static List<StoragePath> paths(List<Seen> seen) {
    return seen.stream().map(Seen::object).toList();
  }

  /**
   * A link that is being taken.
   *
   * @param listed the version of the link that was seen
   * @param older what is older than that
   */
  private record Removal(
      StoragePath link,
      StoragePath kept,
      KeptCopy copy,
      KeyVersion listed,
      List<KeyVersion> older) {}
}
