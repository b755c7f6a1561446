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
 * What one call relies on, from its first look to its answer.
 *
 * <p>A look is worth what its age is: a writer that was paused, or whose store is slow, may answer when
 * all that it looked at is gone. So where more than a quarter of the grace has passed by the clock of
 * the registry or that of the store, it relies on everything again before it answers. Not thread-safe.
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
    this.sinceLook = Stopwatch.started(driver, terms.nanoTime());
  }

  /** Relies on {@code path}, a link to {@code digest} or its data, if it is there. */
  public Optional<StorageEntry> relyOn(StoragePath path, Digest digest) {
    return noted(path, digest, leases.relyOn(path));
  }

  /** As {@link #relyOn}, but what is out of sight stays there. */
  public Optional<StorageEntry> relyOnVisible(StoragePath path, Digest digest) {
    return noted(path, digest, leases.relyOnVisible(path));
  }

  /**
   * Writes a link to {@code digest}, always anew, so that its lease is fresh, and relies on it. What was
   * relied on before, which is what the link leads to, is durable by then.
   */
  public void link(StoragePath path, Digest digest) {
    persist();
    driver.write(path, Link.content(digest));
    made(path, digest);
  }

  /** Relies on {@code path}, which this call made just now. */
  public void made(StoragePath path, Digest digest) {
    paths.put(path, digest);
    unsynced.remove(path);
  }

  /**
   * Lets {@code content} be written to {@code path} again if it is gone by the time of the answer: what a
   * tag names already must not stay away.
   */
  public void writesAgain(StoragePath path, byte[] content) {
    own.put(path, content);
  }

  /** Relies on {@code path}, the link of a manifest, also when {@link #lookAgain} looks. */
  public void looksAgainAt(StoragePath path) {
    again.add(path);
  }

  /**
   * Looks once more, after the last write, at the first of what was relied on and at the manifests. A
   * removal of the whole repository takes the first away before it looks for manifests, and a removal of
   * an image its manifests. So the removal sees what this call wrote, or this call sees the removal.
   */
  public void lookAgain() {
    doubtful = Stream.concat(paths.keySet().stream().limit(1), again.stream())
        .anyMatch(path -> driver.stat(path).isEmpty());
  }

  /** Returns whether all is still there that was relied on; it then stays for a quarter of the grace. */
  public boolean holds() {
    return gone().isEmpty();
  }

  /**
   * Lets the caller acknowledge what it did: all that was relied on is durable, whoever made it.
   *
   * @throws RegistryException UNAVAILABLE, with all that is gone, if this took so long that something
   *     is; nothing is undone, and the same again heals it
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

  /** Waits for what was found and relied on; what this call made is durable already. */
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
      sinceLook = Stopwatch.started(driver, terms.nanoTime());
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

  /** Writes those of {@code gone} again of which that is known, and takes them from there. */
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
        "removed, or not seen to stay, while this took long; push again");
  }
}
