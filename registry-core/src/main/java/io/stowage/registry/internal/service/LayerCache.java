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
 * Remembers, for readers, which blobs the layer links of repositories mean, so that a pull goes to the
 * data at once. Whether that is there shows when it is opened. No writer is answered from here.
 *
 * <p>An entry carries the number of the age in which its link was looked at, and is found in that age
 * alone: a look that began before all was forgotten leaves nothing behind. Thread-safe.
 */
public final class LayerCache {
  /** For what another process changes. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Optional<Cache<Key, Digest>> cache;
  private final AtomicLong age = new AtomicLong();

  /** Remembers at most {@code entries}. */
  public LayerCache(int entries) {
    cache = entries == 0
        ? Optional.empty()
        : Optional.of(CacheBuilder.newBuilder()
            .maximumSize(entries)
            .expireAfterWrite(LONGEST)
            .build());
  }

  /** Returns what is remembered, or else what {@code look} finds. */
  public Optional<Digest> find(
      RepositoryName repository, Digest digest, Supplier<Optional<Digest>> look) {
    return cache.isPresent()
        ? find(cache.get(), new Key(age.get(), repository, digest), look)
        : look.get();
  }

  public void forget() {
    age.incrementAndGet();
    cache.ifPresent(Cache::invalidateAll);
  }

  private static Optional<Digest> find(
      Cache<Key, Digest> cache, Key key, Supplier<Optional<Digest>> look) {
    Optional<Digest> known = Optional.ofNullable(cache.getIfPresent(key));
    if (known.isPresent()) {
      return known;
    }
    Optional<Digest> found = look.get();
    found.ifPresent(stored -> cache.put(key, stored));
    return found;
  }

  private record Key(long age, RepositoryName repository, Digest digest) {}
}
