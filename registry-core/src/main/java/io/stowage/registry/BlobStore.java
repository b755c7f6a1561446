package io.stowage.registry;

import io.stowage.registry.internal.lease.LeaseScope;
import io.stowage.registry.internal.service.BlobData;
import io.stowage.registry.internal.service.BlobStream;
import io.stowage.registry.internal.service.Transfer;
import io.stowage.registry.internal.service.VerifyingInputStream;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Digester;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The layers and configs of one repository.
 *
 * <p>A repository contains only the blobs that were pushed to it or mounted into it, although the
 * bytes are stored once for all repositories. Manifests are not visible here. Thread-safe. In
 * addition to the exceptions documented at each method, every method throws {@code
 * DamagedLinkException} for a link that cannot be read and {@code StorageException} if the store
 * fails or the thread is interrupted; the stream of a blob throws an {@code IOException} with that
 * exception as its cause. Methods that write throw UNSUPPORTED if the registry is read-only, and
 * UNAVAILABLE if they took so long that a collection removed the content that they wrote; the
 * caller then has to push again.
 */
public final class BlobStore {
  private final Backend backend;
  private final RepositoryName repository;
  private final LayerLinks links;

  BlobStore(Backend backend, RepositoryName repository) {
    this.backend = backend;
    this.repository = repository;
    this.links = new LayerLinks(backend, repository);
  }

  /**
   * Returns the digest and size of a blob, or empty if the repository does not have it. Changes
   * nothing and fires no event. A collection may remove the blob at any time, so a pusher calls
   * {@link #touch} instead.
   */
  public Optional<Descriptor> find(Digest digest) {
    return backend.links().layer(repository, digest).flatMap(backend.blobs()::find);
  }

  /**
   * Returns the digest and size of a blob, as {@link #find} does, and renews its lease: no
   * collection removes the blob within half of the {@linkplain RegistryOptions#grace grace period},
   * even if no manifest references it. A pusher may therefore skip the upload. The returned digest
   * is the sha256 digest under which the blob is stored.
   */
  public Optional<Descriptor> touch(Digest digest) {
    LeaseScope scope = backend.scope();
    return links.relyOn(scope, digest).filter(found -> scope.holds());
  }

  /**
   * Opens a blob. The caller closes the stream.
   *
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have it
   */
  public InputStream open(Digest digest) {
    return open(digest, 0);
  }

  /**
   * Opens a blob at byte {@code offset}, which may equal its size. The caller closes the stream.
   *
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have it, RANGE_INVALID if the
   *     blob is shorter
   */
  public InputStream open(Digest digest, long offset) {
    return opened(digest, offset, BlobStore::stream);
  }

  /**
   * Opens a blob and verifies its content while it is read: the last read throws an {@link
   * IOException}, with {@link StorageException.Damaged} as its cause, if the content does not match
   * {@code digest}. The caller closes the stream.
   *
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have it, DIGEST_INVALID if
   *     the algorithm is not supported
   */
  public InputStream openVerified(Digest digest) {
    Objects.requireNonNull(digest, "digest");
    Digester stream = Digester.of(digest.algorithm());
    return opened(
        digest,
        0,
        (stored, content) -> new VerifyingInputStream(
            RegistryLayout.blobData(stored), digest, stream, stream(stored, content)));
  }

  /**
   * Opens a blob at byte {@code offset} as a channel, together with its size. The caller closes it.
   *
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have it, RANGE_INVALID if the
   *     blob is shorter
   */
  public BlobChannel channel(Digest digest, long offset) {
    return opened(
        digest,
        offset,
        (stored, content) -> new BlobChannel(backend.blobs().sized(stored, content), content));
  }

  /**
   * Returns a URL at which a client can read a blob without this library, and fires the event of an
   * opened blob. The result is empty if {@code locator} gives no URL, or if the data of the blob is
   * in the quarantine of a collection, where only this library can read it. In both cases no event
   * is fired, and the caller opens the blob instead.
   *
   * @param locator returns the URL for the sha256 digest under which the blob is stored, if there is
   *     one; {@link io.stowage.registry.storage.StorageDriver#urlFor} provides such URLs
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have the blob
   */
  public Optional<URI> locate(Digest digest, Function<Digest, Optional<URI>> locator) {
    Objects.requireNonNull(locator, "locator");
    long began = backend.events().begin();
    Digest stored = stored(digest);
    Optional<StorageEntry> visible = backend.driver().stat(RegistryLayout.blobData(stored));
    Optional<URI> url = visible.flatMap(entry -> locator.apply(stored));
    if (url.isPresent()) {
      backend.events().blobRead(began, repository, stored, visible.get().size());
    }
    return url;
  }

  /**
   * Writes a blob to {@code out}, which stays open.
   *
   * @return the number of bytes written
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have it
   * @throws UncheckedIOException if {@code out} fails; some bytes may have been written
   */
  public long transferTo(Digest digest, OutputStream out) {
    Objects.requireNonNull(out, "out");
    return transferTo(digest, Channels.newChannel(out));
  }

  /**
   * Writes a whole blob to {@code out} as {@link #transferTo(Digest, long, WritableByteChannel)}
   * does.
   */
  public long transferTo(Digest digest, WritableByteChannel out) {
    return transferTo(digest, 0, out);
  }

  /**
   * Writes a blob from byte {@code offset} to its end to {@code out}, as {@link #transferTo(Digest,
   * long, long, WritableByteChannel)} does.
   */
  public long transferTo(Digest digest, long offset, WritableByteChannel out) {
    return transferTo(digest, offset, Long.MAX_VALUE, out);
  }

  /**
   * Writes {@code length} bytes of a blob to {@code out}, starting at byte {@code offset}, or fewer
   * if the blob ends earlier. {@code out} stays open and must not be in non-blocking mode. If the
   * blob is a file and {@code out} is a socket or a file, the operating system moves the bytes
   * without copying them to the heap.
   *
   * @return the number of bytes written
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have it, RANGE_INVALID if the
   *     blob is shorter than {@code offset}
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws UncheckedIOException if {@code out} fails; some bytes may have been written
   */
  public long transferTo(Digest digest, long offset, long length, WritableByteChannel out) {
    Objects.requireNonNull(out, "out");
    if (length < 0) {
      throw new IllegalArgumentException("length must not be negative, but is " + length);
    }
    return opened(digest, offset, (stored, content) -> send(stored, content, length, out));
  }

  private static InputStream stream(Digest stored, ReadableByteChannel content) {
    return new BlobStream(RegistryLayout.blobData(stored), content);
  }

  private static long send(
      Digest stored, ReadableByteChannel content, long length, WritableByteChannel out) {
    try (content) {
      return Transfer.send(content, length, out);
    } catch (IOException e) {
      throw StorageException.ofChannel(RegistryLayout.blobData(stored), e);
    }
  }

  /**
   * Reads a small blob into memory.
   *
   * @param limit the maximum size of the blob in bytes
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have it, SIZE_INVALID if the
   *     blob is larger
   */
  public byte[] read(Digest digest, int limit) {
    long began = backend.events().begin();
    Digest stored = stored(digest);
    byte[] content = backend.blobs().read(digest, stored, limit);
    backend.events().blobRead(began, repository, stored, content.length);
    return content;
  }

  /** Stores {@code content}, which is already in memory. */
  public Descriptor put(byte[] content) {
    long began = backend.events().begin();
    Digest digest = Digest.of(content);
    backend.checkWritable(digest);
    LeaseScope scope = backend.scope();
    backend.blobs().write(scope, digest, content);
    links.write(scope, digest, digest);
    scope.keep();
    Descriptor descriptor = Descriptor.of(MediaType.OCTET_STREAM, digest, content.length);
    backend.events().blobPushed(began, repository, descriptor);
    return descriptor;
  }

  /**
   * Stores all bytes of {@code content}, which stays open.
   *
   * @throws UncheckedIOException if {@code content} fails; nothing is stored
   */
  public Descriptor put(InputStream content) {
    Objects.requireNonNull(content, "content");
    return upload(content, BlobUpload::commit);
  }

  /**
   * Stores all bytes of {@code content}, which stays open, if they have the digest {@code
   * expected}.
   *
   * @throws RegistryException DIGEST_INVALID if they have another digest; nothing is stored
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

  /**
   * Stores {@code content} as {@link #put(byte[])} does.
   *
   * @return its descriptor with {@code mediaType}, which the store does not record
   */
  public Descriptor put(byte[] content, MediaType mediaType) {
    Objects.requireNonNull(mediaType, "mediaType");
    return put(content).withMediaType(mediaType);
  }

  /**
   * Stores {@code content} as {@link #put(InputStream)} does.
   *
   * @return its descriptor with {@code mediaType}
   */
  public Descriptor put(InputStream content, MediaType mediaType) {
    Objects.requireNonNull(mediaType, "mediaType");
    return put(content).withMediaType(mediaType);
  }

  /**
   * Stores the content of {@code file} as {@link #put(Path)} does.
   *
   * @return its descriptor with {@code mediaType}
   */
  public Descriptor put(Path file, MediaType mediaType) {
    Objects.requireNonNull(mediaType, "mediaType");
    return put(file).withMediaType(mediaType);
  }

  /** Starts an upload in parts. */
  public BlobUpload startUpload() {
    backend.checkWritable(repository);
    return BlobUpload.start(backend, repository);
  }

  /**
   * Resumes an upload that this or another process started.
   *
   * @throws RegistryException BLOB_UPLOAD_UNKNOWN if there is no such upload
   */
  public BlobUpload resumeUpload(UUID id) {
    return BlobUpload.resume(backend, repository, id);
  }

  /**
   * Resumes an upload that this or another process started.
   *
   * @param id the text form of {@link BlobUpload#id}
   * @throws RegistryException BLOB_UPLOAD_UNKNOWN if there is no such upload or {@code id} is
   *     malformed
   */
  public BlobUpload resumeUpload(String id) {
    Objects.requireNonNull(id, "id");
    try {
      return resumeUpload(UUID.fromString(id));
    } catch (IllegalArgumentException e) {
      throw BlobUpload.unknown(id, repository);
    }
  }

  /**
   * Returns the uploads that are in progress or abandoned, in no particular order.
   *
   * @return the state of each upload at the time it was read
   */
  public List<UploadStatus> uploads() {
    List<UploadStatus> uploads = new ArrayList<>();
    backend
        .walk()
        .forEachUpload(
            repository, id -> BlobUpload.statusOf(backend, repository, id).ifPresent(uploads::add));
    return List.copyOf(uploads);
  }

  /**
   * Mounts a blob from any repository whose name is {@code allowed} into this repository; nothing
   * is copied. Collections keep the mounted blob for the same time as a blob that {@link #touch}
   * returns. If the store has the bytes of the blob, this method searches the repositories one by
   * one.
   *
   * @param allowed whether the caller may read a repository; also applies to this repository
   * @return its descriptor, or empty if no allowed repository has the blob; the caller then has to
   *     push it
   */
  public Optional<Descriptor> mount(Digest digest, Predicate<RepositoryName> allowed) {
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(allowed, "allowed");
    backend.checkWritable(digest);
    if (digest.isCanonical() && backend.blobs().find(digest).isEmpty()) {
      return Optional.empty();
    }
    List<Descriptor> mounted = new ArrayList<>();
    backend.walk().forEachRepositoryBehind("", from -> {
      if (allowed.test(from)) {
        mount(digest, from).ifPresent(mounted::add);
      }
      return mounted.isEmpty();
    });
    return mounted.stream().findFirst();
  }

  /** Parses {@code from} and mounts a blob as {@link #mount(Digest, RepositoryName)} does. */
  public Optional<Descriptor> mount(Digest digest, String from) {
    Objects.requireNonNull(from, "from");
    return mount(digest, RepositoryName.parse(from));
  }

  /**
   * Mounts a blob of the repository {@code from} into this repository; nothing is copied.
   * Collections keep the mounted blob for the same time as a blob that {@link #touch} returns.
   *
   * @return its descriptor, or empty if {@code from} does not have the blob; the caller then has to
   *     push it
   */
  public Optional<Descriptor> mount(Digest digest, RepositoryName from) {
    Objects.requireNonNull(from, "from");
    backend.checkWritable(digest);
    long began = backend.events().begin();
    LeaseScope scope = backend.scope();
    Optional<Descriptor> blob = new LayerLinks(backend, from).relyOn(scope, digest);
    blob.ifPresent(descriptor -> links.write(scope, descriptor.digest(), digest));
    Optional<Descriptor> mounted = blob.filter(descriptor -> scope.holds());
    mounted.ifPresent(
        descriptor -> backend.events().blobMounted(began, repository, descriptor, from));
    return mounted;
  }

  /**
   * Removes a blob from this repository. Its bytes stay until a collection finds them unreachable.
   *
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have it, UNSUPPORTED if
   *     deletion is disabled
   */
  public void delete(Digest digest) {
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

  /**
   * Passes the digest of each blob to which the repository has a link to {@code visitor}, in no
   * particular order.
   */
  public void forEach(Consumer<Digest> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    backend.walk().forEachLayer(repository, digest -> {
      if (backend.driver().stat(RegistryLayout.layerLink(repository, digest)).isPresent()) {
        visitor.accept(digest);
      }
    });
  }

  /**
   * Returns the digests that {@link #forEach} passes to its visitor. The caller closes the stream.
   */
  public Stream<Digest> stream() {
    return RegistryWalk.<Digest>collect(this::forEach).stream();
  }

  /** Returns the name of this class and of the repository. */
  @Override
  public String toString() {
    return "BlobStore[repository=" + repository + "]";
  }

  /** Opens a blob, fires the event, and applies {@code form} to its stored digest and channel. */
  private <T> T opened(
      Digest digest, long offset, BiFunction<Digest, ReadableByteChannel, T> form) {
    long began = backend.events().begin();
    Digest stored = stored(digest);
    ReadableByteChannel channel = backend.open(digest, stored, offset);
    backend.events().blobOpened(began, repository, stored, channel, offset);
    return form.apply(stored, channel);
  }

  private Digest stored(Digest digest) {
    return backend
        .layerCache()
        .find(repository, digest, () -> backend.links().layer(repository, digest))
        .orElseThrow(() -> BlobData.unknown(digest));
  }

  private Descriptor upload(InputStream content, Function<BlobUpload, Descriptor> commit) {
    return BlobUpload.whole(startUpload(), content, commit);
  }
}
