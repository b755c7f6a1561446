package io.stowage.registry.testing;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import java.time.Duration;

/**
 * Referrers in a store whose time passes so fast that the index always relies on the times of
 * folders.
 */
class SettledReferrersTest extends ReferrersContract {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(4);

  @Override
  protected StorageDriver openEmpty() {
    TestClock clock = TestClock.create();
    return InMemoryStorage.create(() -> {
      clock.advance(BETWEEN_LOOKS);
      return clock.instant();
    });
  }
}
