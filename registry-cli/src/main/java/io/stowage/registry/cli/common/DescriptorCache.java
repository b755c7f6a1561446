package io.stowage.registry.cli.common;

import io.stowage.registry.Writers;
import io.stowage.registry.server.config.ConfigurationException;
import io.stowage.registry.server.config.Section;
import java.util.Optional;
import java.util.Set;

/**
 * The cache in which a docker-registry keeps the descriptors of its blobs. After a collection, it
 * still answers for blobs that were removed.
 *
 * @param source the file, or the environment, that enables the cache
 * @param key the key that enables it there
 * @param value where the cache is kept: {@code inmemory} or {@code redis}
 */
public record DescriptorCache(String source, String key, String value) {
  private static final String KEY = "storage.cache.blobdescriptor";
  private static final String OLDER_KEY = "storage.cache.layerinfo";
  private static final String REDIS = "redis";
  private static final Set<String> KINDS = Set.of("inmemory", REDIS);

  /** Returns the enabled cache, if any. The older key counts only if the newer one is absent. */
  public static Optional<DescriptorCache> of(Section settings) {
    String key = settings.has(KEY) ? KEY : OLDER_KEY;
    return settings
        .text(key)
        .filter(KINDS::contains)
        .map(value -> new DescriptorCache(settings.source(), key, value));
  }

  /**
   * Checks that no registry answers from this cache after a collection.
   *
   * @param flushed whether a redis database is flushed before the registry starts again
   * @throws ConfigurationException if a registry may answer from it
   */
  public void check(Writers writers, boolean flushed) {
    if (writers == Writers.ANY) {
      throw refused(
          "off with --writers any, because the cache reports removed blobs as present: add "
              + "--writers stowage, or the key stowage.gc.writers: stowage, if only programs that "
              + "use this library write; or stop the registry and add --writers none; or set "
              + variable() + "= to the empty value and restart the registry");
    }
    if (writers == Writers.NONE && value.equals(REDIS) && !flushed) {
      throw refused(
          "--cache-flushed with --writers none, to confirm that the redis database is flushed "
              + "before the registry starts again: a restart does not empty it");
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
