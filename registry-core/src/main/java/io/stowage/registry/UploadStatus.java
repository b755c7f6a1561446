package io.stowage.registry;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The state of an upload at the time it was read.
 *
 * @param id the identifier of the upload, unique within its repository
 * @param startedAt when the upload started, to the second, or empty if that cannot be read
 * @param size the number of bytes received
 */
public record UploadStatus(UUID id, Optional<Instant> startedAt, long size) {
  /** Checks that no component is null. */
  public UploadStatus {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(startedAt, "startedAt");
  }
}
