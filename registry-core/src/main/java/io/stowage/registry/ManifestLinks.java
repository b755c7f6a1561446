package io.stowage.registry;

import io.stowage.registry.internal.lease.LeaseScope;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.StowageException;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The links to the manifests of one repository, for readers and for writers that rely on them. */
final class ManifestLinks {
  private static final Logger LOG = LoggerFactory.getLogger(ManifestLinks.class);

  /**
   * Longer than another program takes in one request between writing a manifest and writing its
   * tag.
   */
  private static final Duration REQUEST = Duration.ofMillis(500);

  private final Backend backend;
  private final RepositoryName repository;

  ManifestLinks(Backend backend, RepositoryName repository) {
    this.backend = backend;
    this.repository = repository;
  }

  /** Returns whether the link of {@code digest} is visible. */
  boolean isVisible(Digest digest) {
    return backend
        .driver()
        .stat(RegistryLayout.revisionLink(repository, digest))
        .isPresent();
  }

  /**
   * Passes the stored digest of each manifest whose link is visible to {@code visitor}, in no
   * particular order.
   */
  void forEach(Consumer<Digest> visitor) {
    backend.walk().forEachManifest(repository, digest -> {
      if (isVisible(digest)) {
        visitor.accept(digest);
      }
    });
  }

  /** Returns a manifest with the time of its last use, or empty if its link is not visible. */
  Optional<ManifestEntry> entry(Digest digest) {
    return backend
        .driver()
        .stat(RegistryLayout.revisionLink(repository, digest))
        .map(link -> new ManifestEntry(digest, link.modified()));
  }

  /**
   * Returns the digest under which a manifest is stored, or empty if no link, visible or hidden,
   * leads to it.
   */
  Optional<Digest> stored(Digest digest) {
    return backend.links().revision(repository, digest);
  }

  /** Returns the digest under which a manifest is stored, or else {@code digest}. */
  Digest storedOrSame(Digest digest) {
    return digest.isCanonical() ? digest : stored(digest).orElse(digest);
  }

  /**
   * Returns the sha512 digest of a stored manifest, to which the repository need not have a link,
   * or empty if the manifest cannot be read.
   */
  Optional<Digest> alias(Digest stored) {
    try {
      return bytes(stored).map(content -> Digest.of(DigestAlgorithm.SHA512, content));
    } catch (StowageException e) {
      return Optional.empty();
    }
  }

  /**
   * Relies on the links and data of a manifest; returns whether all of them exist and the links are
   * visible.
   */
  boolean relyOnVisible(LeaseScope scope, Digest digest, Digest stored) {
    scope.looksAgainAt(RegistryLayout.revisionLink(repository, stored));
    return Stream.of(stored, digest)
            .distinct()
            .allMatch(each -> scope
                .relyOnVisible(RegistryLayout.revisionLink(repository, each), each)
                .isPresent())
        && backend.blobs().stat(scope, stored).isPresent();
  }

  /**
   * Relies on the links and data of a manifest whose other needs are met; restores all of them,
   * data first.
   */
  boolean restore(LeaseScope scope, Digest digest) {
    return stored(digest)
        .filter(
            stored -> backend.leases().relyOn(RegistryLayout.blobData(stored)).isPresent())
        .filter(stored -> Stream.of(stored, digest)
            .distinct()
            .allMatch(each -> scope
                .relyOn(RegistryLayout.revisionLink(repository, each), each)
                .isPresent()))
        .flatMap(stored -> backend.blobs().stat(scope, stored))
        .isPresent();
  }

  /**
   * Renews the link of a manifest after a tag has left it: a collection that removes manifests a
   * while after they lost their last tag counts from this time. If the link cannot be renewed, the
   * collection counts from a later time and keeps the manifest longer.
   */
  void renewUntagged(Digest digest) {
    StoragePath link = RegistryLayout.revisionLink(repository, digest);
    try {
      backend.driver().lease(link);
    } catch (StorageException e) {
      LOG.info("The time at which a tag left {} is not known: {}", link, e.getMessage());
    }
  }

  /** Returns the bytes of a manifest that exists. */
  byte[] read(Digest stored) {
    return backend.blobs().read(stored, stored, Manifest.LIMIT);
  }

  /** Returns a manifest, or empty if the repository does not have it. */
  Optional<Manifest> find(Digest digest) {
    return stored(digest).flatMap(this::bytes).map(Manifest::parse).map(manifest -> {
      if (!manifest.hasDigest(digest)) {
        throw RegistryException.of(
            ErrorCode.DIGEST_INVALID,
            digest.toString(),
            "the stored manifest has digest " + manifest.digest());
      }
      return manifest;
    });
  }

  /** Returns how long the request that wrote the link of a manifest may still take. */
  Duration restOfRequest(Digest digest) {
    if (backend.writers() != Writers.ANY) {
      return Duration.ZERO;
    }
    return backend
        .driver()
        .stat(RegistryLayout.revisionLink(repository, digest))
        .map(entry ->
            REQUEST.minus(Duration.between(entry.modified(), backend.driver().now())))
        .filter(left -> !left.isNegative() && left.compareTo(REQUEST) <= 0)
        .orElse(Duration.ZERO);
  }

  private Optional<byte[]> bytes(Digest stored) {
    try {
      return Optional.of(read(stored));
    } catch (RegistryException e) {
      if (e.code() == ErrorCode.BLOB_UNKNOWN) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
