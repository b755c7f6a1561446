package io.stowage.registry;

import io.stowage.registry.internal.lease.LeaseScope;
import io.stowage.registry.internal.service.BlobStream;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.internal.walk.Shard;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RegistryException;
import java.io.InputStream;
import java.nio.channels.ReadableByteChannel;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * All blobs of a registry, that is, all layers, configs and manifests, even those that no
 * repository links to.
 *
 * <p>Intended for tools; an application uses a {@link BlobStore}, which gives access only to the
 * blobs of one repository and fires events. Digests are those under which blobs are stored.
 * Thread-safe; every method throws {@code StorageException} if the store fails.
 */
public final class RegistryBlobs {
  private final Backend backend;

  RegistryBlobs(Backend backend) {
    this.backend = backend;
  }

  /** Returns the digest and size of a blob, or empty if there is no such blob. Changes nothing. */
  public Optional<Descriptor> find(Digest digest) {
    return backend.blobs().find(digest);
  }

  /**
   * Returns the digest and size of a blob and renews its lease, as {@link BlobStore#touch} does.
   */
  public Optional<Descriptor> touch(Digest digest) {
    LeaseScope scope = backend.scope();
    return backend.blobs().stat(scope, digest).filter(found -> scope.holds());
  }

  /**
   * Opens a blob at byte {@code offset}, which may equal its size. The caller closes the stream.
   *
   * @throws RegistryException BLOB_UNKNOWN if there is no such blob, RANGE_INVALID if it is shorter
   */
  public InputStream open(Digest digest, long offset) {
    return new BlobStream(RegistryLayout.blobData(digest), opened(digest, offset));
  }

  /**
   * Opens a blob at byte {@code offset} as a channel, together with its size. The caller closes it.
   *
   * @throws RegistryException BLOB_UNKNOWN if there is no such blob, RANGE_INVALID if it is shorter
   */
  public BlobChannel channel(Digest digest, long offset) {
    ReadableByteChannel content = opened(digest, offset);
    return new BlobChannel(backend.blobs().sized(digest, content), content);
  }

  /**
   * Reads a small blob into memory.
   *
   * @param limit the maximum size of the blob in bytes
   * @throws RegistryException BLOB_UNKNOWN if there is no such blob, SIZE_INVALID if it is larger
   */
  public byte[] read(Digest digest, int limit) {
    return backend.blobs().read(digest, digest, limit);
  }

  /**
   * Passes the digest of each blob to {@code visitor}, in no particular order. The digests are
   * taken from the names of folders alone, so blobs whose data is missing are included.
   */
  public void forEach(Consumer<Digest> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    backend.walk().forEachBlob(visitor);
  }

  /**
   * Returns the digests that {@link #forEach} passes to its visitor. The caller closes the stream,
   * which holds the digests of one of 256 shards in memory at a time.
   */
  public Stream<Digest> stream() {
    RegistryWalk walk = backend.walk();
    return RegistryWalk.<Shard>collect(walk::forEachShard).stream()
        .flatMap(shard ->
            RegistryWalk.<Digest>collect(each -> walk.forEachBlobIn(shard, each)).stream());
  }

  /** Returns the name of this class and the store. */
  @Override
  public String toString() {
    return "RegistryBlobs[storage=" + backend.store() + "]";
  }

  private ReadableByteChannel opened(Digest digest, long offset) {
    return backend.open(digest, digest, offset);
  }
}
