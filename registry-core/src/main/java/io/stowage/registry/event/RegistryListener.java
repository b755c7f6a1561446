package io.stowage.registry.event;

import java.util.Objects;

/**
 * Receives an event for each operation that a service of one registry completed. A registry calls
 * its listener in the thread that requested the operation, after the operation is done.
 *
 * <p>A listener overrides the methods for the events that it needs, or {@link #completed} to
 * receive all events. {@link #andThen} combines two listeners.
 *
 * <p>There are no events for requests that were refused or failed, nor for changes that other
 * processes, other registries or a collection make to the same store. The caller waits until the
 * listener returns, so a listener should hand long work to an executor. An exception that a
 * listener throws is logged and has no other effect. All threads that use the registry may call its
 * listener at the same time.
 */
public interface RegistryListener {
  /** Returns a listener that does nothing. A registry with this listener creates no events. */
  static RegistryListener none() {
    return Silence.LISTENER;
  }

  /**
   * Returns a listener that passes each event to this listener and then to {@code next}, even if
   * this listener throws an exception.
   */
  default RegistryListener andThen(RegistryListener next) {
    Objects.requireNonNull(next, "next");
    if (equals(none())) {
      return next;
    }
    return next.equals(none()) ? this : new ListenerPair(this, next);
  }

  /** Called for each event by the other methods, unless they are overridden. */
  default void completed(RegistryEvent event) {}

  /** Called after a blob was pushed, in a single call or by completing an upload. */
  default void blobPushed(RegistryEvent.BlobPushed event) {
    completed(event);
  }

  /** Called after a blob of one repository was mounted in another. */
  default void blobMounted(RegistryEvent.BlobMounted event) {
    completed(event);
  }

  /** Called after a blob was opened for the caller to read, or was read whole. */
  default void blobOpened(RegistryEvent.BlobOpened event) {
    completed(event);
  }

  /** Called after a blob was removed from a repository. Its content remains until a collection. */
  default void blobDeleted(RegistryEvent.BlobDeleted event) {
    completed(event);
  }

  /**
   * Called after a manifest was pushed. If it was pushed by tag, {@link #tagged} is called next.
   */
  default void manifestPushed(RegistryEvent.ManifestPushed event) {
    completed(event);
  }

  /** Called after a manifest was read. */
  default void manifestPulled(RegistryEvent.ManifestPulled event) {
    completed(event);
  }

  /**
   * Called after a manifest was removed from a repository, and after {@link #untagged} was called
   * for each tag that named it.
   */
  default void manifestDeleted(RegistryEvent.ManifestDeleted event) {
    completed(event);
  }

  /** Called after a tag was set, even if it already named the same manifest. */
  default void tagged(RegistryEvent.Tagged event) {
    completed(event);
  }

  /** Called after a tag was removed, on its own or together with the manifest that it named. */
  default void untagged(RegistryEvent.Untagged event) {
    completed(event);
  }

  /** Called after a repository was removed. There are no separate events for its content. */
  default void repositoryRemoved(RegistryEvent.RepositoryRemoved event) {
    completed(event);
  }
}
