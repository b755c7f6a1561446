package io.stowage.registry.internal.lease;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How the writers of one registry rely on objects.
 *
 * @param grace how long an object that a writer relied on stays at least; zero if nothing collects
 * @param readOnly whether looks leave leases as they are
 * @param nanoTime a time in nanoseconds from an arbitrary origin, for measuring durations
 */
public record LeaseTerms(Duration grace, boolean readOnly, LongSupplier nanoTime) {}
