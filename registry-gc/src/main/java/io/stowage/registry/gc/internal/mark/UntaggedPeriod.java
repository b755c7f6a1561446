package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.internal.walk.CheckedText;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.EmptyFolders;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Determines which untagged manifests lost their last tag less than a given period ago.
 *
 * <p>Nothing in the layout says when a manifest lost its last tag. Two sources are therefore used:
 *
 * <ul>
 *   <li>A file for each repository records when a collection first found each manifest without a
 *       tag. An entry holds for a manifest whose revision link still has the time that it had then,
 *       since every program writes that link when it sets a tag to the manifest.
 *   <li>This library renews the revision link of a manifest after a tag has left it. If no tag of
 *       the repository has changed after the latest renewal, all tags that were removed were
 *       removed before, and the time of the last change is known.
 * </ul>
 *
 * <p>If neither source has a time, it counts as now. Thread-safe.
 */
public final class UntaggedPeriod {
  private static final int LONGEST = 1 << 28;

  private final StorageDriver driver;
  private final RegistryWalk walk;
  private final Duration period;
  private final Instant start;
  private final boolean records;
  private final Findings findings;
  private final Runnable guard;

  /**
   * Measures periods back from {@code start}, the beginning of the run.
   *
   * @param records whether times are recorded in the store, which only the holder of the
   *     collector's lock may do
   * @param findings receives records that cannot be read or written
   * @param guard is run before each look at a tag, and throws if the run may not continue
   */
  public UntaggedPeriod(
      StorageDriver driver,
      Duration period,
      Instant start,
      boolean records,
      Findings findings,
      Runnable guard) {
    this.driver = driver;
    this.walk = new RegistryWalk(driver);
    this.period = period;
    this.start = start;
    this.records = records;
    this.findings = findings;
    this.guard = guard;
  }

  /** Returns an object that decides in the same way and records nothing. */
  public UntaggedPeriod withoutRecording() {
    return new UntaggedPeriod(driver, period, start, false, findings, guard);
  }

  /**
   * Returns the manifests of repository {@code name} that lost their last tag less than the period
   * ago.
   *
   * @param links the entries of the links of all manifests that no tag reaches
   */
  Set<Digest> recent(RepositoryName name, Map<Digest, StorageEntry> links) {
    if (period.isZero()) {
      return Set.of();
    }
    Map<Digest, Since> recorded = load(name);
    Map<Digest, Since> times = times(name, links, recorded);
    if (records && !times.equals(recorded)) {
      save(name, times);
    }
    Instant latest = start.minus(period);
    return times.entrySet().stream()
        .filter(each -> each.getValue().untagged().isAfter(latest))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  private Map<Digest, Since> times(
      RepositoryName name, Map<Digest, StorageEntry> links, Map<Digest, Since> recorded) {
    Instant now = driver.now();
    Map<Digest, Since> times = new TreeMap<>();
    Map<Digest, Instant> unknown = new HashMap<>();
    links.forEach((digest, entry) -> Optional.ofNullable(recorded.get(digest))
        .filter(since -> since.holds(entry.modified(), now))
        .ifPresentOrElse(
            since -> times.put(digest, since), () -> unknown.put(digest, entry.modified())));
    if (!unknown.isEmpty()) {
      Optional<Instant> lastChange = lastChange(name, links.values());
      unknown.forEach((digest, link) -> times.put(
          digest, new Since(link, lastChange.map(change -> later(change, link)).orElse(now))));
    }
    return times;
  }

  /**
   * Returns when a tag of the repository was last set or removed, or empty if that was after the
   * latest renewal of {@code links}, or cannot be determined.
   */
  private Optional<Instant> lastChange(RepositoryName name, Collection<StorageEntry> links) {
    Instant renewed =
        links.stream().map(StorageEntry::modified).max(Instant::compareTo).orElseThrow();
    Optional<Instant> last = folderChange(name).filter(change -> !change.isAfter(renewed));
    if (last.isEmpty()) {
      return last;
    }
    for (Tag tag : RegistryWalk.<Tag>collect(each -> walk.forEachTag(name, each))) {
      guard.run();
      Optional<Instant> set = driver
          .stat(RegistryLayout.tagCurrentLink(name, tag))
          .map(StorageEntry::modified)
          .filter(change -> !change.isAfter(renewed));
      if (set.isEmpty()) {
        return set;
      }
      last = last.map(change -> later(change, set.get()));
    }
    return last;
  }

  /** Returns when the folder of all tags, or its parent if it never had a tag, last changed. */
  private Optional<Instant> folderChange(RepositoryName name) {
    return driver
        .changed(RegistryLayout.tags(name))
        .or(() -> driver.changed(RegistryLayout.manifests(name)));
  }

  private Map<Digest, Since> load(RepositoryName name) {
    StoragePath path = RegistryLayout.untagged(name);
    try {
      Optional<Map<Digest, Since>> times = parse(CheckedText.load(driver, path, LONGEST));
      if (times.isPresent()) {
        return times.get();
      }
      if (driver.stat(path).isPresent()) {
        findings.damaged(path, "damaged record: the periods of its manifests begin again");
      }
    } catch (StorageException.AccessDenied | StorageException.UnexpectedKind e) {
      findings.damaged(path, e);
    }
    return Map.of();
  }

  private void save(RepositoryName name, Map<Digest, Since> times) {
    StoragePath path = RegistryLayout.untagged(name);
    try {
      if (times.isEmpty()) {
        remove(path);
      } else {
        CheckedText.save(driver, path, text(times));
      }
    } catch (StorageException.AccessDenied | StorageException.UnexpectedKind e) {
      findings.damaged(path, e);
    }
  }

  private void remove(StoragePath path) {
    driver.delete(path);
    EmptyFolders.removeUpward(driver, path.parent(), RegistryLayout.STOWAGE);
  }

  /** Returns the times in a record, or empty if it is missing or damaged. */
  private static Optional<Map<Digest, Since>> parse(String text) {
    Map<Digest, Since> times = new TreeMap<>();
    try {
      text.lines()
          .map(line -> line.split(" ", -1))
          .filter(words -> words.length == 3)
          .forEach(words -> times.put(
              Digest.parse(words[0]), new Since(Instant.parse(words[1]), Instant.parse(words[2]))));
    } catch (DateTimeException | RegistryException e) {
      return Optional.empty();
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(times);
  }

  private static String text(Map<Digest, Since> times) {
    return times.entrySet().stream()
        .map(each ->
            each.getKey() + " " + each.getValue().link() + " " + each.getValue().untagged() + "\n")
        .collect(Collectors.joining());
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /**
   * Since when a manifest has had no tag.
   *
   * @param link the time of its revision link when this was found
   */
  private record Since(Instant link, Instant untagged) {
    /** Returns whether this holds for a manifest whose link has the time {@code found}. */
    boolean holds(Instant found, Instant now) {
      return link.equals(found) && !untagged.isBefore(link) && !untagged.isAfter(now);
    }
  }
}
