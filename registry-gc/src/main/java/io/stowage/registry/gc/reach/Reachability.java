package io.stowage.registry.gc.reach;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.mark.ForeignEntries;
import io.stowage.registry.gc.internal.mark.MarkSet;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the manifests of a registry reach, by the rules of the collector.
 *
 * <p>Changes nothing. What changes meanwhile may be seen or not. Thread-safe; every method throws
 * {@link StorageException} if the store fails.
 */
public final class Reachability {
  private final Registry registry;
  private final StorageDriver driver;

  private Reachability(Registry registry) {
    this.registry = registry;
    this.driver = registry.storage();
  }

  /** Looks into {@code registry}, which may be read-only. */
  public static Reachability of(Registry registry) {
    Objects.requireNonNull(registry, "registry");
    return new Reachability(registry);
  }

  /** Explains, for collections with the default options, and tells nobody but the caller. */
  public Explanation explain(Digest digest) {
    Objects.requireNonNull(digest, "digest");
    return explain(digest, GcOptions.defaults(), GcListener.none());
  }

  /**
   * Explains why a blob, be it a layer, config or manifest, is there, or when it goes.
   *
   * <p>Every manifest is read once. Memory is that of a mark: some 50 bytes for each manifest of the
   * registry, and all manifests of one repository.
   *
   * @param digest which; of one that was pushed as sha512, that by which it is stored is explained
   * @param options of the collections to come: the grace, the quarantine, and whether others write
   * @param listener is told of each repository that was looked at as marked, and of damage
   */
  public Explanation explain(Digest digest, GcOptions options, GcListener listener) {
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(listener, "listener");
    Findings findings = findings(listener::damaged);
    ForeignEntries unknown = new ForeignEntries(driver);
    List<RepositoryName> names =
        RegistryWalk.collect(new RegistryWalk(driver, unknown)::forEachRepository);
    Digest target = stored(names, digest);
    Instant limit = driver.now().minus(options.grace());
    Tracer tracer = new Tracer(registry, limit, findings, target);
    Map<StoragePath, Set<Digest>> named = tracer.look(unknown.take());
    for (int i = 0; i < names.size(); i++) {
      StoragePath folder = RegistryLayout.repository(names.get(i));
      tracer.trace(names.get(i), named.getOrDefault(folder, Set.of()));
      listener.repositoryMarked(names.get(i), i + 1, names.size());
    }
    return new Verdict(registry, options)
        .of(target, tracer.found(), tracer.foreign(), findings.byPath(Damage::new));
  }

  /**
   * Tells the digest of each blob that the manifests of a repository reach, and of these themselves,
   * each once, by the digests that blobs are stored under. They need not be there.
   *
   * @param damages is told what could not be understood: of that, all that is mentioned is reached
   * @return how many manifests the repository has
   */
  public int forEachReached(
      RepositoryName repository, Consumer<Digest> visitor, Consumer<Damage> damages) {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(visitor, "visitor");
    Objects.requireNonNull(damages, "damages");
    return new RepositoryReach(registry, repository, findings(damages)).forEach(visitor);
  }

  /** Returns by which digest a blob is stored that goes by another in some repository. */
  private Digest stored(List<RepositoryName> names, Digest digest) {
    return MarkSet.isCanonical(digest)
        ? digest
        : names.stream()
            .flatMap(name -> linked(name, digest).stream())
            .findFirst()
            .orElse(digest);
  }

  private Optional<Digest> linked(RepositoryName name, Digest digest) {
    try {
      return registry.links().layer(name, digest);
    } catch (DamagedLinkException e) {
      return Optional.empty();
    }
  }

  private static Findings findings(Consumer<Damage> told) {
    return new Findings((path, problem) -> told.accept(new Damage(path, problem)));
  }
}
