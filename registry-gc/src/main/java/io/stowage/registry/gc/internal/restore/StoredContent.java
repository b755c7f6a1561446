package io.stowage.registry.gc.internal.restore;

import io.stowage.registry.LinkResolver;
import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.mark.ManifestReader;
import io.stowage.registry.gc.internal.mark.Names;
import io.stowage.registry.gc.internal.mark.References;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The contents of a registry, in place or in quarantine: the blobs that exist, and their
 * references. Used by one thread at a time.
 */
public final class StoredContent {
  private final StorageDriver driver;
  private final LinkResolver links;
  private final ManifestReader manifests;
  private final QuarantinedObjects kept;

  public StoredContent(Registry registry, QuarantinedObjects kept) {
    this.driver = registry.storage();
    this.links = registry.links();
    this.manifests = new ManifestReader(driver, Findings.unreported());
    this.kept = kept;
  }

  /** Returns whether {@code entry} is in its place. An entry that cannot be accessed is not. */
  public boolean isInPlace(LayoutEntry entry) {
    return stat(driver, entry.path()).isPresent();
  }

  /** Returns whether the bytes stored under {@code digest} are in their place or in quarantine. */
  public boolean hasBytes(Digest digest) {
    return size(digest).isPresent();
  }

  /**
   * Returns the digest under which the bytes are stored that {@code repository} names by {@code
   * digest}. For a digest other than sha256, a link of any repository states the stored digest.
   */
  public Digest stored(Optional<RepositoryName> repository, Digest digest) {
    if (digest.isCanonical()) {
      return digest;
    }
    return Stream.concat(repository.stream(), kept.repositoriesOf(digest).stream())
        .flatMap(name -> target(name, digest).stream())
        .findFirst()
        .orElse(digest);
  }

  /**
   * Returns the references of {@code digest}, whose bytes are stored under {@code stored}, or empty
   * if it is not a manifest or its bytes exist nowhere. A revision link shows that something is a
   * manifest even if it is damaged; without such a link, the bytes decide.
   */
  Optional<Names> names(Optional<RepositoryName> repository, Digest digest, Digest stored) {
    boolean linked = isLinkedAsManifest(repository, digest);
    if (!linked && size(stored).filter(size -> size <= Manifest.LIMIT).isEmpty()) {
      return Optional.empty();
    }
    return manifests
        .names(stored)
        .filter(names -> linked || names.kind() != References.Kind.DAMAGED);
  }

  private boolean isLinkedAsManifest(Optional<RepositoryName> repository, Digest digest) {
    return kept.repositoriesOf(digest).stream()
            .anyMatch(name -> kept.has(new LayoutEntry.RevisionLink(name, digest)))
        || repository
            .filter(name -> isInPlace(new LayoutEntry.RevisionLink(name, digest)))
            .isPresent();
  }

  private Optional<Digest> target(RepositoryName repository, Digest digest) {
    try {
      return links.revision(repository, digest).or(() -> links.layer(repository, digest));
    } catch (DamagedLinkException | StorageException e) {
      return Optional.empty();
    }
  }

  private Optional<Long> size(Digest stored) {
    LayoutEntry blob = new LayoutEntry.BlobData(stored);
    Stream<StorageView> copies =
        kept.copiesOf(blob).stream().map(copy -> driver.quarantine().keptBy(copy.run()));
    return Stream.concat(Stream.of(driver), copies)
        .flatMap(view -> stat(view, blob.path()).stream())
        .map(StorageEntry::size)
        .findFirst();
  }

  private static Optional<StorageEntry> stat(StorageView view, StoragePath path) {
    try {
      return view.stat(path);
    } catch (StorageException.UnexpectedKind e) {
      return Optional.empty();
    }
  }
}
