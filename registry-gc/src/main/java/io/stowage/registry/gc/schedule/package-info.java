/**
 * Collects, and purges uploads, time and again: start with {@link
 * io.stowage.registry.gc.schedule.GcSchedule}.
 */
@NullMarked
package io.stowage.registry.gc.schedule;

import org.jspecify.annotations.NullMarked;
