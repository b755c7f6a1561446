package io.stowage.registry;

import io.stowage.registry.internal.lease.Promise;
import io.stowage.registry.internal.service.BlobData;
import io.stowage.registry.internal.service.BlobStream;
import io.stowage.registry.internal.service.Transfer;
import io.stowage.registry.internal.service.VerifyingInputStream;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestStream;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The layers and configs of one repository.
 *
 * <p>A repository sees only what was pushed to it or mounted into it, though the bytes are stored once
 * for all. Manifests are not seen here. Thread-safe. Besides what is said at a method, each throws
 * {@code DamagedLinkException} for a link that cannot be read and {@code StorageException} if the
 * store fails or the thread is interrupted; a stream of a blob throws an {@code IOException} with that
 * as its cause; those that write throw UNSUPPORTED if the registry is read-only, and UNAVAILABLE, so
 * that the caller pushes again, if they took so long that a collection removed what they wrote.
 */
public final class BlobStore {
  private final Backend backend;
  private final RepositoryName repository;

  BlobStore(Backend backend, RepositoryName repository) {
    this.backend = backend;
    this.repository = repository;
  }

  /**
   * Returns digest and size of a blob, or empty if the repository does not have it.
   *
   * <p>What is found here stays, reachable or not, for half of the grace at least, so that a pusher
   * may skip its upload. The digest returned is the one that it is stored under, which is sha256.
   */
  public Optional<Descriptor> stat(Digest digest) {
    Objects.requireNonNull(digest, "digest");
    Promise promise = backend.promise();
    return relyOn(promise, digest).filter(found -> promise.holds());
  }

  /** Returns what is known of a blob, on whose link and data {@code promise} then relies; or empty. */
  Optional<Descriptor> relyOn(Promise promise, Digest digest) {
    Optional<Digest> stored = backend.links().layer(repository, digest);
    if (stored.isEmpty()
        || promise.relyOn(RegistryLayout.layerLink(repository, digest), digest).isEmpty()) {
      return Optional.empty();
    }
    return backend.blobs().stat(promise, stored.get());
  }

  /**
   * Opens a blob. The caller closes the stream.
   *
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have it
   */
  public InputStream open(Digest digest) {
    Objects.requireNonNull(digest, "digest");
    return open(digest, 0);
  }

  /**
   * Opens a blob from byte {@code offset} on, which may be its size. The caller closes the stream.
   *
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have it, RANGE_INVALID if it is
   *     shorter
   */
  public InputStream open(Digest digest, long offset) {
    Objects.requireNonNull(digest, "digest");
    return opened(digest, offset, BlobStream::new);
  }

  /**
   * Opens a blob and checks what is read: the last read throws an {@link IOException}, with {@link
   * StorageException.Damaged} as its cause, if the content is not the one that {@code digest} names.
   * The caller closes the stream.
   *
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have it, DIGEST_INVALID if the
   *     algorithm is not known here
   */
  public InputStream openVerified(Digest digest) {
    Objects.requireNonNull(digest, "digest");
    DigestStream stream = DigestStream.of(digest.algorithm());
    return opened(
        digest,
        0,
        (path, content) ->
            new VerifyingInputStream(path, digest, stream, new BlobStream(path, content)));
  }

  /**
   * Opens a blob from byte {@code offset} on as a channel; on a file system it is a {@code
   * FileChannel}, whose {@code transferTo} makes no copy. The caller closes it.
   *
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have it, RANGE_INVALID if it is
   *     shorter
   */
  public ReadableByteChannel channel(Digest digest, long offset) {
    Objects.requireNonNull(digest, "digest");
    return opened(digest, offset, (path, content) -> content);
  }

  /**
   * Sends a blob from byte {@code offset} on to {@code out}, which must not be in non-blocking mode;
   * does not close it. Where the blob is a file and {@code out} a socket or a file, the operating
   * system moves the bytes and none comes to the heap.
   *
   * @return how many bytes were sent
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have it, RANGE_INVALID if it is
   *     shorter
   * @throws UncheckedIOException if {@code out} fails; some bytes may have been sent
   */
  public long transferTo(Digest digest, long offset, WritableByteChannel out) {
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(out, "out");
    return opened(digest, offset, (path, content) -> send(path, content, out));
  }

  private static long send(StoragePath path, ReadableByteChannel content, WritableByteChannel out) {
    try (content) {
      return Transfer.send(content, out);
    } catch (IOException e) {
      throw StorageException.ofChannel(path, e);
    }
  }

  /**
   * Reads a small blob whole.
   *
   * @param limit the most bytes that it may have
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have it, SIZE_INVALID if it is
   *     larger
   */
  public byte[] read(Digest digest, int limit) {
    Objects.requireNonNull(digest, "digest");
    long began = backend.events().begin();
    Digest stored = stored(digest);
    byte[] content = backend.blobs().read(digest, stored, limit);
    backend.events().blobRead(began, repository, stored, content.length);
    return content;
  }

  /** Stores {@code content}, which is held in memory already. */
  public Descriptor put(byte[] content) {
    Objects.requireNonNull(content, "content");
    long began = backend.events().begin();
    Digest digest = Digest.of(content);
    backend.checkWritable(digest);
    Promise promise = backend.promise();
    backend.blobs().write(promise, digest, content);
    writeLink(promise, digest, digest);
    promise.keep();
    Descriptor descriptor = Descriptor.of(MediaType.OCTET_STREAM, digest, content.length);
    backend.events().blobPushed(began, repository, descriptor);
    return descriptor;
  }

  /**
   * Stores all that comes from {@code content}; does not close it.
   *
   * @throws UncheckedIOException if {@code content} fails; nothing is stored
   */
  public Descriptor put(InputStream content) {
    Objects.requireNonNull(content, "content");
    return upload(content, BlobUpload::commit);
  }

  /**
   * Stores all that comes from {@code content} if it has the digest {@code expected}; does not close
   * it.
   *
   * @throws RegistryException DIGEST_INVALID if it has another one; nothing is stored
   * @throws UncheckedIOException if {@code content} fails; nothing is stored
   */
  public Descriptor put(InputStream content, Digest expected) {
    Objects.requireNonNull(content, "content");
    Objects.requireNonNull(expected, "expected");
    return upload(content, upload -> upload.commit(expected));
  }

  /**
   * Stores the content of {@code file}.
   *
   * @throws UncheckedIOException if it cannot be read; nothing is stored
   */
  public Descriptor put(Path file) {
    Objects.requireNonNull(file, "file");
    try (InputStream content = Files.newInputStream(file)) {
      return put(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Begins an upload in parts. */
  public BlobUpload startUpload() {
    backend.checkWritable(repository);
    return BlobUpload.start(backend, repository);
  }

  /**
   * Goes on with an upload that this or another process began.
   *
   * @throws RegistryException BLOB_UPLOAD_UNKNOWN if there is none
   */
  public BlobUpload resumeUpload(UUID id) {
    Objects.requireNonNull(id, "id");
    return BlobUpload.resume(backend, repository, id);
  }

  /**
   * Lets this repository see a blob of the repository {@code from}; nothing is copied. What is mounted
   * stays as what {@link #stat} finds.
   *
   * @return its descriptor, or empty if {@code from} does not have it, and it must be pushed
   */
  public Optional<Descriptor> mount(Digest digest, RepositoryName from) {
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(from, "from");
    backend.checkWritable(digest);
    long began = backend.events().begin();
    Promise promise = backend.promise();
    Optional<Descriptor> blob = new BlobStore(backend, from).relyOn(promise, digest);
    blob.ifPresent(descriptor -> writeLinks(promise, descriptor.digest(), digest));
    Optional<Descriptor> mounted = blob.filter(descriptor -> promise.holds());
    mounted.ifPresent(
        descriptor -> backend.events().blobMounted(began, repository, descriptor, from));
    return mounted;
  }

  /**
   * Takes a blob from this repository. Its bytes stay until a collection finds that nobody needs them.
   *
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have it, UNSUPPORTED if deletion
   *     is switched off
   */
  public void delete(Digest digest) {
    Objects.requireNonNull(digest, "digest");
    backend.checkDeletable(digest);
    long began = backend.events().begin();
    try {
      if (!backend.leases().delete(RegistryLayout.layerLink(repository, digest))) {
        throw BlobData.unknown(digest);
      }
    } finally {
      backend.layerCache().forget();
    }
    backend.events().blobDeleted(began, repository, digest);
  }

  /** Tells the digest of each blob that the repository has a link to, in no order. */
  public void forEach(Consumer<Digest> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    backend.walk().forEachLayer(repository, digest -> {
      if (backend.driver().stat(RegistryLayout.layerLink(repository, digest)).isPresent()) {
        visitor.accept(digest);
      }
    });
  }

  /** Opens a blob, tells so, and returns what {@code form} makes of the place and the channel. */
  private <T> T opened(
      Digest digest, long offset, BiFunction<StoragePath, ReadableByteChannel, T> form) {
    long began = backend.events().begin();
    Digest stored = stored(digest);
    ReadableByteChannel channel = backend.blobs().open(digest, stored, offset);
    backend.events().blobOpened(began, repository, stored, channel, offset);
    return form.apply(RegistryLayout.blobData(stored), channel);
  }

  private Digest stored(Digest digest) {
    return backend
        .layerCache()
        .find(repository, digest, () -> backend.links().layer(repository, digest))
        .orElseThrow(() -> BlobData.unknown(digest));
  }

  /** Writes the link of a blob, and that of the {@code alias} by which it was pushed. */
  void writeLinks(Promise promise, Digest stored, Digest alias) {
    writeLink(promise, stored, stored);
    if (!alias.equals(stored)) {
      writeLink(promise, alias, stored);
    }
  }

  private void writeLink(Promise promise, Digest digest, Digest stored) {
    promise.link(RegistryLayout.layerLink(repository, digest), stored);
  }

  private Descriptor upload(InputStream content, Function<BlobUpload, Descriptor> commit) {
    return BlobUpload.whole(startUpload(), content, commit);
  }
}
