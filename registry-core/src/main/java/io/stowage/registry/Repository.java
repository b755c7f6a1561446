package io.stowage.registry;

import io.stowage.registry.model.RepositoryName;

/**
 * One repository of a registry: its blobs, manifests and tags.
 *
 * <p>It need not exist; the first push makes it. Thread-safe.
 */
public final class Repository {
  private final Backend backend;
  private final RepositoryName name;

  Repository(Backend backend, RepositoryName name) {
    this.backend = backend;
    this.name = name;
  }

  /** Returns its name. */
  public RepositoryName name() {
    return name;
  }

  /** Returns its layers and configs. */
  public BlobStore blobs() {
    return new BlobStore(backend, name);
  }

  /** Returns its manifests. */
  public ManifestService manifests() {
    return new ManifestService(backend, name);
  }

  /** Returns its tags. */
  public TagService tags() {
    return new TagService(backend, name);
  }

  /** Returns its signatures, SBOMs and the like, by what they refer to. */
  public Referrers referrers() {
    return new Referrers(backend, name);
  }

  /** Returns whether anything was ever pushed to it that was not removed with the whole repository. */
  public boolean exists() {
    return backend.walk().isRepository(name);
  }

  @Override
  public String toString() {
    return name.value();
  }
}
