/**
 * Purges uploads, prunes tags and collects garbage periodically. Start with {@link
 * io.stowage.registry.gc.schedule.GcSchedule}.
 */
@NullMarked
package io.stowage.registry.gc.schedule;

import org.jspecify.annotations.NullMarked;
