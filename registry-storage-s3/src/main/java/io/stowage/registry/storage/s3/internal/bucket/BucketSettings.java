package io.stowage.registry.storage.s3.internal.bucket;

import java.time.Duration;
import java.util.Optional;

/**
 * The settings of a whole bucket.
 *
 * @param versioning whether new writes add versions
 * @param noncurrentExpiration the shortest time after which a lifecycle rule removes hidden or
 *     replaced versions of keys that may be ours, or empty if no rule does
 * @param currentExpiration the shortest time after which a lifecycle rule hides current versions
 * @param objectLock whether versions may be locked against removal
 */
public record BucketSettings(
    Versioning versioning,
    Optional<Duration> noncurrentExpiration,
    Optional<Duration> currentExpiration,
    boolean objectLock) {
  /** The state of versioning. */
  public enum Versioning {
    /** It was never enabled. */
    NEVER,
    /** Each write adds a version. */
    ENABLED,
    /** It was enabled; a delete destroys what was written before it was, or since it was suspended. */
    SUSPENDED
  }
}
