package io.stowage.registry;

import io.stowage.registry.internal.lease.StoreFormat;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.internal.walk.UnreadableFolders;
import io.stowage.registry.layout.RegistryLayout;
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

/**
 * A registry of container images in the layout of CNCF Distribution.
 *
 * <p>Any number of registries, in any number of processes, may be open on one store. Thread-safe.
 */
public final class Registry implements AutoCloseable {
  private final Backend backend;

  private Registry(Backend backend) {
    this.backend = backend;
  }

  /** As {@link #open(StorageDriver, RegistryOptions)}, with the default options. */
  public static Registry open(StorageDriver storage) {
    Objects.requireNonNull(storage, "storage");
    return open(storage, RegistryOptions.defaults());
  }

  /**
   * Opens the registry that {@code storage} holds, which may be empty. Nothing stays written.
   *
   * @throws RegistryException UNSUPPORTED if it may be written to and a later release of this library
   *     left in the store what is not understood here
   * @throws StorageException.AccessDenied if it may be written to and the store does not let this
   *     process write, or at a grace above zero does not let it renew what is there
   * @throws StorageException.Unsuitable if it may be written to, at a grace above zero, and the store
   *     lacks what leases need, or its clock differs from ours by more than an eighth of the grace
   */
  public static Registry open(StorageDriver storage, RegistryOptions options) {
    Objects.requireNonNull(storage, "storage");
    Objects.requireNonNull(options, "options");
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
          "its clock is ahead of this computer's by " + ahead + ", expected at most " + most
              + " either way, an eighth of the grace: set both clocks (NTP)");
    }
  }

  /**
   * Returns this registry for one request: each event of what is done by it carries {@code attributes},
   * such as the actor and the id of the request. It shares everything else with this one, and needs not
   * be closed.
   */
  public Registry withContext(Map<String, String> attributes) {
    Objects.requireNonNull(attributes, "attributes");
    return new Registry(backend.withAttributes(attributes));
  }

  /** Returns the repository of that name, which need not exist. */
  public Repository repository(RepositoryName name) {
    Objects.requireNonNull(name, "name");
    return new Repository(backend, name);
  }

  /**
   * Returns the repository of that name, which need not exist.
   *
   * @throws RegistryException NAME_INVALID if {@code name} is malformed
   */
  public Repository repository(String name) {
    Objects.requireNonNull(name, "name");
    return repository(RepositoryName.parse(name));
  }

  /**
   * Returns all repositories in the order of the catalog. A folder without a valid name is no
   * repository. Anything in place of a folder, such as a symbolic link, is passed over and logged.
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
   * Returns the first {@code n} repositories behind {@code last}, which need not be there.
   *
   * @throws RegistryException PAGINATION_NUMBER_INVALID if {@code n} is negative
   */
  public Page<RepositoryName> repositories(int n, RepositoryName last) {
    Objects.requireNonNull(last, "last");
    return page(n, last.value(), name -> true);
  }

  /**
   * Returns the first {@code n} repositories that are {@code allowed}: those that a client may see.
   *
   * @throws RegistryException PAGINATION_NUMBER_INVALID if {@code n} is negative
   */
  public Page<RepositoryName> repositories(int n, Predicate<RepositoryName> allowed) {
    Objects.requireNonNull(allowed, "allowed");
    return page(n, "", allowed);
  }

  /**
   * Returns the first {@code n} repositories behind {@code last}, which need not be there, that are
   * {@code allowed}. The page is full if so many are allowed.
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
   * Removes a repository with the default options, as {@link #remove(RepositoryName, RemovalOptions)}
   * does. Beside {@link Writers#ANY} this takes ten seconds at least.
   */
  public void remove(RepositoryName name) {
    remove(name, RemovalOptions.defaults());
  }

  /**
   * Removes a repository with its tags, manifests, layer links and uploads. Those whose names begin
   * with its name stay. Bytes stay until a collection finds that nobody needs them.
   *
   * <p>Beside {@link Writers#ANY}, manifests and layer links are first taken out of sight. Then the
   * removal waits for the settle time, by the registry's {@linkplain RegistryOptions#pause pause}, and
   * looks again: a manifest that was put or tagged meanwhile stays, with all that a pull of it needs,
   * and the repository with it. A push may be refused meanwhile, and succeeds when it is repeated. An
   * interrupt of this thread ends the wait: manifests and layer links come back, and the tags do not.
   *
   * @throws RegistryException NAME_UNKNOWN if there is none, UNSUPPORTED if deletion is switched off
   * @throws StorageException if the store fails
   * @throws StorageException.Interrupted if this thread is interrupted, which it then stays
   */
  public void remove(RepositoryName name, RemovalOptions options) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(options, "options");
    backend.checkDeletable(name);
    long began = backend.events().begin();
    if (!backend.walk().isRepository(name)) {
      throw RegistryException.of(ErrorCode.NAME_UNKNOWN, name.value(), "no such repository");
    }
    try {
      new RepositoryRemoval(backend, name, options).run();
    } finally {
      forget();
    }
    backend.events().repositoryRemoved(began, name);
  }

  /** As {@link #remove(RepositoryName)}, by a name that is parsed. */
  public void remove(String name) {
    Objects.requireNonNull(name, "name");
    remove(RepositoryName.parse(name));
  }

  /** Returns all blobs, whichever repository has them. */
  public RegistryBlobs blobs() {
    return new RegistryBlobs(backend);
  }

  /** Returns what follows the links of the layout. */
  public LinkResolver links() {
    return backend.links();
  }

  /** Returns the store below. */
  public StorageDriver storage() {
    return backend.driver();
  }

  /** Returns how this registry behaves. */
  public RegistryOptions options() {
    return backend.options();
  }

  /** Returns which programs write to the store while a collection runs on it. */
  public Writers writers() {
    return backend.writers();
  }

  /**
   * Forgets what it remembers of the store to answer readers sooner; a collector calls this when it has
   * removed something. It costs later readers a look at the store, and never changes an answer for good.
   */
  public void forget() {
    backend.layerCache().forget();
  }

  /**
   * Closes the store below. Afterwards whatever needs the store throws {@link IllegalStateException};
   * streams and channels of blobs that were opened before can be read to their end.
   */
  @Override
  public void close() {
    backend.driver().close();
  }
}
