package io.stowage.registry;

import io.stowage.registry.internal.lease.LinkReader;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import java.util.Objects;
import java.util.Optional;

/**
 * Resolves the links of the layout: finds the blob to which a digest or a tag of a repository
 * leads.
 *
 * <p>The target of a link need not exist. If another process is writing a link, the link is read
 * again until it is complete. Thread-safe. Every method throws {@link DamagedLinkException} if a
 * link remains damaged.
 */
public final class LinkResolver {
  private final StorageDriver driver;
  private final RegistryOptions options;
  private final LinkReader reader;

  LinkResolver(StorageDriver driver, RegistryOptions options) {
    this.driver = driver;
    this.options = options;
    this.reader = new LinkReader(driver, options.clock(), options.sleeper()::sleep);
  }

  /**
   * Returns the digest under which the layer or config {@code digest} is stored, or empty if the
   * repository does not have it. A blob that was pushed by its sha512 digest is stored under its
   * sha256 digest.
   */
  public Optional<Digest> layer(RepositoryName repository, Digest digest) {
    Objects.requireNonNull(repository, "repository");
    return reader.read(RegistryLayout.layerLink(repository, digest), digest);
  }

  /**
   * Returns the digest under which a manifest is stored, or empty if the repository does not have
   * it. A manifest that was pushed by its sha512 digest is stored under its sha256 digest, and the
   * repository has it only as long as it has the links of both digests.
   */
  public Optional<Digest> revision(RepositoryName repository, Digest digest) {
    Objects.requireNonNull(repository, "repository");
    Optional<Digest> stored = reader.read(RegistryLayout.revisionLink(repository, digest), digest);
    return stored.isEmpty() || stored.get().equals(digest)
        ? stored
        : reader.read(RegistryLayout.revisionLink(repository, stored.get()), stored.get());
  }

  /**
   * Returns the digest of the manifest that a tag names, or empty if the repository has no such
   * tag.
   */
  public Optional<Digest> tag(RepositoryName repository, Tag tag) {
    Objects.requireNonNull(repository, "repository");
    return reader.read(RegistryLayout.tagCurrentLink(repository, tag));
  }

  /**
   * Repairs a damaged link by writing the digest that its path contains, if the link is still
   * damaged.
   *
   * @return whether the link was repaired; false if its path does not determine its content
   * @throws RegistryException UNSUPPORTED if the registry is read-only
   */
  public boolean repair(DamagedLinkException damage) {
    Objects.requireNonNull(damage, "damage");
    if (damage.repair().isEmpty()) {
      return false;
    }
    if (options.readOnly()) {
      throw RegistryException.of(
          ErrorCode.UNSUPPORTED, damage.path().value(), "the registry is read-only");
    }
    try {
      reader.read(damage.path());
      return false;
    } catch (DamagedLinkException still) {
      still.repair().ifPresent(digest -> driver.write(still.path(), Link.content(digest)));
      return still.repair().isPresent();
    }
  }

  /** Returns the name of this class and the store. */
  @Override
  public String toString() {
    return "LinkResolver[storage=" + driver + "]";
  }
}
