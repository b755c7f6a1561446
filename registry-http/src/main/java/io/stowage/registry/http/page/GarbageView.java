package io.stowage.registry.http.page;

import java.util.Optional;

/**
 * Tells what a collection would remove and what it holds in quarantine. A program that collects
 * implements it.
 *
 * <p>Implementations are safe for use by several threads.
 */
@FunctionalInterface
public interface GarbageView {
  /**
   * Returns the latest report, or empty if there is none yet. This method is called for each
   * request that shows the report, so it returns at once, and at most asks another thread for the
   * next report.
   */
  Optional<GarbageReport> latest();
}
