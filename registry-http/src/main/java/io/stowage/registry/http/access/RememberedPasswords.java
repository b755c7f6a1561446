package io.stowage.registry.http.access;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.hash.HashCode;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The passwords that were verified within the last minute, as keyed hashes (HMAC-SHA256) of user
 * and password. At most 10,000 are remembered. This class is thread-safe.
 */
final class RememberedPasswords {
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final long MOST = 10_000;

  private final HashFunction keyed;
  private final Cache<HashCode, Boolean> verified;

  /** Creates an empty set. {@code key} is secret and not empty. */
  RememberedPasswords(byte[] key, Ticker ticker) {
    this.keyed = Hashing.hmacSha256(key);
    this.verified = CacheBuilder.newBuilder()
        .maximumSize(MOST)
        .expireAfterWrite(PERIOD)
        .ticker(ticker)
        .build();
  }

  boolean contains(String user, String password) {
    return verified.getIfPresent(hash(user, password)) != null;
  }

  void add(String user, String password) {
    verified.put(hash(user, password), true);
  }

  private HashCode hash(String user, String password) {
    byte[] name = user.getBytes(StandardCharsets.UTF_8);
    return keyed
        .newHasher()
        .putInt(name.length)
        .putBytes(name)
        .putBytes(password.getBytes(StandardCharsets.UTF_8))
        .hash();
  }
}
