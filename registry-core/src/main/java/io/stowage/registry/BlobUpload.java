package io.stowage.registry;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.DigestStream;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.ByteArrayInputStream;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A blob that is coming, part by part (OCI distribution spec, "Pushing a blob in chunks").
 *
 * <p>Nothing of it is visible as a blob before {@link #commit(Digest)} returns. It holds no resource:
 * one that is left alone can be resumed by its {@link #id} in any process, until it is cancelled or
 * purged. One writer at a time. Every method throws a {@link RegistryException} BLOB_UPLOAD_UNKNOWN
 * once the upload was committed, cancelled or purged, and a {@link StorageException} if the store
 * fails; the upload then keeps what it has. A commit throws UNAVAILABLE if a collection removed the
 * blob before it could be acknowledged; it has to be pushed again.
 */
public final class BlobUpload {
  private static final int LONGEST_TIME = 64;

  private final Backend backend;
  private final RepositoryName repository;
  private final UUID id;
  private final StoragePath data;
  private final long began;

  private BlobUpload(Backend backend, RepositoryName repository, UUID id) {
    this.backend = backend;
    this.repository = repository;
    this.id = id;
    this.data = RegistryLayout.uploadData(repository, id);
    this.began = backend.events().begin();
  }

  static BlobUpload start(Backend backend, RepositoryName repository) {
    BlobUpload upload = new BlobUpload(backend, repository, UUID.randomUUID());
    Instant now = backend.options().clock().instant().truncatedTo(ChronoUnit.SECONDS);
    byte[] startedAt =
        DateTimeFormatter.ISO_INSTANT.format(now).getBytes(StandardCharsets.US_ASCII);
    upload.begin(startedAt);
    upload.append(0, new byte[0]);
    return upload;
  }

  /** A crash may take away the beginning as it may all that comes, so it is appended and not written. */
  private void begin(byte[] startedAt) {
    StoragePath path = RegistryLayout.uploadStartedAt(repository, id);
    try (WritableByteChannel out = backend.driver().append(path, 0)) {
      Transfer.writeFully(out, ByteBuffer.wrap(startedAt));
    } catch (IOException e) {
      throw StorageException.ofChannel(path, e);
    }
  }

  static BlobUpload resume(Backend backend, RepositoryName repository, UUID id) {
    BlobUpload upload = new BlobUpload(backend, repository, id);
    upload.offset();
    return upload;
  }

  /** Returns the name of the upload within its repository. */
  public UUID id() {
    return id;
  }

  /** Returns how many bytes have come, which is where the next part begins. */
  public long offset() {
    return size().or(this::sizeBeforeData).orElseThrow(this::unknown);
  }

  /** Returns when the upload began, to the second, or empty if that cannot be read. */
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
   * Adds {@code part}, whose first byte is byte {@code offset} of the blob.
   *
   * @return the offset of the next part
   * @throws RegistryException RANGE_INVALID if the part does not follow on what is there; nothing is
   *     changed
   */
  public long append(long offset, byte[] part) {
    if (part.length > ChunkHasher.CHUNK) {
      return append(offset, new ByteArrayInputStream(part));
    }
    return append(offset, (out, digest) -> Transfer.write(part, out, digest));
  }

  /**
   * Adds all that comes from {@code part}, whose first byte is byte {@code offset} of the blob. Does
   * not close {@code part}.
   *
   * @return the offset of the next part
   * @throws RegistryException RANGE_INVALID if the part does not follow on what is there; nothing is
   *     changed
   * @throws UncheckedIOException if {@code part} fails; what came before stays
   */
  public long append(long offset, InputStream part) {
    return append(offset, (out, digest) -> Transfer.copy(part, out, digest));
  }

  /**
   * Makes what has come a blob of the repository, whatever its digest is.
   *
   * @return its descriptor, with its sha256 digest
   */
  public Descriptor commit() {
    backend.checkWritable(id);
    long size = dataSize();
    Digest canonical = digests(size, DigestAlgorithm.SHA256).get(0);
    return publish(canonical, size, canonical);
  }

  /**
   * Makes what has come a blob of the repository, if it has the digest {@code expected}.
   *
   * @return its descriptor, with the digest that it is stored under, which is always sha256
   * @throws RegistryException DIGEST_INVALID if the digest is another one, or its algorithm is not
   *     known here; the upload stays as it is
   */
  public Descriptor commit(Digest expected) {
    backend.checkWritable(id);
    long size = dataSize();
    List<Digest> digests = digests(size, expected.algorithm());
    if (!digests.contains(expected)) {
      Digest actual = digests.get(digests.size() - 1);
      throw RegistryException.of(
          ErrorCode.DIGEST_INVALID, expected.toString(), "the content has digest " + actual);
    }
    return publish(digests.get(0), size, expected);
  }

  /**
   * Makes what has come a blob of the repository, if it has the digest {@code expected} and {@code
   * size} bytes.
   *
   * @return its descriptor, with the digest that it is stored under, which is always sha256
   * @throws RegistryException SIZE_INVALID or DIGEST_INVALID if it does not; the upload stays as it is
   */
  public Descriptor commit(Digest expected, long size) {
    long actual = dataSize();
    if (actual != size) {
      throw RegistryException.of(
          ErrorCode.SIZE_INVALID,
          Long.toString(size),
          "expected the " + actual + " bytes that came for " + expected);
    }
    return commit(expected);
  }

  /** Drops the upload and all that has come. */
  public void cancel() {
    backend.checkWritable(id);
    backend.uploadDigests().forget(id);
    if (!backend.driver().deleteTree(RegistryLayout.upload(repository, id))) {
      throw unknown();
    }
  }

  /** What is committed must be there: data that a commit has moved away is not an empty blob. */
  private long dataSize() {
    return size().orElseThrow(this::unknown);
  }

  /** Not every driver of Distribution makes empty data when an upload begins. */
  private Optional<Long> sizeBeforeData() {
    return backend
        .driver()
        .stat(RegistryLayout.uploadStartedAt(repository, id))
        .map(startedAt -> 0L);
  }

  private Optional<Long> size() {
    return backend.driver().stat(data).map(StorageEntry::size);
  }

  private long append(long offset, Part part) {
    backend.checkWritable(id);
    long end = offset();
    if (offset != end) {
      throw notNext(offset, end);
    }
    DigestStream digest = kept(offset);
    hashUpTo(offset, digest);
    try (WritableByteChannel out = backend.driver().append(data, offset)) {
      part.pass(out, digest);
    } catch (StorageException.OffsetMismatch e) {
      throw notNext(offset, offset());
    } catch (IOException e) {
      throw StorageException.ofChannel(data, e);
    }
    checkNotPurged();
    backend.uploadDigests().keep(id, digest);
    return digest.size();
  }

  /** Who purges looks at the time of the data after taking it away, and we look for it after writing. */
  private void checkNotPurged() {
    if (size().isEmpty()) {
      throw unknown();
    }
  }

  /** Returns the digest of all that came by sha256, and by {@code other} if that is another one. */
  private List<Digest> digests(long size, DigestAlgorithm other) {
    List<DigestStream> streams = Stream.of(DigestAlgorithm.SHA256, other)
        .distinct()
        .map(DigestStream::of)
        .collect(Collectors.toCollection(ArrayList::new));
    streams.set(0, kept(size));
    hashUpTo(size, streams.toArray(DigestStream[]::new));
    return streams.stream().map(stream -> finish(stream, size)).toList();
  }

  /** Returns the sha256 state of the first {@code size} bytes if it was kept, or of none. */
  private DigestStream kept(long size) {
    return backend
        .uploadDigests()
        .take(id, size)
        .orElseGet(() -> DigestStream.of(DigestAlgorithm.SHA256));
  }

  /** Reads the data once for all of {@code digests} that are not of {@code size} bytes yet. */
  private void hashUpTo(long size, DigestStream... digests) {
    DigestStream[] behind =
        Stream.of(digests).filter(digest -> digest.size() != size).toArray(DigestStream[]::new);
    if (behind.length == 0) {
      return;
    }
    try (ReadableByteChannel in = backend.driver().open(data, 0)) {
      Transfer.hash(in, behind);
    } catch (StorageException.NoSuchObject e) {
      throw unknown();
    } catch (IOException e) {
      throw StorageException.ofChannel(data, e);
    }
  }

  private Digest finish(DigestStream digest, long size) {
    if (digest.size() != size) {
      throw RegistryException.of(
          ErrorCode.BLOB_UPLOAD_INVALID,
          id.toString(),
          "has " + digest.size() + " bytes and had " + size + ": another writer adds to it");
    }
    return digest.finish();
  }

  /** Data, then links, then no upload: a crash between two steps leaves what a reader understands. */
  private Descriptor publish(Digest canonical, long size, Digest alias) {
    Promise promise = backend.promise();
    try {
      backend.blobs().publish(promise, data, canonical, size);
    } catch (StorageException.NoSuchObject e) {
      throw unknown();
    }
    new BlobStore(backend, repository).writeLinks(promise, canonical, alias);
    backend.driver().deleteTree(RegistryLayout.upload(repository, id));
    backend.driver().persist(List.of(RegistryLayout.upload(repository, id)));
    promise.keep();
    Descriptor blob = Descriptor.of(MediaType.OCTET_STREAM, canonical, size);
    backend.events().blobPushed(began, repository, blob);
    return blob;
  }

  private RegistryException notNext(long offset, long end) {
    return RegistryException.invalid(
        ErrorCode.RANGE_INVALID,
        Long.toString(offset),
        "offset " + end + ", the end of upload " + id);
  }

  private RegistryException unknown() {
    return RegistryException.of(
        ErrorCode.BLOB_UPLOAD_UNKNOWN, id.toString(), "no such upload in repository " + repository);
  }

  /** What is added, and how it passes to the store and to the digest. */
  private interface Part {
    void pass(WritableByteChannel out, DigestStream digest) throws IOException;
  }
}
