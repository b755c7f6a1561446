package io.stowage.registry;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Platform;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The platforms whose manifests a repository must have before an index that lists them is put
 * ({@code validation.manifests.indexes} in Distribution's configuration). Immutable.
 *
 * <p>An index without some of its manifests can be pulled only for the other platforms, and cannot
 * be copied or exported whole.
 */
public final class IndexPlatforms {
  private static final IndexPlatforms ALL = new IndexPlatforms(Optional.empty());
  private static final IndexPlatforms NONE = new IndexPlatforms(Optional.of(List.of()));

  private final Optional<List<Platform>> platforms;

  private IndexPlatforms(Optional<List<Platform>> platforms) {
    this.platforms = platforms;
  }

  /** Returns an instance that contains all platforms: an index must be complete. */
  public static IndexPlatforms all() {
    return ALL;
  }

  /** Returns an instance that contains no platform: no manifest of an index need exist. */
  public static IndexPlatforms none() {
    return NONE;
  }

  /**
   * Returns an instance that contains {@code platforms}, of which only the operating systems and
   * architectures count.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static IndexPlatforms of(List<Platform> platforms) {
    Objects.requireNonNull(platforms, "platforms");
    if (platforms.isEmpty()) {
      throw new IllegalArgumentException("platforms are empty, expected one or more");
    }
    return new IndexPlatforms(Optional.of(List.copyOf(platforms)));
  }

  /**
   * Returns whether {@code child}, which an index lists, must exist. A child without a platform
   * must exist unless no manifest need exist.
   */
  boolean require(Descriptor child) {
    return platforms.map(listed -> requireOneOf(listed, child)).orElse(true);
  }

  private static boolean requireOneOf(List<Platform> listed, Descriptor child) {
    return !listed.isEmpty()
        && child.platform().map(platform -> contains(listed, platform)).orElse(true);
  }

  private static boolean contains(List<Platform> listed, Platform platform) {
    return listed.stream()
        .anyMatch(each ->
            each.os().equals(platform.os()) && each.architecture().equals(platform.architecture()));
  }

  /** Returns the platforms, or {@code all} or {@code none}. */
  @Override
  public String toString() {
    String listed = platforms
        .map(some -> some.stream().map(Platform::toString).collect(Collectors.joining(", ")))
        .orElse("all");
    return "IndexPlatforms[" + (listed.isEmpty() ? "none" : listed) + "]";
  }
}
