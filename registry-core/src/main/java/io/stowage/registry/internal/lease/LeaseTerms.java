package io.stowage.registry.internal.lease;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The terms on which the writers of one registry rely on objects.
 *
 * @param grace the minimum time that an object stays after a writer relied on it; zero if no
 *     collector runs
 * @param readOnly whether lookups leave leases unchanged
 * @param nanoTime a time in nanoseconds from an arbitrary origin, for measuring durations
 */
public record LeaseTerms(Duration grace, boolean readOnly, LongSupplier nanoTime) {}
