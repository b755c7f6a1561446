package io.stowage.registry.server.config;

import io.stowage.registry.Writers;
import io.stowage.registry.gc.retention.RetentionPolicy;
import io.stowage.registry.gc.schedule.CollectionHours;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The section {@code stowage.gc}.
 *
 * @param enabled whether the server collects garbage
 * @param writers the programs that write to the store, if the configuration states them
 * @param interval the time between two collections
 * @param hours the hours of the day in which collections may run; empty for any time
 * @param grace the age below which unreferenced content is kept
 * @param deleteUntagged whether manifests without a tag are removed
 * @param quarantine how long removed content can be restored
 * @param policy decides which tags are removed before each collection; empty if none are
 */
public record GcSettings(
    boolean enabled,
    Optional<Writers> writers,
    Duration interval,
    Optional<CollectionHours> hours,
    Duration grace,
    boolean deleteUntagged,
    Duration quarantine,
    Optional<RetentionPolicy> policy) {
  private static final String WRITERS = "stowage.gc.writers";
  private static final List<String> NAMES = List.of("none", "stowage", "any");
  private static final List<String> CACHES =
      List.of("storage.cache.blobdescriptor", "storage.cache.layerinfo");
  private static final List<String> CACHE_KINDS = List.of("inmemory", "redis");
  private static final Duration SHORTEST_GRACE = Duration.ofSeconds(10);

  /** Checks that no component is null. */
  public GcSettings {
    Objects.requireNonNull(writers, "writers");
    Objects.requireNonNull(interval, "interval");
    Objects.requireNonNull(hours, "hours");
    Objects.requireNonNull(grace, "grace");
    Objects.requireNonNull(quarantine, "quarantine");
    Objects.requireNonNull(policy, "policy");
  }

  /** Reads the section from the whole configuration. */
  static GcSettings read(Section root) {
    Section gc = root.group("stowage.gc");
    GcSettings settings = new GcSettings(
        gc.flag("enabled"),
        writers(root),
        gc.positive("interval"),
        hours(gc),
        gc.duration("grace"),
        gc.flag("deleteuntagged"),
        gc.duration("quarantine"),
        gc.file("policy").map(file -> policy(gc, file)));
    if (settings.grace.compareTo(SHORTEST_GRACE) < 0) {
      throw gc.invalid("grace", settings.grace, "10s or longer");
    }
    if (settings.enabled) {
      settings.checkSafe(root);
    } else if (settings.policy.isPresent()) {
      gc.warn("policy", "has no effect while stowage.gc.enabled is false");
    }
    return settings;
  }

  /**
   * Returns the programs that write to the store, if {@code root} states them.
   *
   * @throws ConfigurationException if the value is not none, stowage or any
   */
  public static Optional<Writers> writers(Section root) {
    Objects.requireNonNull(root, "root");
    return root.choice(WRITERS, NAMES).map(name -> Writers.valueOf(name.toUpperCase(Locale.ROOT)));
  }

  private static Optional<CollectionHours> hours(Section gc) {
    return gc.text("hours").map(text -> {
      try {
        return CollectionHours.parse(text);
      } catch (IllegalArgumentException e) {
        throw gc.invalid("hours", text, "two times of the day, such as 01:00-05:00");
      }
    });
  }

  private static RetentionPolicy policy(Section gc, Path file) {
    try {
      return PolicyFile.read(file);
    } catch (UncheckedIOException e) {
      throw gc.invalid("policy", file, "a file that exists and can be read as UTF-8");
    }
  }

  /** A collection must not rely on what does not hold. */
  private void checkSafe(Section root) {
    Writers present = writers.orElseThrow(() -> root.invalid(
        WRITERS,
        "missing",
        "stowage if only programs that use this library write to the store, or any, because "
            + "stowage.gc.enabled is true"));
    if (present == Writers.NONE) {
      throw root.invalid(WRITERS, "none", "stowage or any, because this server itself writes");
    }
    String cache = root.has(CACHES.get(0)) ? CACHES.get(0) : CACHES.get(1);
    Optional<String> kind = root.text(cache).filter(CACHE_KINDS::contains);
    if (present == Writers.ANY && kind.isPresent()) {
      throw root.invalid(
          cache,
          kind.get(),
          "no cache with stowage.gc.writers any, because the cache of a docker-registry with this "
              + "file reports removed blobs as present");
    }
  }
}
