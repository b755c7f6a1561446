package io.stowage.registry.cli;

import io.stowage.registry.Writers;
import java.util.Optional;
import java.util.Set;

/**
 * The cache in which a docker-registry remembers which blobs it has, and goes on to answer from after a
 * collection.
 *
 * @param source the file, or the environment, that switches it on
 * @param key by which it is switched on there
 * @param value what keeps it: {@code inmemory} or {@code redis}
 */
record DescriptorCache(String source, String key, String value) {
  private static final String KEY = "storage.cache.blobdescriptor";
  private static final String OLDER_KEY = "storage.cache.layerinfo";
  private static final String REDIS = "redis";
  private static final Set<String> KINDS = Set.of("inmemory", REDIS);

  /** Returns the cache that is on, if one is. The older key counts only where the other is not there. */
  static Optional<DescriptorCache> of(Settings settings) {
    String key = settings.has(KEY) ? KEY : OLDER_KEY;
    return settings
        .text(key)
        .filter(KINDS::contains)
        .map(value -> new DescriptorCache(settings.source(), key, value));
  }

  /**
   * Checks that a collection does not outdate it.
   *
   * @param flushed whether a redis database is flushed before the registry starts again
   * @throws ConfigurationException if it does
   */
  void check(Writers writers, boolean flushed) {
    if (writers == Writers.ANY) {
      throw refused("off with --writers any, since it outlives the blobs that are removed: set "
          + variable() + "= to nothing and restart the registry, or stop it and give "
          + "--writers none");
    }
    if (writers == Writers.NONE && value.equals(REDIS) && !flushed) {
      throw refused(
          "--cache-flushed with --writers none, which confirms that the redis database is "
              + "flushed before the registry starts again: a restart does not empty it");
    }
  }

  private ConfigurationException refused(String expected) {
    return new ConfigurationException(
        source + ": " + key + " is " + value + ", expected " + expected);
  }

  private String variable() {
    return "REGISTRY_STORAGE_CACHE_" + (key.equals(KEY) ? "BLOBDESCRIPTOR" : "LAYERINFO");
  }
}
