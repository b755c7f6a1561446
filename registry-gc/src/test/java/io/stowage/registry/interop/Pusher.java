package io.stowage.registry.interop;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;

/** Writes to a registry in one way or another. */
interface Pusher {
  /** Pushes a complete blob under {@code digest} by an upload. */
  void blob(String repository, byte[] content, Digest digest);

  void mount(String repository, Digest digest, String from);

  /** Pushes a manifest under a tag or its digest. */
  void manifest(String repository, String reference, MediaType type, byte[] content);

  void deleteBlob(String repository, Digest digest);

  void deleteManifest(String repository, Digest digest);
}
