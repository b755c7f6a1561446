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
 * A file of Distribution's layout: its kind, and the names and digests in its path. {@link #parse}
 * is the inverse of the methods of {@link RegistryLayout} that return the path of such a file.
 *
 * <p>Immutable.
 */
public sealed interface LayoutEntry {
  /**
   * Returns the entry that {@code path} stands for, or empty if the layout has no such file. The
   * files of this library, below {@link RegistryLayout#STOWAGE}, are no entries.
   */
  static Optional<LayoutEntry> parse(StoragePath path) {
    Objects.requireNonNull(path, "path");
    return LayoutParser.parse(path);
  }

  /** Returns the path of this file. */
  StoragePath path();

  /**
   * Returns the digest in the name of this link's folder, or empty if this is not a link or its
   * folder is not named after a digest.
   */
  default Optional<Digest> linkDigest() {
    return Optional.empty();
  }

  /** A link in a folder that is named after a digest. */
  sealed interface DigestLink extends LayoutEntry {
    /** Returns the digest in the name of the folder. */
    Digest digest();

    @Override
    default Optional<Digest> linkDigest() {
      return Optional.of(digest());
    }
  }

  /**
   * The content of a blob.
   *
   * @param digest the digest of the blob
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
   * The link that makes a layer or config visible in a repository.
   *
   * @param repository the repository that holds the link
   * @param digest the digest in the name of the link's folder
   */
  record LayerLink(RepositoryName repository, Digest digest) implements DigestLink {
    /** Checks that no component is null. */
    public LayerLink {
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(digest, "digest");
    }

    @Override
    public StoragePath path() {
      return RegistryLayout.layerLink(repository, digest);
    }
  }

  /**
   * The link that makes a manifest part of a repository.
   *
   * @param repository the repository that holds the link
   * @param digest the digest in the name of the link's folder
   */
  record RevisionLink(RepositoryName repository, Digest digest) implements DigestLink {
    /** Checks that no component is null. */
    public RevisionLink {
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(digest, "digest");
    }

    @Override
    public StoragePath path() {
      return RegistryLayout.revisionLink(repository, digest);
    }
  }

  /**
   * The link to a signature of a schema 1 manifest, in trees of Distribution 2.0 to 2.5.
   *
   * @param repository the repository that holds the link
   * @param revision the digest of the signed manifest
   * @param digest the digest in the name of the link's folder
   */
  record SignatureLink(RepositoryName repository, Digest revision, Digest digest)
      implements DigestLink {
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
  }

  /**
   * The link to the manifest that a tag names now.
   *
   * @param repository the repository that holds the tag
   * @param tag the tag
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
   * The link to a manifest that a tag names now or named in the past.
   *
   * @param repository the repository that holds the tag
   * @param tag the tag
   * @param digest the digest in the name of the link's folder
   */
  record TagIndexLink(RepositoryName repository, Tag tag, Digest digest) implements DigestLink {
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
  }

  /**
   * The content that an upload has received so far.
   *
   * @param repository the repository of the upload
   * @param upload the id of the upload
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
   * The file that holds the start time of an upload.
   *
   * @param repository the repository of the upload
   * @param upload the id of the upload
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
   * A digest state that Distribution keeps next to the data of an upload.
   *
   * @param repository the repository of the upload
   * @param upload the id of the upload
   * @param algorithm the algorithm of the state
   * @param offset the number of bytes that the state covers
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
}
