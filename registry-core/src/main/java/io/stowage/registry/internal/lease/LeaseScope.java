package io.stowage.registry.internal.lease;

import io.stowage.registry.layout.Link;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The objects that one call relies on, from its first lookup to its response.
 *
 * <p>The result of a lookup becomes outdated: when a writer that was paused, or whose store is
 * slow, finally responds, every object that it looked up may be gone. If more than a quarter of the
 * grace period has passed, by the clock of the registry or the clock of the store, the scope
 * therefore relies on every object again before the call responds. Not thread-safe.
 */
public final class LeaseScope {
  private static final int TRIES = 4;

  private final StorageDriver driver;
  private final Leases leases;
  private final LeaseTerms terms;
  private final Map<StoragePath, Digest> paths = new LinkedHashMap<>();
  private final Set<StoragePath> unsynced = new LinkedHashSet<>();
  private final Set<StoragePath> again = new LinkedHashSet<>();
  private final Map<StoragePath, byte[]> own = new LinkedHashMap<>();
  private Stopwatch sinceLook;
  private boolean doubtful;

  LeaseScope(StorageDriver driver, Leases leases, LeaseTerms terms) {
    this.driver = driver;
    this.leases = leases;
    this.terms = terms;
    this.sinceLook = new Stopwatch(driver, terms.nanoTime());
  }

  /** Relies on {@code path}, a link to {@code digest} or its data, if it exists. */
  public Optional<StorageEntry> relyOn(StoragePath path, Digest digest) {
    return noted(path, digest, leases.relyOn(path));
  }

  /**
   * Relies on {@code path} as {@link #relyOn} does, but does not restore an object that is in
   * quarantine.
   */
  public Optional<StorageEntry> relyOnVisible(StoragePath path, Digest digest) {
    return noted(path, digest, leases.relyOnVisible(path));
  }

  /**
   * Writes a link to {@code digest}, always anew, so that its lease is fresh, and relies on it.
   * Objects that this scope already relies on, which include the target of the link, are made
   * durable first.
   */
  public void link(StoragePath path, Digest digest) {
    persist();
    driver.write(path, Link.content(digest));
    made(path, digest);
  }

  /** Relies on {@code path}, which this call has just created. */
  public void made(StoragePath path, Digest digest) {
    paths.put(path, digest);
    unsynced.remove(path);
  }

  /**
   * Allows {@code content} to be written to {@code path} again if it is gone when the call is about
   * to respond: content that a tag already names must not stay missing.
   */
  public void writesAgain(StoragePath path, byte[] content) {
    own.put(path, content);
  }

  /** Relies on {@code path}, the link of a manifest, and includes it in {@link #lookAgain}. */
  public void looksAgainAt(StoragePath path) {
    again.add(path);
  }

  /**
   * Looks once more, after the last write, at the first path that this scope relied on and at the
   * manifests. A removal of a whole repository takes the first path away before it looks for
   * manifests, and a removal of an image takes its manifests away. Thus either the removal sees the
   * content that this call wrote, or this call sees the removal.
   */
  public void lookAgain() {
    doubtful = Stream.concat(paths.keySet().stream().limit(1), again.stream())
        .anyMatch(path -> driver.stat(path).isEmpty());
  }

  /**
   * Returns whether everything that this scope relies on still exists; it then stays for a quarter
   * of the grace period.
   */
  public boolean holds() {
    return gone().isEmpty();
  }

  /**
   * Ensures that the caller may acknowledge its work: everything that this scope relies on is
   * durable, regardless of which caller created it.
   *
   * @throws RegistryException UNAVAILABLE, naming everything that is gone, if the call took so long
   *     that something was removed; nothing is undone, and repeating the call repairs the loss
   */
  public void keep() {
    for (int i = 0; i < TRIES; i++) {
      persist();
      List<String> gone = gone();
      if (!gone.isEmpty()) {
        throw unavailable(gone);
      }
      if (unsynced.isEmpty()) {
        return;
      }
    }
    throw unavailable(names(paths));
  }

  /**
   * Waits for the objects that were found and relied on; objects that this call created are already
   * durable.
   */
  private void persist() {
    if (!unsynced.isEmpty()) {
      driver.persist(List.copyOf(unsynced));
      unsynced.clear();
    }
  }

  private Optional<StorageEntry> noted(
      StoragePath path, Digest digest, Optional<StorageEntry> entry) {
    entry.ifPresent(there -> {
      paths.put(path, digest);
      unsynced.add(path);
    });
    return entry;
  }

  private List<String> gone() {
    for (int i = 0; !paths.isEmpty() && (doubtful || isOld()); i++) {
      if (i == TRIES) {
        return names(paths);
      }
      sinceLook = new Stopwatch(driver, terms.nanoTime());
      Map<StoragePath, Digest> gone = new LinkedHashMap<>(paths);
      gone.keySet().removeIf(this::reliesAgainOn);
      doubtful = writeAgain(gone.keySet());
      if (!gone.isEmpty()) {
        return names(gone);
      }
    }
    return List.of();
  }

  private boolean reliesAgainOn(StoragePath path) {
    boolean there = leases.relyOn(path).isPresent();
    if (there) {
      unsynced.add(path);
    }
    return there;
  }

  /** Writes again the paths of {@code gone} whose content is known, and removes them from it. */
  private boolean writeAgain(Set<StoragePath> gone) {
    own.forEach((path, content) -> {
      if (gone.contains(path)) {
        driver.write(path, content);
      }
    });
    return gone.removeAll(own.keySet());
  }

  private boolean isOld() {
    Duration old = terms.grace().dividedBy(4);
    return !old.isZero() && sinceLook.shows(old);
  }

  private static List<String> names(Map<StoragePath, Digest> paths) {
    return paths.values().stream().map(Digest::toString).distinct().toList();
  }

  private static RegistryException unavailable(List<String> gone) {
    return RegistryException.ofAll(
        ErrorCode.UNAVAILABLE,
        gone,
        "may have been removed while the request was processed; push again");
  }
}
