package io.stowage.registry.gc.schedule;

import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.upload.UploadPurgeReport;

/**
 * Is told what a {@link GcSchedule} did, in the thread that did it.
 *
 * <p>An exception thrown here is logged, and ends nothing.
 */
public interface GcScheduleListener {
  /** Returns a listener that does nothing. */
  static GcScheduleListener none() {
    return new GcScheduleListener() {};
  }

  /** Uploads were purged. */
  default void purged(UploadPurgeReport report) {}

  /** A collection ended; if the schedule was closed meanwhile, early. */
  default void collected(GcReport report) {}

  /** A purge or a collection failed; the next one comes at its time. */
  default void failed(Throwable problem) {}
}
