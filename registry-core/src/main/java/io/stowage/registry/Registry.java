package io.stowage.registry;

import io.stowage.registry.internal.json.JacksonVersion;
import io.stowage.registry.internal.lease.StoreFormat;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.internal.walk.UnreadableFolders;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A registry of container images in the layout of CNCF Distribution.
 *
 * <p>Any number of registries, in any number of processes, may be open on one store. Thread-safe.
 */
public final class Registry implements AutoCloseable {
  private static final Duration UNLIMITED = Duration.ofSeconds(Long.MAX_VALUE);

  private final Backend backend;

  private Registry(Backend backend) {
    this.backend = backend;
  }

  /**
   * Opens a registry as {@link #open(StorageDriver, RegistryOptions)} does, with the default
   * options.
   */
  public static Registry open(StorageDriver storage) {
    return open(storage, RegistryOptions.defaults());
  }

  /**
   * Opens the registry in {@code storage}, which may be empty. Unless the registry is read-only,
   * this method tests the store, and leaves nothing behind in it.
   *
   * @throws RegistryException UNSUPPORTED if the registry is not read-only and a later release of
   *     this library left data in the store that this release does not understand
   * @throws StorageException.AccessDenied if the registry is not read-only and the store does not
   *     let this process write or, with a grace period above zero, renew the leases of existing
   *     objects
   * @throws StorageException.Unsuitable if the registry is not read-only, the grace period is above
   *     zero, and the store does not support leases or its clock differs from this computer's by
   *     more than an eighth of the grace period
   * @throws IllegalStateException if the application has a version of Jackson before 2.18
   */
  public static Registry open(StorageDriver storage, RegistryOptions options) {
    Objects.requireNonNull(storage, "storage");
    Objects.requireNonNull(options, "options");
    JacksonVersion.check();
    if (!options.readOnly()) {
      StoreFormat.check(storage);
      probe(storage, options.grace());
    }
    return new Registry(Backend.of(storage, options));
  }

  private static void probe(StorageDriver storage, Duration grace) {
    if (grace.isZero()) {
      storage.checkWritable(RegistryLayout.ROOT);
      return;
    }
    Duration ahead = storage.probe(RegistryLayout.ROOT);
    Duration most = grace.dividedBy(8);
    if (ahead.abs().compareTo(most) > 0) {
      throw new StorageException.Unsuitable(
          RegistryLayout.ROOT,
          "its clock differs from this computer's by " + ahead + ", expected at most " + most
              + ", an eighth of the grace period: synchronize both clocks (NTP)");
    }
  }

  /**
   * Returns a view of this registry for one request: each event that the view fires carries {@code
   * attributes}, such as the actor and the id of the request. The view shares everything else with
   * this registry and need not be closed; closing it closes this registry.
   */
  public Registry withContext(Map<String, String> attributes) {
    Objects.requireNonNull(attributes, "attributes");
    return new Registry(backend.withAttributes(attributes));
  }

  /**
   * Returns a view of this registry in which deletions are allowed even if the {@linkplain
   * RegistryOptions#deleteEnabled options} disable them. The view is for work that the operator of
   * the registry requests and not a client, such as retention. The view shares everything else with
   * this registry and need not be closed; closing it closes this registry. If the registry is
   * read-only, so is the view.
   */
  public Registry withDeletion() {
    return new Registry(backend.withDeletion());
  }

  /** Returns the repository with that name, which need not exist. */
  public Repository repository(RepositoryName name) {
    Objects.requireNonNull(name, "name");
    return new Repository(backend, name);
  }

  /**
   * Returns the repository with that name, which need not exist.
   *
   * @throws RegistryException NAME_INVALID if {@code name} is malformed
   */
  public Repository repository(String name) {
    Objects.requireNonNull(name, "name");
    return repository(RepositoryName.parse(name));
  }

  /**
   * Returns all repositories in the order of the catalog. A folder whose name is invalid is not a
   * repository. Anything other than a folder, such as a symbolic link, is skipped and logged.
   */
  public List<RepositoryName> repositories() {
    return repositories(Integer.MAX_VALUE).items();
  }

  /**
   * Returns the first {@code n} repositories in the order of the catalog.
   *
   * @throws RegistryException PAGINATION_NUMBER_INVALID if {@code n} is negative
   */
  public Page<RepositoryName> repositories(int n) {
    return page(n, "", name -> true);
  }

  /**
   * Returns the first {@code n} repositories after {@code last}, which need not exist.
   *
   * @throws RegistryException PAGINATION_NUMBER_INVALID if {@code n} is negative
   */
  public Page<RepositoryName> repositories(int n, RepositoryName last) {
    Objects.requireNonNull(last, "last");
    return page(n, last.value(), name -> true);
  }

  /**
   * Returns the first {@code n} {@code allowed} repositories, for example those that a client may
   * see.
   *
   * @throws RegistryException PAGINATION_NUMBER_INVALID if {@code n} is negative
   */
  public Page<RepositoryName> repositories(int n, Predicate<RepositoryName> allowed) {
    Objects.requireNonNull(allowed, "allowed");
    return page(n, "", allowed);
  }

  /**
   * Returns the first {@code n} {@code allowed} repositories after {@code last}, which need not
   * exist. The page has fewer than {@code n} items only if fewer repositories are allowed.
   *
   * @throws RegistryException PAGINATION_NUMBER_INVALID if {@code n} is negative
   */
  public Page<RepositoryName> repositories(
      int n, RepositoryName last, Predicate<RepositoryName> allowed) {
    Objects.requireNonNull(last, "last");
    Objects.requireNonNull(allowed, "allowed");
    return page(n, last.value(), allowed);
  }

  private Page<RepositoryName> page(int n, String last, Predicate<RepositoryName> allowed) {
    RegistryWalk walk = new RegistryWalk(backend.driver(), new UnreadableFolders());
    return Page.of(
        n,
        each -> walk.forEachRepositoryBehind(last, name -> !allowed.test(name) || each.test(name)));
  }

  /**
   * Returns the images that use {@code blob}, a config or layer, ordered by repository and digest.
   * The result also contains indexes that list the blob, and manifests of unknown types that
   * mention it. This method reads every tag and manifest of each repository that has the blob.
   *
   * @throws RegistryException MANIFEST_INVALID or DIGEST_INVALID if a manifest of such a repository
   *     cannot be read, because it may use the blob
   */
  public List<ImageUse> imagesUsing(Digest blob) {
    Objects.requireNonNull(blob, "blob");
    return repositories().stream()
        .flatMap(name -> new ImageSearch(backend, name).using(blob).stream())
        .toList();
  }

  /**
   * Removes a repository as {@link #remove(RepositoryName, RemovalOptions)} does, with the default
   * options. With {@link Writers#ANY} this takes at least ten seconds.
   */
  public void remove(RepositoryName name) {
    remove(name, RemovalOptions.defaults());
  }

  /**
   * Removes a repository with its tags, manifests, layer links and uploads. Repositories whose
   * names begin with its name stay. Its blobs stay until a collection finds them unreachable.
   *
   * <p>With {@link Writers#ANY}, the removal first moves manifests and layer links to quarantine.
   * It then waits for the {@linkplain RemovalOptions#settle settle time}, using the {@link
   * RegistryOptions#sleeper}, and checks the repository again: a manifest that was put or tagged in
   * the meantime stays, with everything that a pull of it needs, and so does the repository. A push
   * may be refused during the removal and succeeds when it is repeated. Interrupting this thread
   * ends the wait: manifests and layer links are restored, tags are not.
   *
   * @throws RegistryException NAME_UNKNOWN if the repository does not {@linkplain
   *     Repository#exists exist}, UNSUPPORTED if deletion is disabled
   * @throws StorageException if the store fails
   * @throws StorageException.Interrupted if this thread is interrupted; its interrupt status stays
   *     set
   */
  public void remove(RepositoryName name, RemovalOptions options) {
    Objects.requireNonNull(options, "options");
    backend.checkDeletable(name);
    backend.complete(() -> removeWhole(name, options));
  }

  private void removeWhole(RepositoryName name, RemovalOptions options) {
    long began = backend.events().begin();
    if (!backend.hasRepository(name)) {
      throw RegistryException.of(ErrorCode.NAME_UNKNOWN, name.value(), "no such repository");
    }
    try {
      new RepositoryRemoval(backend, name, options).run();
    } finally {
      clearDescriptorCache();
    }
    backend.events().repositoryRemoved(began, name);
  }

  /** Parses {@code name} and removes the repository as {@link #remove(RepositoryName)} does. */
  public void remove(String name) {
    Objects.requireNonNull(name, "name");
    remove(RepositoryName.parse(name));
  }

  /** Returns the blobs of all repositories. */
  public RegistryBlobs blobs() {
    return new RegistryBlobs(backend);
  }

  /** Returns the resolver of the links in the layout. */
  public LinkResolver links() {
    return backend.links();
  }

  /**
   * Returns the store that holds this registry.
   *
   * @throws IllegalStateException if this registry is closed
   */
  public StorageDriver storage() {
    return backend.driver();
  }

  /** Returns the options of this registry. */
  public RegistryOptions options() {
    return backend.options();
  }

  /** Returns which programs write to the store while a collection runs on it. */
  public Writers writers() {
    return backend.writers();
  }

  /**
   * Clears the {@linkplain RegistryOptions#descriptorCache descriptor cache}, so that later reads
   * query the store again. A collector calls this method after it has removed something.
   */
  public void clearDescriptorCache() {
    backend.layerCache().forget();
  }

  /**
   * Returns how often the {@linkplain RegistryOptions#descriptorCache descriptor cache} was used so
   * far. Both numbers are zero without a cache.
   */
  public CacheCounts descriptorCacheCounts() {
    long hits = backend.layerCache().hits();
    return new CacheCounts(backend.layerCache().lookups(), hits);
  }

  /**
   * Performs {@code work}, a long task that uses this registry. If the registry is closed in the
   * meantime, {@link #close} calls {@code cancel} and waits until the work has ended. The thread of
   * the work, and threads that it starts, can use the registry until then. Collections, restores,
   * scrubs, purges of uploads, imports and copies call this method.
   *
   * @param cancel asks the work to end soon, and returns immediately; may be called more than once,
   *     and by any thread
   * @return the result of {@code work}
   * @throws IllegalStateException if this registry is closed
   */
  public <T> T whileOpen(Runnable cancel, Supplier<T> work) {
    Objects.requireNonNull(cancel, "cancel");
    Objects.requireNonNull(work, "work");
    return backend.store().perform(cancel, work);
  }

  /**
   * Closes this registry as {@link #close(Duration)} does, and waits as long as necessary for the
   * work under way.
   */
  @Override
  public void close() {
    backend.store().close(UNLIMITED);
  }

  /**
   * Closes this registry and its store. From now on, each operation that needs the store throws
   * {@link IllegalStateException}.
   *
   * <p>This method cancels the {@linkplain #whileOpen work under way}, such as a collection, and
   * waits until the work has ended at a clean point. Only the removal of a repository or of an
   * image, and a restore, cannot be cancelled; this method waits for them too. Then the store is
   * closed. Streams and channels of blobs that were opened before can be read until then;
   * afterwards, reading them throws an {@link java.io.IOException}.
   *
   * <p>If the work takes longer than {@code limit}, or if this thread is interrupted, this method
   * returns false, and the store is closed as soon as the work has ended. The interrupt status
   * stays set. In a thread of the work itself, such as one that calls a listener of a collection,
   * this method cancels the work, does not wait, and returns false. Closing again waits for the
   * same work; after the store was closed, it has no effect.
   *
   * @param limit the longest time to wait; with zero, this method does not wait
   * @return whether the store is closed
   * @throws IllegalArgumentException if {@code limit} is negative
   * @throws StorageException if the store cannot be closed properly
   */
  public boolean close(Duration limit) {
    Objects.requireNonNull(limit, "limit");
    if (limit.isNegative()) {
      throw new IllegalArgumentException("limit must not be negative, but is " + limit);
    }
    return backend.store().close(limit);
  }

  /**
   * Returns the name of this class, the store and the options; the attributes of a {@linkplain
   * #withContext context} are not included.
   */
  @Override
  public String toString() {
    return "Registry[storage=" + backend.store() + ", options=" + backend.options() + "]";
  }
}
