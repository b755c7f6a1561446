package io.stowage.registry.internal.service;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Caches, for readers, which blobs the layer links of repositories name, so that a pull reads the
 * data directly. Opening the data shows whether it still exists. Writers never use this cache.
 *
 * <p>An entry carries the number of the generation in which its link was looked up, and is found
 * only in this generation: a lookup that began before the cache was cleared leaves nothing behind.
 * Thread-safe.
 */
public final class LayerCache {
  /** Limits how long a change by another process goes unnoticed. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final boolean caches;
  private final Cache<Key, Digest> cache;
  private final AtomicLong age = new AtomicLong();

  /** Creates a cache of at most {@code entries} entries; with 0 entries, nothing is cached. */
  public LayerCache(int entries) {
    caches = entries > 0;
    cache = CacheBuilder.newBuilder()
        .maximumSize(entries)
        .expireAfterWrite(LONGEST)
        .recordStats()
        .build();
  }

  /** Returns the cached blob, or else the one that {@code look} finds. */
  public Optional<Digest> find(
      RepositoryName repository, Digest digest, Supplier<Optional<Digest>> look) {
    if (!caches) {
      return look.get();
    }
    Key key = new Key(age.get(), repository, digest);
    Optional<Digest> known = Optional.ofNullable(cache.getIfPresent(key));
    if (known.isPresent()) {
      return known;
    }
    Optional<Digest> found = look.get();
    found.ifPresent(stored -> cache.put(key, stored));
    return found;
  }

  /** Returns the number of lookups; it is zero if nothing is cached. */
  public long lookups() {
    return cache.stats().requestCount();
  }

  /** Returns the number of lookups that found an entry. */
  public long hits() {
    return cache.stats().hitCount();
  }

  public void forget() {
    age.incrementAndGet();
    cache.invalidateAll();
  }

  private record Key(long age, RepositoryName repository, Digest digest) {}
}
