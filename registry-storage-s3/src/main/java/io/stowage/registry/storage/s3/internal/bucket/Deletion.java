package io.stowage.registry.storage.s3.internal.bucket;

/**
 * The outcome of a bulk call for one key.
 *
 * @param target the key, and the version that was to be removed, or empty
 * @param marker the id of the delete marker that hides the key since then, or empty
 * @param error the error code of the store, or empty if the call succeeded for this key
 */
public record Deletion(KeyVersion target, String marker, String error) {
  /** Returns whether the store reported no error for this key. */
  public boolean succeeded() {
    return error.isEmpty();
  }
}
