package io.stowage.registry.internal.walk;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the manifests of a repository that name a subject, and stores the result in two index
 * files.
 *
 * <p>The subject that a digest names never changes, so a file is never wrong about the manifests
 * that it lists; the only doubt is whether the repository has others. The index is in doubt unless
 * each folder of revisions has the same modification time as when it was listed, and had not
 * changed just before the listing, because another change within the same tick would not show. If
 * folders have no times, the listed digests are compared. An index in doubt is rebuilt, and only
 * manifests that it does not list are read. One file contains the subjects; the other contains the
 * manifests without a subject, which a response does not need. A repository of a few manifests has
 * no index. Thread-safe, also between processes: each file is replaced as a whole.
 */
public final class ReferrersIndex {
  private static final Logger LOG = LoggerFactory.getLogger(ReferrersIndex.class);
  private static final int FEW = 16;
  private static final int LONGEST = 1 << 29;

  /** Longer than the tick of any file system; FAT has the coarsest. */
  private static final Duration TICK = Duration.ofSeconds(3);

  private static final String SET = "set ";
  private static final String TIME = "time ";
  private static final String UNREAD = "unread ";

  private final StorageDriver driver;
  private final RepositoryName repository;
  private final Function<Digest, Optional<Manifest>> manifests;

  /**
   * Creates the index of {@code repository}.
   *
   * @param manifests reads a manifest; returns empty if it has no link or cannot be read
   */
  public ReferrersIndex(
      StorageDriver driver,
      RepositoryName repository,
      Function<Digest, Optional<Manifest>> manifests) {
    this.driver = driver;
    this.repository = repository;
    this.manifests = manifests;
  }

  /**
   * Returns the manifests that name {@code subject}, in no particular order. Some may have been
   * removed.
   *
   * @param save whether the index may be written to the store
   */
  public List<Digest> of(Digest subject, boolean save) {
    String stored = load(RegistryLayout.referrers(repository));
    if (hasTimesOfNow(stored) && unreadAreUnreadable(stored)) {
      return digests(stored, subject + " ");
    }
    Revisions now = Revisions.of(driver, repository);
    boolean same =
        values(head(stored), SET).contains(now.fingerprint()) && unreadAreUnreadable(stored);
    String current = same && now.times().isEmpty() ? stored : rebuilt(now, stored, save);
    return digests(current, subject + " ");
  }

  private boolean hasTimesOfNow(String stored) {
    List<String> times = values(head(stored), TIME);
    return !times.isEmpty()
        && times.stream().allMatch(time -> {
          String[] folder = time.split(" ", 2);
          return Revisions.changed(driver, repository, folder[0])
              .filter(changed -> changed.toString().equals(folder[1]))
              .isPresent();
        });
  }

  private boolean unreadAreUnreadable(String stored) {
    return digests(head(stored), UNREAD).stream()
        .noneMatch(digest -> manifests.apply(digest).isPresent());
  }

  private String rebuilt(Revisions now, String stored, boolean save) {
    Map<String, String> known = known(stored);
    List<String> head = new ArrayList<>(List.of(SET + now.fingerprint()));
    now.times().forEach((folder, time) -> head.add(TIME + folder + " " + time));
    List<String> subjects = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (Digest digest : now.digests()) {
      String text = digest.toString();
      Optional<String> subject = Optional.ofNullable(known.get(text)).or(() -> subject(digest));
      if (subject.isEmpty()) {
        head.add(UNREAD + text);
      } else if (subject.get().isEmpty()) {
        others.add(text);
      } else {
        subjects.add(subject.get() + " " + text);
      }
    }
    head.add("");
    String index = text(Stream.concat(head.stream(), subjects.stream().sorted()));
    if (save && now.digests().size() > FEW) {
      save(RegistryLayout.nonReferrers(repository), text(others.stream()));
      save(RegistryLayout.referrers(repository), index);
    }
    return index;
  }

  /** Returns the subject of each manifest that the files list, or an empty text if it has none. */
  private Map<String, String> known(String stored) {
    Map<String, String> known = new HashMap<>();
    load(RegistryLayout.nonReferrers(repository)).lines().forEach(line -> known.put(line, ""));
    stored
        .lines()
        .map(line -> line.split(" ", 2))
        .filter(words -> words.length == 2 && words[0].indexOf(':') > 0)
        .forEach(words -> known.put(words[1], words[0]));
    return known;
  }

  /** Returns the subject; a manifest stored under another digest is listed under that one. */
  private Optional<String> subject(Digest digest) {
    return manifests
        .apply(digest)
        .map(manifest -> manifest
            .subject()
            .filter(subject -> manifest.digest().equals(digest))
            .map(subject -> subject.digest().toString())
            .orElse(""));
  }

  private static String text(Stream<String> lines) {
    return lines.map(line -> "\n" + line).collect(Collectors.joining("", "", "\n"));
  }

  private static List<Digest> digests(String text, String key) {
    return values(text, key).stream().map(Digest::parse).toList();
  }

  /** Returns the lines before the first empty line, which precedes the subjects. */
  private static String head(String text) {
    return text.substring(0, text.indexOf("\n\n") + 1);
  }

  /** Returns the rest of each line that begins with {@code key}; these lines are adjacent. */
  private static List<String> values(String text, String key) {
    List<String> values = new ArrayList<>();
    String begin = "\n" + key;
    int at = text.indexOf(begin);
    while (at >= 0 && text.startsWith(begin, at)) {
      int end = text.indexOf('\n', at + 1);
      values.add(text.substring(at + begin.length(), end));
      at = end;
    }
    return values;
  }

  /** Returns the saved text, or an empty text if it is damaged or missing. */
  private String load(StoragePath path) {
    return CheckedText.load(driver, path, LONGEST);
  }

  private void save(StoragePath path, String text) {
    try {
      CheckedText.save(driver, path, text);
    } catch (StorageException e) {
      LOG.warn("The index of the referrers in {} was not saved: {}", repository, e.getMessage());
    }
  }

  /**
   * The revisions of a repository as they were listed.
   *
   * @param times the times of their folders if all of them had settled before the listing,
   *     otherwise empty
   */
  private record Revisions(List<Digest> digests, Map<String, Instant> times) {
    static Revisions of(StorageDriver driver, RepositoryName repository) {
      Instant settled = driver.now().minus(TICK);
      List<String> folders = new ArrayList<>(List.of("."));
      Map<String, Instant> times = new HashMap<>();
      changed(driver, repository, ".").ifPresent(time -> times.put(".", time));
      if (!times.isEmpty()) {
        driver.list(RegistryLayout.revisions(repository), folders::add);
      }
      folders.forEach(folder ->
          changed(driver, repository, folder).ifPresent(time -> times.putIfAbsent(folder, time)));
      List<Digest> digests =
          RegistryWalk.collect(each -> new RegistryWalk(driver).forEachManifest(repository, each));
      boolean known =
          times.size() == folders.size() && times.values().stream().allMatch(settled::isAfter);
      return new Revisions(digests, known ? times : Map.of());
    }

    /** Returns when a folder of revisions, or the folder of all revisions, last changed. */
    static Optional<Instant> changed(
        StorageDriver driver, RepositoryName repository, String folder) {
      StoragePath all = RegistryLayout.revisions(repository);
      try {
        return driver.changed(folder.equals(".") ? all : all.resolve(folder));
      } catch (StorageException.UnexpectedKind e) {
        return Optional.empty();
      }
    }

    String fingerprint() {
      String all =
          digests.stream().map(Digest::toString).sorted().collect(Collectors.joining("\n"));
      return Digest.of(all.getBytes(StandardCharsets.US_ASCII)).toString();
    }
  }
}
