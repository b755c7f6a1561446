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
 * All blobs of a registry, layers, configs and manifests alike, whichever repository has them.
 *
 * <p>For tools; an application goes through a {@link BlobStore}, which shows a repository only what is
 * its own, and tells the listener. Digests are those that blobs are stored under. Thread-safe; every
 * method throws {@code StorageException} if the store fails.
 */
public final class RegistryBlobs {
  private final Backend backend;

  RegistryBlobs(Backend backend) {
    this.backend = backend;
  }

  /** Returns digest and size of a blob, or empty if there is none. Changes nothing. */
  public Optional<Descriptor> find(Digest digest) {
    Objects.requireNonNull(digest, "digest");
    return backend.blobs().find(digest);
  }

  /** Returns digest and size of a blob, and renews its lease, as {@link BlobStore#touch} does. */
  public Optional<Descriptor> touch(Digest digest) {
    Objects.requireNonNull(digest, "digest");
    LeaseScope scope = backend.scope();
    return backend.blobs().stat(scope, digest).filter(found -> scope.holds());
  }

  /**
   * Opens a blob from byte {@code offset} on, which may be its size. The caller closes the stream.
   *
   * @throws RegistryException BLOB_UNKNOWN if there is none, RANGE_INVALID if it is shorter
   */
  public InputStream open(Digest digest, long offset) {
    Objects.requireNonNull(digest, "digest");
    return new BlobStream(RegistryLayout.blobData(digest), opened(digest, offset));
  }

  /**
   * Opens a blob from byte {@code offset} on as a channel, together with its size. The caller closes it.
   *
   * @throws RegistryException BLOB_UNKNOWN if there is none, RANGE_INVALID if it is shorter
   */
  public BlobChannel channel(Digest digest, long offset) {
    Objects.requireNonNull(digest, "digest");
    ReadableByteChannel content = opened(digest, offset);
    return new BlobChannel(backend.blobs().sized(digest, content), content);
  }

  /**
   * Reads a small blob whole.
   *
   * @param limit the most bytes that it may have
   * @throws RegistryException BLOB_UNKNOWN if there is none, SIZE_INVALID if it is larger
   */
  public byte[] read(Digest digest, int limit) {
    Objects.requireNonNull(digest, "digest");
    return backend.blobs().read(digest, digest, limit);
  }

  /**
   * Tells the digest of each blob, in no order, by the names of folders alone: one whose data is
   * missing is told too.
   */
  public void forEach(Consumer<Digest> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    backend.walk().forEachBlob(visitor);
  }

  /**
   * Returns what {@link #forEach} passes to its visitor. The caller closes the stream, which holds the
   * digests of one of 256 shards at a time.
   */
  public Stream<Digest> stream() {
    RegistryWalk walk = backend.walk();
    return RegistryWalk.<Shard>collect(walk::forEachShard).stream()
        .flatMap(shard ->
            RegistryWalk.<Digest>collect(each -> walk.forEachBlobIn(shard, each)).stream());
  }

  private ReadableByteChannel opened(Digest digest, long offset) {
    return backend.blobs().open(digest, digest, offset);
  }
}
