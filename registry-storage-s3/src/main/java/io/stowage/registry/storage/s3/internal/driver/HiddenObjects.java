package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.Quarantine.Seen;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.Deletion;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import io.stowage.registry.storage.s3.internal.bucket.VersionEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Objects that runs hide under delete markers, a batch with one request, where their bytes stay.
 *
 * <p>A purge removes only the version that its run saw, and what is older; so whatever was written
 * or copied since then stays, however late the request arrives. Markers go only after the store has
 * answered that the versions are gone. A caller that does not hold the lock, or that restores an
 * object which another run may be purging, copies the hidden version to a new one and removes no
 * marker. Thread-safe.
 */
final class HiddenObjects {
  private static final int TRIES = 4;

  private final ObjectStore store;
  private final LeaseObjects leases;
  private final VersionLists lists;
  private final TakenRuns runs;
  private final VersioningGuard guard;
  private final ObjectCopies copies;

  /**
   * Versions that the store refused to purge for want of a right or because they are locked, so
   * that no purge of them is under way.
   */
  private final Set<KeyVersion> refused = ConcurrentHashMap.newKeySet();

  HiddenObjects(
      ObjectStore store,
      LeaseObjects leases,
      VersionLists lists,
      TakenRuns runs,
      ObjectCopies copies) {
    this.store = store;
    this.leases = leases;
    this.lists = lists;
    this.runs = runs;
    this.guard = new VersioningGuard(store);
    this.copies = copies;
  }

  /** Hides objects, looks at them and at their leases again, and unhides those in use. */
  List<StoragePath> take(String run, List<Seen> seen) {
    TakenRun taken = runs.of(run);
    NavigableMap<String, KeyHistory> before = lists.inFoldersOf(paths(seen));
    List<Seen> chosen = new ArrayList<>();
    List<Taken> intended = new ArrayList<>();
    for (Seen each : seen) {
      checkFree(taken, each.object(), before);
      if (Unchanged.isSeen(at(before, each.object()).current(), each)) {
        List<Taken> objects = intended(each, before);
        checkRecordable(each.object(), objects);
        chosen.add(each);
        intended.addAll(objects);
      }
    }
    if (chosen.isEmpty()) {
      return List.of();
    }
    StoragePath caller = chosen.get(0).object();
    guard.check(
        caller, intended.stream().anyMatch(each -> each.version().equals(VersioningGuard.NULL)));
    String record = taken.intend(intended);
    Map<String, Deletion> answers =
        Deletions.hide(store, caller, intended.stream().map(Taken::key).toList());
    return settle(new Batch(taken, record, chosen, intended, answers));
  }

  private List<Taken> intended(Seen seen, NavigableMap<String, KeyHistory> before) {
    List<Taken> objects = new ArrayList<>();
    inFolder(before, seen.object())
        .forEach((key, history) -> history
            .current()
            .ifPresent(version -> objects.add(new Taken(
                key,
                version.version(),
                "",
                key.equals(key(seen.object())) ? seen.entry().modified() : version.modified()))));
    return objects;
  }

  private void checkFree(
      TakenRun taken, StoragePath object, NavigableMap<String, KeyHistory> before) {
    boolean occupied = taken.below(store.keys().below(object.parent())).stream()
        .anyMatch(each -> state(each, KeyHistory.at(before, each.key())) != Taken.State.GONE);
    if (occupied) {
      throw new StorageException.UnexpectedKind(object.parent(), "nothing that the run keeps");
    }
  }

  private static void checkRecordable(StoragePath object, List<Taken> objects) {
    if (!objects.stream().allMatch(each -> Taken.isRecordable(each.key()))) {
      throw new StorageException.UnexpectedKind(
          object.parent(), "a folder of keys without control characters");
    }
  }

  /** The second look: whoever leased an object before it was hidden is seen here. */
  private List<StoragePath> settle(Batch batch) {
    StoragePath caller = batch.chosen().get(0).object();
    NavigableMap<String, KeyHistory> after = lists.inFoldersOf(paths(batch.chosen()));
    Map<StoragePath, Instant> leased = leases.newest(paths(batch.chosen()));
    List<StoragePath> kept = new ArrayList<>();
    List<Taken> hidden = new ArrayList<>();
    List<Taken> back = new ArrayList<>();
    Optional<StorageException> failure = unversioned(caller, batch.answers());
    for (Seen seen : batch.chosen()) {
      List<Taken> objects = batch.in(store.keys().below(seen.object().parent()));
      boolean stays = failure.isEmpty()
          && !Unchanged.isLater(leased.getOrDefault(seen.object(), Instant.MIN), seen)
          && objects.stream()
              .allMatch(each -> isHiddenAlone(each, KeyHistory.at(after, each.key())));
      (stays ? hidden : back).addAll(objects);
      if (stays) {
        kept.add(seen.object());
      }
    }
    undo(batch, back, after);
    batch.taken().confirm(batch.record(), hidden);
    failure.ifPresent(each -> {
      throw each;
    });
    batch.checkRefusals(store.keys());
    return kept;
  }

  private Optional<StorageException> unversioned(
      StoragePath caller, Map<String, Deletion> answers) {
    try {
      guard.checkAnswers(caller, answers.values());
      return Optional.empty();
    } catch (StorageException.Unsuitable e) {
      return Optional.of(e);
    }
  }

  /** Returns whether the version is there and was hidden, and no newer version has come. */
  private static boolean isHiddenAlone(Taken object, KeyHistory history) {
    return !object.marker().isEmpty()
        && history.version(object.version()).isPresent()
        && history.above(object.version()).stream().allMatch(VersionEntry::marker);
  }

  /**
   * Removes the markers that this run made. A request that was sent twice, or was answered with an
   * error, may have made another one, and another run may have hidden the object since; these look
   * alike, so an object that would stay hidden is copied.
   */
  private void undo(Batch batch, List<Taken> back, Map<String, KeyHistory> after) {
    StoragePath caller = batch.chosen().get(0).object();
    List<KeyVersion> markers = new ArrayList<>();
    List<ObjectVersion> copied = new ArrayList<>();
    for (Taken object : back) {
      KeyHistory history = KeyHistory.at(after, object.key());
      KeyVersion own = new KeyVersion(object.key(), object.marker());
      boolean made = !object.marker().isEmpty();
      if (made) {
        markers.add(own);
      }
      history.versions().stream()
          .filter(entry -> !made || !entry.object().id().equals(own))
          .findFirst()
          .filter(VersionEntry::marker)
          .filter(entry -> made || batch.mayBeHidden(object.key()))
          .flatMap(entry -> history.newest())
          .ifPresent(copied::add);
    }
    Deletions.remove(store, caller, markers);
    copied.forEach(version -> copies.forward(caller, version));
  }

  /** Restores objects that {@code run} has hidden; returns those that it had. */
  List<StoragePath> restore(String run, Collection<StoragePath> objects) {
    TakenRun taken = runs.of(run);
    List<StoragePath> known = known(taken, objects);
    if (known.isEmpty()) {
      return List.of();
    }
    boolean copying = runs.saysPurging(run);
    NavigableMap<String, KeyHistory> there = lists.inFoldersOf(known);
    List<StoragePath> restored = new ArrayList<>();
    List<KeyVersion> removed = new ArrayList<>();
    List<String> done = new ArrayList<>();
    for (StoragePath object : known) {
      for (Taken each : taken.below(store.keys().below(object.parent()))) {
        KeyHistory history = KeyHistory.at(there, each.key());
        Taken.State state = state(each, history);
        boolean copied = state == Taken.State.HELD && copying && !refused.contains(each.id());
        boolean back = copied
            ? copies.forward(object, history.version(each.version()).orElseThrow())
            : (state != Taken.State.GONE && removed.addAll(unhidden(each, state, history)));
        if (back && each.key().equals(key(object))) {
          restored.add(object);
        }
        done.add(each.key());
      }
    }
    Deletions.remove(store, known.get(0), removed);
    taken.forget(done);
    return restored;
  }

  /** Returns the markers of the object, or the object itself if another one took its place. */
  private static List<KeyVersion> unhidden(Taken object, Taken.State state, KeyHistory history) {
    List<KeyVersion> removed = new ArrayList<>(object.markers(history));
    if (state == Taken.State.REPLACED) {
      removed.add(object.id());
    }
    return removed;
  }

  /** Copies the newest hidden version to a new one; returns whether there was one. */
  boolean restoreFromAnyRun(StoragePath object) {
    for (int i = 0; i < TRIES; i++) {
      Optional<ObjectVersion> hidden = lists.of(object).hidden();
      if (hidden.isEmpty()) {
        return false;
      }
      if (copies.forward(object, hidden.get())) {
        return true;
      }
    }
    return false;
  }

  /** Purges objects that {@code run} has hidden; returns those that were still hidden. */
  List<StoragePath> purge(String run, Collection<StoragePath> objects) {
    TakenRun taken = runs.of(run);
    List<StoragePath> known = known(taken, objects);
    if (known.isEmpty()) {
      return List.of();
    }
    NavigableMap<String, KeyHistory> there = lists.inFoldersOf(known);
    Map<StoragePath, List<Taken>> doomed = new HashMap<>();
    List<KeyVersion> versions = new ArrayList<>();
    List<String> done = new ArrayList<>();
    for (StoragePath object : known) {
      for (Taken each : taken.below(store.keys().below(object.parent()))) {
        KeyHistory history = KeyHistory.at(there, each.key());
        if (state(each, history) == Taken.State.GONE) {
          done.add(each.key());
        } else {
          doomed.computeIfAbsent(object, none -> new ArrayList<>()).add(each);
          versions.add(each.id());
          versions.addAll(history.below(each.version()));
        }
      }
    }
    versions.forEach(refused::remove);
    Deletions answers = Deletions.attempt(store, known.get(0), versions);
    return finish(new Purge(taken, known, doomed, there, done), answers);
  }

  /** Removes the markers of versions that are gone, once the store has answered that they are. */
  private List<StoragePath> finish(Purge purge, Deletions answers) {
    List<StoragePath> purged = new ArrayList<>();
    List<KeyVersion> markers = new ArrayList<>();
    List<String> done = new ArrayList<>(purge.done());
    Optional<StorageException> refusal = Optional.empty();
    for (StoragePath object : purge.objects()) {
      List<Taken> doomed = purge.doomed().getOrDefault(object, List.of());
      for (Taken each : doomed) {
        String error = answers.refused().get(each.key());
        if (error == null) {
          markers.addAll(each.markers(KeyHistory.at(purge.there(), each.key())));
          done.add(each.key());
        } else {
          if (Deletions.isForGood(error)) {
            refused.add(each.id());
          }
          refusal = Optional.of(Deletions.refusal(object, error));
        }
      }
      if (doomed.stream()
          .anyMatch(each ->
              each.key().equals(key(object)) && !answers.refused().containsKey(each.key()))) {
        purged.add(object);
      }
    }
    Deletions.remove(store, purge.objects().get(0), markers);
    purge.taken().forget(done);
    refusal.ifPresent(each -> {
      throw each;
    });
    return purged;
  }

  /**
   * Returns the entry of an object that {@code run} has hidden and of which there is no newer
   * version, with the newest lease that anybody has made of it by now. The look at the leases comes
   * second, as in {@link #take}.
   */
  Optional<StorageEntry> look(String run, StoragePath object) {
    Optional<Taken> taken = runs.of(run).at(key(object));
    KeyHistory history = taken.isPresent() ? lists.of(object) : KeyHistory.none(key(object));
    return taken
        .filter(each -> state(each, history) == Taken.State.HELD)
        .flatMap(each -> hidden(each, history))
        .map(version -> ObjectReader.entry(version, leases.any(object)));
  }

  /** Returns the object if {@code run} has hidden it, with the lease that it had. */
  Optional<ObjectVersion> find(String run, StoragePath object) {
    return runs.of(run).at(key(object)).flatMap(taken -> hidden(taken, lists.of(object)));
  }

  /** Returns those of the objects from {@code first} on that {@code run} has hidden, at most some. */
  NavigableMap<StoragePath, ObjectVersion> findFrom(
      String run, StoragePath folder, StoragePath first, int most) {
    List<Taken> taken = runs.of(run).below(store.keys().below(folder)).stream()
        .filter(each -> each.key().compareTo(key(first)) >= 0)
        .limit(most)
        .toList();
    NavigableMap<String, KeyHistory> there = histories(taken);
    NavigableMap<StoragePath, ObjectVersion> found = new TreeMap<>();
    taken.forEach(each -> hidden(each, KeyHistory.at(there, each.key()))
        .ifPresent(
            version -> store.keys().path(each.key()).ifPresent(path -> found.put(path, version))));
    return found;
  }

  private Optional<ObjectVersion> hidden(Taken taken, KeyHistory history) {
    return Optional.of(taken)
        .filter(each -> state(each, history) != Taken.State.GONE)
        .flatMap(each -> history.version(each.version()))
        .map(version -> new ObjectVersion(
            version.key(), version.version(), version.etag(), version.size(), taken.modified()));
  }

  /** Returns the newest version of an object if any run or program has hidden it. */
  Optional<ObjectVersion> find(StoragePath object) {
    return lists.of(object).hidden();
  }

  /** Returns the keys below {@code folder} of objects that {@code run} has hidden. */
  Set<String> keysOf(TakenRun taken, StoragePath folder) {
    return keysOf(taken.below(store.keys().below(folder)));
  }

  /** Returns the keys of those of the objects that a run has taken and that are still hidden. */
  Set<String> keysOf(List<Taken> objects) {
    NavigableMap<String, KeyHistory> there = histories(objects);
    return objects.stream()
        .filter(each -> state(each, KeyHistory.at(there, each.key())) != Taken.State.GONE)
        .map(Taken::key)
        .collect(Collectors.toSet());
  }

  /** Returns the markers of taken objects that have no version any more. */
  List<KeyVersion> markersOfNothing(List<Taken> objects) {
    NavigableMap<String, KeyHistory> there = histories(objects);
    return objects.stream()
        .flatMap(each -> Optional.ofNullable(there.get(each.key())).stream())
        .filter(history -> history.newest().isEmpty())
        .flatMap(history -> history.all().stream())
        .toList();
  }

  private NavigableMap<String, KeyHistory> histories(List<Taken> objects) {
    return lists.inFoldersOf(
        objects.stream().flatMap(each -> store.keys().path(each.key()).stream()).toList());
  }

  private List<StoragePath> known(TakenRun taken, Collection<StoragePath> objects) {
    return objects.stream().filter(object -> taken.at(key(object)).isPresent()).toList();
  }

  private Taken.State state(Taken object, KeyHistory history) {
    return object.state(history, object.key().startsWith(store.keys().below(ObjectKind.BLOBS)));
  }

  private String key(StoragePath path) {
    return store.keys().key(path);
  }

  private KeyHistory at(NavigableMap<String, KeyHistory> histories, StoragePath path) {
    return KeyHistory.at(histories, key(path));
  }

  private NavigableMap<String, KeyHistory> inFolder(
      NavigableMap<String, KeyHistory> histories, StoragePath object) {
    return VersionLists.inFolder(histories, key(object.parent()));
  }

  private static List<StoragePath> paths(List<Seen> seen) {
    return seen.stream().map(Seen::object).toList();
  }

  /** A batch whose objects were hidden, before the second look. */
  private record Batch(
      TakenRun taken,
      String record,
      List<Seen> chosen,
      List<Taken> intended,
      Map<String, Deletion> answers) {

    /** Returns the objects in a folder, with the markers that hide them. */
    List<Taken> in(String folder) {
      return intended.stream()
          .filter(each -> each.key().startsWith(folder))
          .map(each -> each.with(marker(each.key())))
          .toList();
    }

    private String marker(String key) {
      return Optional.ofNullable(answers.get(key)).map(Deletion::marker).orElse("");
    }

    /** Returns whether the store may have hidden the key although it did not say so. */
    boolean mayBeHidden(String key) {
      return Optional.ofNullable(answers.get(key))
          .filter(answer -> answer.succeeded() || Deletions.isForGood(answer.error()))
          .isEmpty();
    }

    void checkRefusals(Keys keys) {
      for (Seen seen : chosen) {
        Deletion answer = answers.get(keys.key(seen.object()));
        if (answer != null && !answer.succeeded()) {
          throw Deletions.refusal(seen.object(), answer.error());
        }
      }
    }
  }

  /** A purge whose versions were removed, before the markers are. */
  private record Purge(
      TakenRun taken,
      List<StoragePath> objects,
      Map<StoragePath, List<Taken>> doomed,
      Map<String, KeyHistory> there,
      List<String> done) {}
}
