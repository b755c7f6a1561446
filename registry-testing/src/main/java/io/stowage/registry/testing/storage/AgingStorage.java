package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Lets time pass in any store, even in one whose clock cannot be set: after {@link #advance}, the
 * leases of all objects that exist are as old as if the time had passed, and so are the times of
 * folders. Objects that are written afterwards are young.
 *
 * <p>The other store keeps its own times. This driver adds to each of them the time that passed
 * before it. Thread-safe, except that no other thread may write during {@code advance}.
 */
public final class AgingStorage extends ForwardingStorage {
  private static final StoragePath PROBE = StoragePath.parse("aging/probe");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final StorageDriver delegate;

  /** How much to add to the times of the other store, by the first of its times that counts. */
  private final NavigableMap<Instant, Duration> passed = new ConcurrentSkipListMap<>();

  /** Shows {@code delegate}, in which no time has passed yet. */
  public AgingStorage(StorageDriver delegate) {
    super(Objects.requireNonNull(delegate, "delegate"));
    this.delegate = delegate;
  }

  /**
   * Lets {@code duration} pass. This waits for the next tick of the store's clock, and for this
   * purpose writes an object outside of the registry, which is removed again.
   *
   * @throws IllegalArgumentException if {@code duration} is negative
   * @throws IllegalStateException if the store's clock does not move for ten seconds
   */
  public void advance(Duration duration) {
    Objects.requireNonNull(duration, "duration");
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time cannot go back by " + duration);
    }
    Instant tick = tick();
    passed.put(tick, passedBefore(tick).plus(duration));
  }

  /** Returns a time after those of all objects, and not after that of any later object. */
  private Instant tick() {
    long began = System.nanoTime();
    Instant before = delegate.now();
    Instant written;
    do {
      if (System.nanoTime() - began > PATIENCE.toNanos()) {
        throw new IllegalStateException("the clock of the store still shows " + before);
      }
      delegate.write(PROBE, new byte[0]);
      written = delegate.stat(PROBE).orElseThrow().modified();
    } while (!written.isAfter(before));
    delegate.deleteTree(PROBE.parent());
    return written;
  }

  private Duration passedBefore(Instant time) {
    Map.Entry<Instant, Duration> entry = passed.floorEntry(time);
    return entry == null ? Duration.ZERO : entry.getValue();
  }

  private Instant shown(Instant time) {
    return time.plus(passedBefore(time));
  }

  private StorageEntry shown(StorageEntry entry) {
    return at(shown(entry.modified()), entry);
  }

  /** Returns the time of the other store that is shown as {@code shown}. */
  private Instant own(Instant shown) {
    return passed.descendingMap().entrySet().stream()
        .filter(each -> !shown.isBefore(each.getKey().plus(each.getValue())))
        .findFirst()
        .map(each -> shown.minus(each.getValue()))
        .orElse(shown);
  }

  private StorageEntry own(StorageEntry entry) {
    return at(own(entry.modified()), entry);
  }

  private static StorageEntry at(Instant modified, StorageEntry entry) {
    return new StorageEntry(entry.size(), modified, entry.version(), entry.md5());
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    return super.stat(path).map(this::shown);
  }

  @Override
  public Optional<StorageEntry> lease(StoragePath path) {
    return super.lease(path).map(this::shown);
  }

  @Override
  public boolean replace(StoragePath from, StoragePath to, StorageEntry seen) {
    Objects.requireNonNull(seen, "seen");
    return super.replace(from, to, own(seen));
  }

  @Override
  public StorageView listed(StoragePath folder, String beginning) {
    StorageView view = super.listed(folder, beginning);
    return view == this ? this : new Aging(view);
  }

  @Override
  public Optional<Instant> changed(StoragePath folder) {
    return super.changed(folder).map(this::shown);
  }

  @Override
  public int removeLeftovers(StoragePath folder, Instant before) {
    Objects.requireNonNull(before, "before");
    return super.removeLeftovers(folder, own(before));
  }

  /** Returns the present time after all the time that has passed. */
  @Override
  public Instant now() {
    Map.Entry<Instant, Duration> last = passed.lastEntry();
    return last == null ? super.now() : super.now().plus(last.getValue());
  }

  @Override
  public Quarantine quarantine() {
    return new AgingQuarantine(delegate.quarantine());
  }

  private final class Aging implements StorageView {
    private final StorageView view;

    Aging(StorageView view) {
      this.view = view;
    }

    @Override
    public Optional<StorageEntry> stat(StoragePath path) {
      return view.stat(path).map(AgingStorage.this::shown);
    }

    @Override
    public ReadableByteChannel open(StoragePath path, long offset) {
      return view.open(path, offset);
    }

    @Override
    public byte[] read(StoragePath path, int limit) {
      return view.read(path, limit);
    }

    @Override
    public boolean list(StoragePath folder, NameVisitor visitor) {
      return view.list(folder, visitor);
    }
  }

  private final class AgingQuarantine extends ForwardingQuarantine {
    AgingQuarantine(Quarantine quarantine) {
      super(AgingStorage.this, quarantine);
    }

    @Override
    public StorageView keptBy(String run) {
      return new Aging(super.keptBy(run));
    }

    @Override
    public Optional<StorageEntry> stat(StoragePath path) {
      return super.stat(path).map(AgingStorage.this::shown);
    }

    @Override
    public List<StoragePath> take(String run, List<Seen> objects) {
      return super.take(
          run,
          objects.stream()
              .map(seen -> new Seen(seen.object(), own(seen.entry())))
              .toList());
    }
  }
}
