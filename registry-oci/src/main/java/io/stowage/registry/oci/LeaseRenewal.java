package io.stowage.registry.oci;

import io.stowage.registry.Registry;
import io.stowage.registry.storage.StorageDriver;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Renews the leases of a copy that takes long: until a manifest references it, content that a
 * writer relies on stays only for half of the grace period. Not thread-safe.
 */
final class LeaseRenewal {
  private final List<Watch> watches;
  private final Runnable renewal;

  /**
   * Creates a renewal that is due whenever a quarter of the grace period of one of {@code
   * registries} has passed.
   *
   * @param renewal renews all leases in these registries
   */
  LeaseRenewal(List<Registry> registries, Runnable renewal) {
    this.watches = registries.stream()
        .filter(registry -> !registry.options().grace().isZero())
        .map(Watch::new)
        .toList();
    this.renewal = renewal;
  }

  /** Renews all leases if that is due. */
  void renewIfDue() {
    if (watches.stream().anyMatch(Watch::isDue)) {
      watches.forEach(Watch::restart);
      renewal.run();
    }
  }

  /** Returns {@code in}, and renews all leases while it is read. */
  InputStream during(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        renewIfDue();
        return super.read();
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        renewIfDue();
        return super.read(bytes, offset, length);
      }
    };
  }

  /** The time since the last renewal, by the clock that measures the leases of a registry. */
  private static final class Watch {
    private final StorageDriver storage;
    private final Duration period;
    private Instant last;

    Watch(Registry registry) {
      storage = registry.storage();
      period = registry.options().grace().dividedBy(4);
      last = storage.now();
    }

    /** Returns whether the period is over; a clock that was set back shows nothing. */
    boolean isDue() {
      return Duration.between(last, storage.now()).abs().compareTo(period) > 0;
    }

    void restart() {
      last = storage.now();
    }
  }
}
