package io.stowage.registry.gc.schedule;

import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.retention.PruneReport;
import io.stowage.registry.gc.upload.UploadPurgeReport;

/**
 * Receives the results of a {@link GcSchedule}, in the thread that did the work.
 *
 * <p>An exception thrown by a listener is logged and has no other effect.
 */
public interface GcScheduleListener {
  /** Returns a listener that does nothing. */
  static GcScheduleListener none() {
    return new GcScheduleListener() {};
  }

  /** Called when uploads were purged. */
  default void purged(UploadPurgeReport report) {}

  /** Called when tags were pruned. */
  default void pruned(PruneReport report) {}

  /** Called when a collection has ended, possibly early because the schedule was closed. */
  default void collected(GcReport report) {}

  /** Called when a purge, a pruning or a collection failed; the next one runs on schedule. */
  default void failed(Throwable problem) {}
}
