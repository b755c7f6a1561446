package io.stowage.registry.http.internal.blob;

import io.stowage.registry.BlobStore;
import io.stowage.registry.http.QueryParameters;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.internal.api.Call;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import java.util.Optional;

/**
 * Mounts the blob that a request for a new upload names (OCI distribution spec 1.1, "Mounting a
 * blob from another repository").
 *
 * <p>A mount that cannot be done is not an error: the client uploads the blob instead. In
 * particular, a client that may not pull from the source gets the same answer as for a source
 * without the blob. A mount renews the lease of the blob, as a push does.
 *
 * @param anySource whether a mount that names no source looks in all repositories that the caller
 *     may pull
 */
record BlobMount(boolean anySource) {
  /** Mounts the blob and returns its digest, or returns empty if it has to be uploaded. */
  Optional<Digest> attempt(Call call) {
    return call.request()
        .query()
        .first("mount")
        .flatMap(BlobMount::digest)
        .filter(digest -> mount(call, digest));
  }

  private boolean mount(Call call, Digest digest) {
    BlobStore blobs = call.repository().blobs();
    QueryParameters query = call.request().query();
    Optional<String> source = query.first("from").filter(name -> !name.isEmpty());
    if (source.isEmpty()) {
      return anySource && blobs.mount(digest, name -> mayPull(call, name)).isPresent();
    }
    return source
        .flatMap(BlobMount::name)
        .filter(name -> mayPull(call, name))
        .flatMap(name -> blobs.mount(digest, name))
        .isPresent();
  }

  private static boolean mayPull(Call call, RepositoryName name) {
    return call.rights().test(Access.repository(name.value(), Access.Action.PULL));
  }

  private static Optional<Digest> digest(String text) {
    try {
      return Optional.of(Digest.parse(text)).filter(digest -> digest.algorithm().isKnown());
    } catch (RegistryException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<RepositoryName> name(String text) {
    try {
      return Optional.of(RepositoryName.parse(text));
    } catch (RegistryException malformed) {
      return Optional.empty();
    }
  }
}
