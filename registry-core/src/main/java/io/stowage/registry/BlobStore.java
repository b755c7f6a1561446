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
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.DigestStream;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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
  private final LayerLinks links;

  BlobStore(Backend backend, RepositoryName repository) {
    this.backend = backend;
    this.repository = repository;
    this.links = new LayerLinks(backend, repository);
  }

  /**
   * Returns digest and size of a blob, or empty if the repository does not have it. Changes nothing and
   * fires no event. A collection may remove the blob at any time: a pusher asks {@link #touch}.
   */
  public Optional<Descriptor> find(Digest digest) {
    Objects.requireNonNull(digest, "digest");
    return backend.links().layer(repository, digest).flatMap(backend.blobs()::find);
  }

  /**
   * Returns digest and size of a blob, as {@link #find} does, and renews its lease: the blob stays for at
   * least half of the grace, reachable or not, so that a pusher may skip its upload. The digest returned
   * is the one that it is stored under, which is sha256.
   */
  public Optional<Descriptor> touch(Digest digest) {
    Objects.requireNonNull(digest, "digest");
    LeaseScope scope = backend.scope();
    return links.relyOn(scope, digest).filter(found -> scope.holds());
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
    return opened(digest, offset, BlobStore::stream);
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
        (stored, content) -> new VerifyingInputStream(
            RegistryLayout.blobData(stored), digest, stream, stream(stored, content)));
  }

  /**
   * Opens a blob from byte {@code offset} on as a channel, together with its size. The caller closes it.
   *
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have it, RANGE_INVALID if it is
   *     shorter
   */
  public BlobChannel channel(Digest digest, long offset) {
    Objects.requireNonNull(digest, "digest");
    return opened(
        digest,
        offset,
        (stored, content) -> new BlobChannel(backend.blobs().sized(stored, content), content));
  }

  /**
   * Writes a blob to {@code out}, and does not close it.
   *
   * @return how many bytes were written
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have it
   * @throws UncheckedIOException if {@code out} fails; some bytes may have been written
   */
  public long transferTo(Digest digest, OutputStream out) {
    Objects.requireNonNull(out, "out");
    return transferTo(digest, Channels.newChannel(out));
  }

  /** As {@link #transferTo(Digest, long, WritableByteChannel)}, from the first byte on. */
  public long transferTo(Digest digest, WritableByteChannel out) {
    return transferTo(digest, 0, out);
  }

  /** As {@link #transferTo(Digest, long, long, WritableByteChannel)}, up to the last byte. */
  public long transferTo(Digest digest, long offset, WritableByteChannel out) {
    return transferTo(digest, offset, Long.MAX_VALUE, out);
  }

  /**
   * Writes {@code length} bytes of a blob to {@code out}, from byte {@code offset} on, or fewer if the
   * blob ends before. Does not close {@code out}, which must not be in non-blocking mode. If the blob is a
   * file and {@code out} a socket or a file, the operating system moves the bytes, and none is copied to
   * the heap.
   *
   * @return how many bytes were written
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have it, RANGE_INVALID if it is
   *     shorter than {@code offset}
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws UncheckedIOException if {@code out} fails; some bytes may have been written
   */
  public long transferTo(Digest digest, long offset, long length, WritableByteChannel out) {
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(out, "out");
    if (length < 0) {
      throw new IllegalArgumentException("length is " + length + ", expected zero or more");
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
    LeaseScope scope = backend.scope();
    backend.blobs().write(scope, digest, content);
    links.write(scope, digest, digest);
    scope.keep();
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

  /**
   * Stores {@code content} as {@link #put(byte[])} does.
   *
   * @return its descriptor with {@code mediaType}, which only manifests record, and the store does not
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
   * Goes on with an upload that this or another process began.
   *
   * @param id as {@link BlobUpload#id} has it in text
   * @throws RegistryException BLOB_UPLOAD_UNKNOWN if there is none, or {@code id} is not one
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
   * Returns the uploads that are under way or were left alone, in no order.
   *
   * @return what each of them was when it was looked at
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
   * Lets this repository see a blob that any repository has whose name is {@code allowed}; nothing is
   * copied. What is mounted stays like a blob that {@link #touch} returns. This looks at the repositories
   * one by one, unless no repository has the bytes of {@code digest}.
   *
   * @param allowed whether the caller may read a repository; this one counts as any other
   * @return its descriptor, or empty if none of them has it, and it must be pushed
   */
  public Optional<Descriptor> mount(Digest digest, Predicate<RepositoryName> allowed) {
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(allowed, "allowed");
    backend.checkWritable(digest);
    if (digest.algorithm().equals(DigestAlgorithm.SHA256)
        && backend.blobs().find(digest).isEmpty()) {
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

  /** As {@link #mount(Digest, RepositoryName)}, by a name that is parsed. */
  public Optional<Descriptor> mount(Digest digest, String from) {
    Objects.requireNonNull(from, "from");
    return mount(digest, RepositoryName.parse(from));
  }

  /**
   * Lets this repository see a blob of the repository {@code from}; nothing is copied. What is mounted
   * stays like a blob that {@link #touch} returns.
   *
   * @return its descriptor, or empty if {@code from} does not have it, and it must be pushed
   */
  public Optional<Descriptor> mount(Digest digest, RepositoryName from) {
    Objects.requireNonNull(digest, "digest");
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

  /** Returns what {@link #forEach} passes to its visitor. The caller closes the stream. */
  public Stream<Digest> stream() {
    return RegistryWalk.<Digest>collect(this::forEach).stream();
  }

  /** Opens a blob, fires the event, and returns what {@code form} makes of its digest and channel. */
  private <T> T opened(
      Digest digest, long offset, BiFunction<Digest, ReadableByteChannel, T> form) {
    long began = backend.events().begin();
    Digest stored = stored(digest);
    ReadableByteChannel channel = backend.blobs().open(digest, stored, offset);
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
