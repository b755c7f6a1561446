package io.stowage.registry.layout;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What a file of the layout is: the way back from a path, the inverse of {@link RegistryLayout}.
 *
 * <p>Immutable.
 */
public sealed interface LayoutEntry {
  /** Returns what is at {@code path}, or empty if the layout has no such file. */
  static Optional<LayoutEntry> parse(StoragePath path) {
    Objects.requireNonNull(path, "path");
    return LayoutParser.parse(path);
  }

  /** Returns where it is. */
  StoragePath path();

  /** Returns the digest that the folder of this link bears, or empty if it is no link in such one. */
  default Optional<Digest> linkDigest() {
    return Optional.empty();
  }

  /**
   * The bytes of a blob.
   *
   * @param digest its name
   */
  record BlobData(Digest digest) implements LayoutEntry {
    /** Checks that no component is null. */
    public BlobData {
      Objects.requireNonNull(digest, "digest");
    }

    @Override
    public StoragePath path() {
      return RegistryLayout.blobData(digest);
    }
  }

  /**
   * The link by which a repository may see a layer or config.
   *
   * @param repository where
   * @param digest what its folder bears
   */
  record LayerLink(RepositoryName repository, Digest digest) implements LayoutEntry {
    /** Checks that no component is null. */
    public LayerLink {
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(digest, "digest");
    }

    @Override
    public StoragePath path() {
      return RegistryLayout.layerLink(repository, digest);
    }

    @Override
    public Optional<Digest> linkDigest() {
      return Optional.of(digest);
    }
  }

  /**
   * The link by which a repository has a manifest.
   *
   * @param repository where
   * @param digest what its folder bears
   */
  record RevisionLink(RepositoryName repository, Digest digest) implements LayoutEntry {
    /** Checks that no component is null. */
    public RevisionLink {
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(digest, "digest");
    }

    @Override
    public StoragePath path() {
      return RegistryLayout.revisionLink(repository, digest);
    }

    @Override
    public Optional<Digest> linkDigest() {
      return Optional.of(digest);
    }
  }

  /**
   * The link to a signature of a schema 1 manifest, in trees of Distribution 2.0 to 2.5.
   *
   * @param repository where
   * @param revision of which manifest
   * @param digest what its folder bears
   */
  record SignatureLink(RepositoryName repository, Digest revision, Digest digest)
      implements LayoutEntry {
    /** Checks that no component is null. */
    public SignatureLink {
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(revision, "revision");
      Objects.requireNonNull(digest, "digest");
    }

    @Override
    public StoragePath path() {
      return RegistryLayout.signatureLink(repository, revision, digest);
    }

    @Override
    public Optional<Digest> linkDigest() {
      return Optional.of(digest);
    }
  }

  /**
   * The link to what a tag names now.
   *
   * @param repository where
   * @param tag which
   */
  record TagCurrentLink(RepositoryName repository, Tag tag) implements LayoutEntry {
    /** Checks that no component is null. */
    public TagCurrentLink {
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(tag, "tag");
    }

    @Override
    public StoragePath path() {
      return RegistryLayout.tagCurrentLink(repository, tag);
    }
  }

  /**
   * The link to what a tag named once or names now.
   *
   * @param repository where
   * @param tag which
   * @param digest what its folder bears
   */
  record TagIndexLink(RepositoryName repository, Tag tag, Digest digest) implements LayoutEntry {
    /** Checks that no component is null. */
    public TagIndexLink {
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(tag, "tag");
      Objects.requireNonNull(digest, "digest");
    }

    @Override
    public StoragePath path() {
      return RegistryLayout.tagIndexLink(repository, tag, digest);
    }

    @Override
    public Optional<Digest> linkDigest() {
      return Optional.of(digest);
    }
  }

  /**
   * The bytes of an upload so far.
   *
   * @param repository where
   * @param upload which
   */
  record UploadData(RepositoryName repository, UUID upload) implements LayoutEntry {
    /** Checks that no component is null. */
    public UploadData {
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(upload, "upload");
    }

    @Override
    public StoragePath path() {
      return RegistryLayout.uploadData(repository, upload);
    }
  }

  /**
   * When an upload began.
   *
   * @param repository where
   * @param upload which
   */
  record UploadStartedAt(RepositoryName repository, UUID upload) implements LayoutEntry {
    /** Checks that no component is null. */
    public UploadStartedAt {
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(upload, "upload");
    }

    @Override
    public StoragePath path() {
      return RegistryLayout.uploadStartedAt(repository, upload);
    }
  }

  /**
   * A digest state that Distribution keeps beside an upload.
   *
   * @param repository where
   * @param upload which
   * @param algorithm of the state
   * @param offset how many bytes it covers
   */
  record UploadHashState(
      RepositoryName repository, UUID upload, DigestAlgorithm algorithm, long offset)
      implements LayoutEntry {
    /** Checks that no component is null. */
    public UploadHashState {
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(upload, "upload");
      Objects.requireNonNull(algorithm, "algorithm");
    }

    @Override
    public StoragePath path() {
      return RegistryLayout.uploadHashState(repository, upload, algorithm, offset);
    }
  }

  /**
   * A file that a collection took out of sight.
   *
   * @param run which collection
   * @param entry what it was
   */
  record Quarantined(String run, LayoutEntry entry) implements LayoutEntry {
    /** Checks that no component is null. */
    public Quarantined {
      Objects.requireNonNull(run, "run");
      Objects.requireNonNull(entry, "entry");
    }

    @Override
    public StoragePath path() {
      return RegistryLayout.quarantined(run, entry.path());
    }

    @Override
    public Optional<Digest> linkDigest() {
      return entry.linkDigest();
    }
  }

  /** The version of what is ours. */
  record Format() implements LayoutEntry {
    @Override
    public StoragePath path() {
      return RegistryLayout.FORMAT;
    }
  }

  /**
   * The lock of a collection.
   *
   * @param run which
   */
  record CollectorLock(String run) implements LayoutEntry {
    /** Checks that no component is null. */
    public CollectorLock {
      Objects.requireNonNull(run, "run");
    }

    @Override
    public StoragePath path() {
      return RegistryLayout.lock(run);
    }
  }

  /**
   * What a collection makes its lock of.
   *
   * @param run which
   */
  record CollectorClaim(String run) implements LayoutEntry {
    /** Checks that no component is null. */
    public CollectorClaim {
      Objects.requireNonNull(run, "run");
    }

    @Override
    public StoragePath path() {
      return RegistryLayout.claim(run);
    }
  }

  /**
   * The record of a collection that took something out of sight.
   *
   * @param run which
   */
  record RunRecord(String run) implements LayoutEntry {
    /** Checks that no component is null. */
    public RunRecord {
      Objects.requireNonNull(run, "run");
    }

    @Override
    public StoragePath path() {
      return RegistryLayout.runRecord(run);
    }
  }
}
