package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** A registry on the heap whose time stands still until a test lets it pass. */
public final class TestStore {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final InstantSource clock = now::get;
  private final InMemoryStorage heap = InMemoryStorage.create(clock);
  private final List<Duration> pauses = new ArrayList<>();
  private final Registry registry = open(heap);

  public InMemoryStorage heap() {
    return heap;
  }

  public Registry registry() {
    return registry;
  }

  /** Opens a registry on {@code driver}, by this clock; its pauses let time pass at once. */
  public Registry open(StorageDriver driver) {
    return Registry.open(driver, options().build());
  }

  public RegistryOptions.Builder options() {
    return RegistryOptions.builder().clock(clock).pause(this::pause);
  }

  public Instant now() {
    return clock.instant();
  }

  /** Lets {@code time} pass. */
  public void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  /** Lets so much time pass that nothing is young any more. */
  public void age() {
    pass(Duration.ofHours(2));
  }

  /** Returns the pauses that the registry made. */
  public synchronized List<Duration> pauses() {
    return List.copyOf(pauses);
  }

  public TestImages images(String repository) {
    return TestImages.in(registry.repository(repository));
  }

  public Breakage breakage() {
    return Breakage.of(heap);
  }

  public boolean hasBlob(Digest digest) {
    return heap.stat(RegistryLayout.blobData(digest)).isPresent();
  }

  /** Returns all that is in the registry. */
  public TreeDump dump() {
    return TreeDump.of(heap, RegistryLayout.ROOT);
  }

  public GcReport collect() {
    return collect(GcOptions.builder());
  }

  public GcReport collect(GcOptions.Builder options) {
    return GarbageCollector.of(registry).run(options.build());
  }

  GcReport collectUntagged() {
    return collect(GcOptions.builder().deleteUntagged(true));
  }

  private synchronized void pause(Duration duration) {
    pauses.add(duration);
    pass(duration);
  }
}
