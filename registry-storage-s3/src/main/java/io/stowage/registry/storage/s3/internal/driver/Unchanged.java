package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.Quarantine.Seen;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Compares what a listing shows with what a caller saw, perhaps in whole seconds. */
final class Unchanged {
  private Unchanged() {}

  /** Returns whether {@code current} is the version that was seen. */
  static boolean isSeen(Optional<ObjectVersion> current, Seen seen) {
    return current
        .filter(version -> isNamed(version, seen))
        .filter(version -> version.size() == seen.entry().size())
        .filter(version -> !isLater(version.modified(), seen))
        .isPresent();
  }

  private static boolean isNamed(ObjectVersion version, Seen seen) {
    Object name = seen.entry().version();
    return name.equals("") || name.equals(version.version()) || name.equals(version.etag());
  }

  /**
   * Returns whether {@code time} is later than the lease that was seen. In whole seconds, a renewal
   * in the second in which that lease began is not. A writer renews no lease that is so young, and
   * a collector takes no object whose lease was so young when it was seen.
   */
  static boolean isLater(Instant time, Seen seen) {
    Instant lease = seen.entry().modified();
    boolean whole = lease.equals(lease.truncatedTo(ChronoUnit.SECONDS));
    return (whole ? time.truncatedTo(ChronoUnit.SECONDS) : time).isAfter(lease);
  }
}
