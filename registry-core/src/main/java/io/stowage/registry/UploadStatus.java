package io.stowage.registry;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * An upload when it was looked at.
 *
 * @param id its name within its repository
 * @param startedAt when it began, to the second, or empty if that cannot be read
 * @param size how many bytes have come
 */
public record UploadStatus(UUID id, Optional<Instant> startedAt, long size) {
  /** Checks that no component is null. */
  public UploadStatus {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(startedAt, "startedAt");
  }
}
