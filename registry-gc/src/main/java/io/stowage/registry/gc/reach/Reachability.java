package io.stowage.registry.gc.reach;

import io.stowage.registry.ImageUse;
import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.mark.ForeignEntries;
import io.stowage.registry.gc.internal.mark.ForeignEntry;
import io.stowage.registry.gc.internal.run.Runs;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Finds everything that the manifests of a registry reach, by the rules of the collector.
 *
 * <p>It changes nothing. Concurrent changes may or may not be seen. Thread-safe; every method
 * throws {@link StorageException} if the store fails.
 */
public final class Reachability {
  private final Registry registry;
  private final StorageDriver driver;

  private Reachability(Registry registry) {
    this.registry = registry;
    this.driver = registry.storage();
  }

  /** Returns an instance for {@code registry}, which may be read-only. */
  public static Reachability of(Registry registry) {
    Objects.requireNonNull(registry, "registry");
    return new Reachability(registry);
  }

  /** Explains a blob for collections with the default options, without a listener. */
  public Explanation explain(Digest digest) {
    Objects.requireNonNull(digest, "digest");
    return explain(digest, GcOptions.defaults(), GcListener.none());
  }

  /**
   * Explains why a layer, config or manifest exists, or when it will be removed.
   *
   * <p>Every manifest is read once. The memory used is that of a mark: about 50 bytes for each
   * manifest of the registry, plus all manifests of one repository at a time.
   *
   * @param digest the digest of the blob; for a blob or manifest that was pushed as sha512, the
   *     digest under which it is stored is explained
   * @param options the options of future collections: the grace period, the quarantine period, and
   *     which programs write
   * @param listener receives a call of {@code repositoryMarked} for each repository that was
   *     searched, and each damage
   */
  public Explanation explain(Digest digest, GcOptions options, GcListener listener) {
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(listener, "listener");
    Findings findings = findings(listener::damaged);
    List<ForeignEntry> unknown = new ArrayList<>();
    RegistryWalk walk = new RegistryWalk(driver, new ForeignEntries(driver, unknown::add));
    List<RepositoryName> names = RegistryWalk.collect(walk::forEachRepository);
    Digest target = stored(names, digest);
    Instant limit = driver.now().minus(options.grace());
    Tracer tracer = new Tracer(registry, limit, findings, target);
    Map<StoragePath, Set<Digest>> named = tracer.look(unknown);
    for (int i = 0; i < names.size(); i++) {
      StoragePath folder = RegistryLayout.repository(names.get(i));
      tracer.trace(names.get(i), named.getOrDefault(folder, Set.of()));
      listener.repositoryMarked(names.get(i), i + 1, names.size());
    }
    return explanation(target, options, tracer.found(), findings.byPath(Damage::new));
  }

  /**
   * Passes the digest of each blob that the manifests of a repository reach, including the
   * manifests themselves, to {@code visitor}. Each digest is passed once, in the form under which
   * the blob is stored. The blobs need not exist.
   *
   * @param damages receives everything that could not be understood; all digests mentioned there
   *     count as reached
   * @return the number of manifests in the repository
   */
  public int forEachReached(
      RepositoryName repository, Consumer<Digest> visitor, Consumer<Damage> damages) {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(visitor, "visitor");
    Objects.requireNonNull(damages, "damages");
    return new RepositoryReach(registry, repository, findings(damages)).forEach(visitor);
  }

  /**
   * Passes the digest of each blob that the manifests of a repository reach to a visitor, as {@link
   * #forEachReached(RepositoryName, Consumer, Consumer)} does: to {@code kept} if a manifest
   * reaches it that stays even if a collection {@linkplain GcOptions#deleteUntagged deletes
   * untagged manifests}, and to {@code untagged} if only other manifests do. The ages of manifests
   * do not count.
   *
   * @return the number of manifests in the repository
   */
  public int forEachReached(
      RepositoryName repository,
      Consumer<Digest> kept,
      Consumer<Digest> untagged,
      Consumer<Damage> damages) {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(kept, "kept");
    Objects.requireNonNull(untagged, "untagged");
    Objects.requireNonNull(damages, "damages");
    return new RepositoryReach(registry, repository, findings(damages)).forEach(kept, untagged);
  }

  /**
   * Returns the images of a repository that use any of {@code blobs}: layers, configs or manifests.
   * Unlike {@link Registry#imagesUsing}, this method finds the uses of many blobs at once, and a
   * manifest that cannot be read uses everything that it still mentions. Each manifest is read
   * once.
   *
   * @param damages receives everything that could not be understood
   * @return the images by the blobs that they use, ordered by digest; a blob that is not used is
   *     absent
   */
  public Map<Digest, List<ImageUse>> imagesUsing(
      RepositoryName repository, Set<Digest> blobs, Consumer<Damage> damages) {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(blobs, "blobs");
    Objects.requireNonNull(damages, "damages");
    Map<Digest, List<ImageUse>> uses = new TreeMap<>();
    new ImageUses(registry, repository, Set.copyOf(blobs), findings(damages))
        .forEach(
            (blob, use) -> uses.computeIfAbsent(blob, none -> new ArrayList<>()).add(use));
    return uses;
  }

  /** Returns the name of this class and the registry. */
  @Override
  public String toString() {
    return "Reachability[registry=" + registry + "]";
  }

  private Explanation explanation(
      Digest target, GcOptions options, Trace trace, List<Damage> damages) {
    boolean foreignWriters = options.writers(registry) == Writers.ANY;
    Optional<StorageEntry> stored = driver.stat(RegistryLayout.blobData(target));
    Runs runs = new Runs(driver);
    Optional<String> holder = runs.all().stream()
        .sorted()
        .filter(run -> kept(run, target).isPresent())
        .findFirst();
    Fate fate = stored
        .map(data -> trace.fate(data.modified(), foreignWriters, options.grace()))
        .or(() -> holder.map(run -> runs.finished(run)
            .<Fate>map(record -> new Fate.Quarantined(run, record.finished(), record.until()))
            .orElse(new Fate.Taken(run))))
        .orElse(new Fate.Absent());
    return new Explanation(
        target,
        stored.or(() -> holder.flatMap(run -> kept(run, target))),
        fate,
        trace.paths(),
        trace.pathCount(),
        trace.links(),
        trace.foreign(),
        damages);
  }

  private Optional<StorageEntry> kept(String run, Digest target) {
    return driver.quarantine().keptBy(run).stat(RegistryLayout.blobData(target));
  }

  /** Returns the digest under which a blob is stored that a repository names by another digest. */
  private Digest stored(List<RepositoryName> names, Digest digest) {
    return digest.isCanonical()
        ? digest
        : names.stream()
            .flatMap(name -> linked(name, digest).stream())
            .findFirst()
            .orElse(digest);
  }

  private Optional<Digest> linked(RepositoryName name, Digest digest) {
    try {
      return registry.links().layer(name, digest).or(() -> registry.links().revision(name, digest));
    } catch (DamagedLinkException e) {
      return Optional.empty();
    }
  }

  private static Findings findings(Consumer<Damage> damages) {
    return new Findings((path, problem) -> damages.accept(new Damage(path, problem)));
  }
}
