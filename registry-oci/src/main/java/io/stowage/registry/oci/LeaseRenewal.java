package io.stowage.registry.oci;

import io.stowage.registry.RegistryOptions;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Renews the leases of a copy that takes long: until a manifest references it, content that a
 * writer relies on stays only for half of the grace period. Not thread-safe.
 */
final class LeaseRenewal {
  private final List<Watch> watches;
  private final Runnable renewal;

  /**
   * Creates a renewal that is due whenever a quarter of the grace period of a registry has passed.
   *
   * @param registries the registries whose content the copy relies on
   * @param renewal renews all leases in these registries
   */
  LeaseRenewal(List<Endpoint> registries, Runnable renewal) {
    this.watches = registries.stream()
        .map(Endpoint::options)
        .filter(options -> !options.grace().isZero())
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

  /** The time since the last renewal, by the clock of a registry. */
  private static final class Watch {
    private final InstantSource clock;
    private final Duration period;
    private Instant last;

    Watch(RegistryOptions options) {
      clock = options.clock();
      period = options.grace().dividedBy(4);
      last = clock.instant();
    }

    /** Returns whether the period is over, or the clock was set back by as much. */
    boolean isDue() {
      return Duration.between(last, clock.instant()).abs().compareTo(period) > 0;
    }

    void restart() {
      last = clock.instant();
    }
  }
}
