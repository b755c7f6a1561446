/**
 * Purges uploads and collects garbage while a server runs.
 *
 * <p>Start with {@link io.stowage.registry.server.schedule.CollectionSchedule} and {@link
 * io.stowage.registry.server.schedule.UploadPurging}.
 */
@NullMarked
package io.stowage.registry.server.schedule;

import org.jspecify.annotations.NullMarked;
