package io.stowage.registry.event;

/**
 * Is told what the services of one registry did, in the thread that asked for it, when it is done.
 *
 * <p>What was refused or failed is not told, nor what other processes, other registries or a collection
 * do to the same store. The caller waits for it: what takes long belongs in an executor. An exception
 * thrown here is logged, and changes nothing. Called from as many threads at once as use the registry.
 */
public interface RegistryListener {
  /** Returns a listener that does nothing; a registry then makes no event. */
  static RegistryListener none() {
    return Silence.LISTENER;
  }

  /** A blob was pushed, in one go or as the end of an upload. */
  default void blobPushed(RegistryEvent.BlobPushed event) {}

  /** A repository was let see a blob of another one. */
  default void blobMounted(RegistryEvent.BlobMounted event) {}

  /** A blob was opened, to be read by the caller, or read whole. */
  default void blobOpened(RegistryEvent.BlobOpened event) {}

  /** A blob was taken from a repository; its bytes are left to a collection. */
  default void blobDeleted(RegistryEvent.BlobDeleted event) {}

  /** A manifest was pushed. If by a tag, {@link #tagged} follows. */
  default void manifestPushed(RegistryEvent.ManifestPushed event) {}

  /** A manifest was read. */
  default void manifestPulled(RegistryEvent.ManifestPulled event) {}

  /** A manifest was taken from a repository. For each tag that named it, {@link #untagged} came before. */
  default void manifestDeleted(RegistryEvent.ManifestDeleted event) {}

  /** A tag was set, be it to what it named already. */
  default void tagged(RegistryEvent.Tagged event) {}

  /** A tag was removed, by itself or with the manifest that it named. */
  default void untagged(RegistryEvent.Untagged event) {}

  /** A repository was removed; what was in it is not told one by one. */
  default void repositoryRemoved(RegistryEvent.RepositoryRemoved event) {}
}
