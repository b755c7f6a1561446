package io.stowage.registry;

import io.stowage.registry.internal.lease.LeaseScope;
import io.stowage.registry.internal.service.Transfer;
import io.stowage.registry.internal.service.UploadSession;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.Digester;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An upload of a blob in parts (OCI distribution spec, "Pushing a blob in chunks").
 *
 * <p>No blob is visible before {@link #commit(Digest)} returns. An upload need not be closed: an
 * abandoned upload can be resumed by its {@link #id} in any process until it is cancelled or
 * purged. Every method throws a {@link RegistryException} BLOB_UPLOAD_UNKNOWN once the upload is
 * committed, cancelled or purged, and a {@link StorageException} if the store fails; the upload
 * then keeps its data. A commit throws UNAVAILABLE if a collection removed the blob before the
 * commit could be acknowledged; the blob then has to be pushed again.
 *
 * <p><b>One writer.</b> Within a process, a call of {@code append}, {@code commit} or {@code
 * cancel} ends any append to the same upload that is still in progress: that append throws a {@link
 * RegistryException} BLOB_UPLOAD_BUSY, and none of its bytes reaches the upload afterwards. While
 * another process appends, these calls throw BLOB_UPLOAD_BUSY and change nothing; the caller may
 * repeat them later, and an HTTP front end answers with 429 and Retry-After. A program that takes
 * no locks, such as docker-registry, may keep the data file of an upload open after it appended to
 * it. If such a program may have appended, a commit copies the content, and the copy becomes the
 * blob.
 *
 * <p><b>Failed fsync.</b> If the store cannot make the content durable, the commit fails, the
 * content is dropped, and every later commit fails until the content has been sent again.
 */
public final class BlobUpload {
  private static final Logger LOG = LoggerFactory.getLogger(BlobUpload.class);
  private static final int LONGEST_TIME = 64;

  private final Backend backend;
  private final RepositoryName repository;
  private final UUID id;
  private final StoragePath data;
  private final long began;

  private BlobUpload(Backend backend, RepositoryName repository, UUID id, long began) {
    this.backend = backend;
    this.repository = repository;
    this.id = id;
    this.data = RegistryLayout.uploadData(repository, id);
    this.began = began;
  }

  static BlobUpload start(Backend backend, RepositoryName repository) {
    return start(backend, repository, backend.events().begin());
  }

  private static BlobUpload start(Backend backend, RepositoryName repository, long began) {
    BlobUpload upload = new BlobUpload(backend, repository, UUID.randomUUID(), began);
    Instant now = backend.options().clock().instant().truncatedTo(ChronoUnit.SECONDS);
    byte[] startedAt =
        DateTimeFormatter.ISO_INSTANT.format(now).getBytes(StandardCharsets.US_ASCII);
    upload.begin(RegistryLayout.uploadStartedAt(repository, upload.id), startedAt);
    upload.begin(upload.data, new byte[0]);
    return upload;
  }

  /**
   * Appends, which need not be durable, instead of writing: a crash may lose the start of an upload
   * just as it may lose the data that follows.
   */
  private void begin(StoragePath path, byte[] content) {
    try (WritableByteChannel out = backend.driver().append(path, 0)) {
      Transfer.writeFully(out, ByteBuffer.wrap(content));
    } catch (IOException e) {
      throw StorageException.ofChannel(path, e);
    }
  }

  static BlobUpload resume(Backend backend, RepositoryName repository, UUID id) {
    BlobUpload upload = new BlobUpload(backend, repository, id, backend.events().begin());
    upload.offset();
    return upload;
  }

  /** Returns the status of an upload, or empty if it no longer exists. */
  static Optional<UploadStatus> statusOf(Backend backend, RepositoryName repository, UUID id) {
    BlobUpload upload = new BlobUpload(backend, repository, id, 0);
    try {
      return Optional.of(new UploadStatus(id, upload.startedAt(), upload.offset()));
    } catch (RegistryException e) {
      return Optional.empty();
    }
  }

  /** Reads all of {@code content} into a new {@code upload}, which is dropped if that fails. */
  static Descriptor whole(
      BlobUpload upload, InputStream content, Function<BlobUpload, Descriptor> commit) {
    return whole(upload, (out, digests) -> Transfer.copy(content, out, digests), commit);
  }

  private static Descriptor whole(
      BlobUpload upload, Part content, Function<BlobUpload, Descriptor> commit) {
    try {
      upload.append(0, content);
      return commit.apply(upload);
    } catch (RuntimeException | Error e) {
      upload.dropAfter(e);
      throw e;
    }
  }

  /**
   * Drops the upload because of {@code reason}.
   *
   * @throws RegistryException BLOB_UPLOAD_BUSY if another process appends, in which case the
   *     content was not complete, and {@code reason} does not count
   */
  private void dropAfter(Throwable reason) {
    try {
      cancel();
    } catch (RuntimeException e) {
      if (has(ErrorCode.BLOB_UPLOAD_BUSY, e)) {
        throw e;
      }
      if (!has(ErrorCode.BLOB_UPLOAD_UNKNOWN, e)) {
        reason.addSuppressed(e);
      }
    }
  }

  private static boolean has(ErrorCode code, RuntimeException e) {
    return e instanceof RegistryException refusal && refusal.code() == code;
  }

  /** Returns the identifier of the upload, which is unique within its repository. */
  public UUID id() {
    return id;
  }

  /** Returns the number of bytes received, which is the offset of the next part. */
  public long offset() {
    return size().or(this::sizeBeforeData).orElseThrow(this::unknown);
  }

  /** Returns when the upload started, to the second, or empty if that cannot be read. */
  public Optional<Instant> startedAt() {
    StoragePath path = RegistryLayout.uploadStartedAt(repository, id);
    try {
      byte[] content = backend.driver().read(path, LONGEST_TIME);
      String text = new String(content, StandardCharsets.US_ASCII);
      return Optional.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from));
    } catch (StorageException.NoSuchObject e) {
      if (size().isEmpty()) {
        throw unknown();
      }
      return Optional.empty();
    } catch (StorageException.TooLarge | DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Appends {@code part}, whose first byte is byte {@code offset} of the blob.
   *
   * @return the offset of the next part
   * @throws RegistryException RANGE_INVALID if the part does not begin at the end of the upload,
   *     BLOB_UPLOAD_BUSY if another process appends; nothing is changed
   */
  public long append(long offset, byte[] part) {
    Objects.requireNonNull(part, "part");
    return append(offset, ByteBuffer.wrap(part));
  }

  /**
   * Appends the remaining bytes of {@code part}, the first of which is byte {@code offset} of the
   * blob. The position of {@code part} does not change.
   *
   * @return the offset of the next part
   * @throws RegistryException as {@link #append(long, byte[])} does
   */
  public long append(long offset, ByteBuffer part) {
    Objects.requireNonNull(part, "part");
    ByteBuffer content = part.duplicate();
    return append(offset, (out, digests) -> Transfer.write(content, out, digests));
  }

  /**
   * Appends all bytes of {@code part}, the first of which is byte {@code offset} of the blob.
   * {@code part} stays open.
   *
   * @return the offset of the next part
   * @throws RegistryException RANGE_INVALID if the part does not begin at the end of the upload,
   *     BLOB_UPLOAD_BUSY if another process appends; in both cases nothing is changed. Also
   *     BLOB_UPLOAD_BUSY if a later call in this process ended the append; the bytes appended so
   *     far stay
   * @throws UncheckedIOException if {@code part} fails; the bytes appended before stay
   */
  public long append(long offset, InputStream part) {
    Objects.requireNonNull(part, "part");
    return append(offset, (out, digests) -> Transfer.copy(part, out, digests));
  }

  /**
   * Makes the received bytes a blob of the repository, whatever their digest is.
   *
   * @return its descriptor, with its sha256 digest
   */
  public Descriptor commit() {
    return commit(DigestAlgorithm.SHA256, digests -> digests.get(0));
  }

  /**
   * Makes the received bytes a blob of the repository, if they have the digest {@code expected}.
   *
   * @return its descriptor, with the digest under which it is stored, which is always sha256
   * @throws RegistryException DIGEST_INVALID if the bytes have another digest, in which case the
   *     upload is cancelled, as in Distribution; or if the algorithm of {@code expected} is not
   *     supported, in which case the upload stays; BLOB_UPLOAD_BUSY if another process appends,
   *     whatever the digest is
   */
  public Descriptor commit(Digest expected) {
    Objects.requireNonNull(expected, "expected");
    Digester.of(expected.algorithm());
    try {
      return commit(expected.algorithm(), digests -> checked(expected, digests));
    } catch (RegistryException e) {
      if (e.code() == ErrorCode.DIGEST_INVALID) {
        dropAfter(e);
      }
      throw e;
    }
  }

  private static Digest checked(Digest expected, List<Digest> digests) {
    if (!digests.contains(expected)) {
      Digest actual = digests.get(digests.size() - 1);
      throw RegistryException.of(
          ErrorCode.DIGEST_INVALID, expected.toString(), "the content has digest " + actual);
    }
    return expected;
  }

  /**
   * Makes the received bytes a blob of the repository, if their number is {@code size} and their
   * digest is {@code expected}.
   *
   * @return its descriptor, with the digest under which it is stored, which is always sha256
   * @throws RegistryException SIZE_INVALID if the number of bytes is not {@code size}, in which
   *     case the upload stays; DIGEST_INVALID as {@link #commit(Digest)} does
   */
  public Descriptor commit(Digest expected, long size) {
    Objects.requireNonNull(expected, "expected");
    long actual = dataSize();
    if (actual != size) {
      throw RegistryException.of(
          ErrorCode.SIZE_INVALID,
          Long.toString(size),
          "expected the " + actual + " bytes received for " + expected);
    }
    return commit(expected);
  }

  /** Drops the upload and its data. */
  public void cancel() {
    backend.checkWritable(id);
    boolean removed = session().exclusively(content -> {
      try {
        return backend.driver().deleteTree(RegistryLayout.upload(repository, id));
      } catch (StorageException.Busy e) {
        throw busy();
      }
    });
    backend.uploads().forget(repository, id);
    if (!removed) {
      throw unknown();
    }
  }

  /**
   * Requires the data to exist: an upload whose data a commit has moved away is not an empty blob.
   */
  private long dataSize() {
    return size().orElseThrow(this::unknown);
  }

  /** Some drivers of Distribution create no empty data file when an upload starts. */
  private Optional<Long> sizeBeforeData() {
    return backend
        .driver()
        .stat(RegistryLayout.uploadStartedAt(repository, id))
        .map(startedAt -> 0L);
  }

  private Optional<Long> size() {
    return backend.driver().stat(data).map(StorageEntry::size);
  }

  private UploadSession session() {
    return backend.uploads().of(repository, id);
  }

  private long append(long offset, Part part) {
    backend.checkWritable(id);
    try (UploadSession.Writer out = session().append(offset)) {
      part.pass(out, out.hashing());
      return out.position();
    } catch (StorageException.Busy e) {
      throw busy();
    } catch (StorageException.OffsetMismatch e) {
      throw notNext(offset, offset());
    } catch (StorageException.NoSuchObject e) {
      throw unknown();
    } catch (IOException e) {
      throw StorageException.ofChannel(data, e);
    }
  }

  /**
   * Publishes the data once {@code check} accepts its digests and returns the one to link it by.
   */
  private Descriptor commit(DigestAlgorithm algorithm, Function<List<Digest>, Digest> check) {
    backend.checkWritable(id);
    Descriptor blob = session().exclusively(content -> {
      Optional<StorageEntry> found = backend.driver().stat(data);
      long size = found.map(StorageEntry::size).orElseThrow(this::unknown);
      content.found(found);
      try {
        return content.mayBeOpenElsewhere()
            ? commitCopy(size, algorithm, check)
            : publish(content.digests(size, algorithm), size, check);
      } catch (StorageException.Busy | StorageException.OffsetMismatch e) {
        throw busy();
      } catch (StorageException.NoSuchObject e) {
        throw unknown();
      }
    });
    backend.uploads().forget(repository, id);
    return blob;
  }

  /** The open writer excludes every other process that respects locks while the data is copied. */
  @SuppressWarnings("try")
  private Descriptor commitCopy(
      long size, DigestAlgorithm algorithm, Function<List<Digest>, Digest> check) {
    Descriptor blob;
    try (WritableByteChannel writer = backend.driver().append(data, size);
        ReadableByteChannel in = backend.driver().open(data, 0)) {
      LOG.debug("Copying upload {}: a program without locks may have it open", id);
      blob = whole(
          start(backend, repository, began),
          (out, digests) -> Transfer.copy(in, out, digests),
          copy -> copy.commit(algorithm, check));
    } catch (IOException e) {
      throw StorageException.ofChannel(data, e);
    }
    remove();
    return blob;
  }

  /**
   * Writes the data, then the links, then removes the upload, so that a crash between two steps
   * leaves a state that readers understand.
   */
  private Descriptor publish(
      List<Digest> digests, long size, Function<List<Digest>, Digest> check) {
    Digest alias = check.apply(digests);
    Digest canonical = digests.get(0);
    LeaseScope scope = backend.scope();
    backend.blobs().publish(scope, data, canonical, size);
    new LayerLinks(backend, repository).write(scope, canonical, alias);
    remove();
    scope.keep();
    Descriptor blob = Descriptor.of(MediaType.OCTET_STREAM, canonical, size);
    backend.events().blobPushed(began, repository, blob);
    return blob;
  }

  /**
   * Leaves the upload to the purge if another process appends to it again; the blob is already
   * stored.
   */
  private void remove() {
    try {
      backend.driver().deleteTree(RegistryLayout.upload(repository, id));
      backend.driver().persist(List.of(RegistryLayout.upload(repository, id)));
    } catch (StorageException.Busy e) {
      LOG.info("Keeping committed upload {} of {}: it is being written to again", id, repository);
    }
  }

  private RegistryException notNext(long offset, long end) {
    return RegistryException.invalid(
        ErrorCode.RANGE_INVALID,
        Long.toString(offset),
        "offset " + end + ", the end of upload " + id);
  }

  private RegistryException busy() {
    return RegistryException.of(
        ErrorCode.BLOB_UPLOAD_BUSY, id.toString(), "another process writes to it; try again later");
  }

  private RegistryException unknown() {
    return unknown(id.toString(), repository);
  }

  static RegistryException unknown(String id, RepositoryName repository) {
    return RegistryException.of(
        ErrorCode.BLOB_UPLOAD_UNKNOWN, id, "no such upload in repository " + repository);
  }

  /** Returns the name of this class, the repository and the id. */
  @Override
  public String toString() {
    return "BlobUpload[repository=" + repository + ", id=" + id + "]";
  }

  /** A part to append, which passes itself to the store and to the digests. */
  private interface Part {
    void pass(WritableByteChannel out, Digester... digests) throws IOException;
  }
}
