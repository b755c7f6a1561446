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
final class TestStore {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final InstantSource clock = now::get;
  private final InMemoryStorage heap = InMemoryStorage.create(clock);
  private final List<Duration> pauses = new ArrayList<>();
  private final Registry registry = open(heap);

  InMemoryStorage heap() {
    return heap;
  }

  Registry registry() {
    return registry;
  }

  /** Opens a registry on {@code driver} with this clock; its pauses let time pass at once. */
  Registry open(StorageDriver driver) {
    return Registry.open(driver, options().build());
  }

  RegistryOptions.Builder options() {
    return RegistryOptions.builder().clock(clock).sleeper(this::pause);
  }

  Instant now() {
    return clock.instant();
  }

  /** Lets {@code time} pass. */
  void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  /** Lets enough time pass that nothing is young any more. */
  void age() {
    pass(Duration.ofHours(2));
  }

  /** Returns the pauses that the registry made. */
  synchronized List<Duration> pauses() {
    return List.copyOf(pauses);
  }

  TestImages images(String repository) {
    return TestImages.in(registry.repository(repository));
  }

  Breakage breakage() {
    return Breakage.of(heap);
  }

  boolean hasBlob(Digest digest) {
    return heap.stat(RegistryLayout.blobData(digest)).isPresent();
  }

  /** Returns the contents of the registry. */
  TreeDump dump() {
    return TreeDump.of(heap, RegistryLayout.ROOT);
  }

  GcReport collect() {
    return collect(GcOptions.builder());
  }

  GcReport collect(GcOptions.Builder options) {
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
