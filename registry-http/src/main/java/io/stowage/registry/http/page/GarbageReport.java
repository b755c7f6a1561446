package io.stowage.registry.http.page;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The content that a collection would remove, and that earlier collections hold in quarantine.
 *
 * @param time the time that the report describes
 * @param garbage what a collection would remove
 * @param quarantined what is in quarantine and can still be restored
 */
public record GarbageReport(Instant time, Group garbage, Group quarantined) {
  /** Checks that no component is null. */
  public GarbageReport {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(garbage, "garbage");
    Objects.requireNonNull(quarantined, "quarantined");
  }

  /**
   * Objects of one kind in the whole registry.
   *
   * @param count the number of objects
   * @param bytes their total size in bytes
   * @param items some of the objects, which may be fewer than {@code count}
   */
  public record Group(long count, long bytes, List<Item> items) {
    /**
     * Copies the items.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public Group {
      Objects.requireNonNull(items, "items");
      if (count < 0 || bytes < 0) {
        throw new IllegalArgumentException(
            "count is " + count + " and bytes is " + bytes + ", expected 0 or more");
      }
      items = List.copyOf(items);
    }
  }

  /**
   * A blob, or a manifest of a repository.
   *
   * @param digest the digest
   * @param size the size in bytes, if it is known
   * @param repository the repository that has the manifest, or empty for a blob, which all
   *     repositories share
   */
  public record Item(Digest digest, OptionalLong size, Optional<RepositoryName> repository) {
    /** Checks that no component is null. */
    public Item {
      Objects.requireNonNull(digest, "digest");
      Objects.requireNonNull(size, "size");
      Objects.requireNonNull(repository, "repository");
    }
  }
}
