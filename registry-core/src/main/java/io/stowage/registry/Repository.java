package io.stowage.registry;

import io.stowage.registry.model.RepositoryName;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * One repository of a registry: its blobs, manifests and tags.
 *
 * <p>The repository need not exist; the first push creates it. Thread-safe.
 */
public final class Repository {
  private final Backend backend;
  private final RepositoryName name;

  Repository(Backend backend, RepositoryName name) {
    this.backend = backend;
    this.name = name;
  }

  /** Returns the name of this repository. */
  public RepositoryName name() {
    return name;
  }

  /** Returns the options of the registry that this repository belongs to. */
  public RegistryOptions options() {
    return backend.options();
  }

  /** Returns the layers and configs of this repository. */
  public BlobStore blobs() {
    return new BlobStore(backend, name);
  }

  /** Returns the manifests of this repository. */
  public ManifestService manifests() {
    return new ManifestService(backend, name);
  }

  /** Returns the tags of this repository. */
  public TagService tags() {
    return new TagService(backend, name);
  }

  /** Returns the referrers in this repository, such as signatures and SBOMs, by their subjects. */
  public Referrers referrers() {
    return new Referrers(backend, name);
  }

  /**
   * Returns whether this repository exists: something was pushed to it, and it was not {@linkplain
   * Registry#remove(RepositoryName) removed} since. In a store without folders it also ceases to
   * exist when the last of its content is removed.
   */
  public boolean exists() {
    return backend.hasRepository(name);
  }

  /**
   * Performs {@code work}, a long task that uses this repository, as {@link Registry#whileOpen}
   * does.
   *
   * @throws IllegalStateException if the registry is closed
   */
  public <T> T whileOpen(Runnable cancel, Supplier<T> work) {
    Objects.requireNonNull(cancel, "cancel");
    Objects.requireNonNull(work, "work");
    return backend.store().perform(cancel, work);
  }

  @Override
  public String toString() {
    return name.value();
  }
}
