package io.stowage.registry.power;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.scrub.ScrubFinding;
import io.stowage.registry.gc.scrub.Scrubber;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Opens a registry on what a loss of power left, much later, and finds which acknowledged
 * operations are broken, before and after a collection.
 */
final class Aftermath {
  private static final String HIDDEN = ".stowage-";

  private static final int SAMPLES = Integer.getInteger("power.samples", 2);

  private final List<Pledge> pledges;
  private final boolean careless;
  private final Set<String> seen = new HashSet<>();

  /**
   * Checks what was pledged on {@code stage}. Also checks for any damage, unless a process on the
   * stage wrote without syncs, whose unacknowledged files may be damaged.
   */
  Aftermath(Stage stage) {
    this.pledges = stage.pledges();
    this.careless = stage.isCareless();
  }

  /** Returns how many different states were checked. */
  int states() {
    return seen.size();
  }

  /** Returns what is broken in the first broken state, whenever power is lost. */
  List<String> broken(History history, long seed) {
    Random random = new Random(seed);
    for (PowerLoss loss : history.losses()) {
      List<Pledge> inForce =
          pledges.stream().filter(pledge -> pledge.isInForce(loss.at())).toList();
      for (BitSet changes : loss.states(random, SAMPLES)) {
        Disk disk = history.after(changes);
        if (seen.add(inForce + disk.describe(history.top()))) {
          List<String> broken = broken(disk, history.top(), inForce);
          if (!broken.isEmpty()) {
            return broken;
          }
        }
      }
    }
    return List.of();
  }

  private List<String> broken(Disk disk, Inode top, List<Pledge> inForce) {
    TestClock clock = TestClock.create();
    InMemoryStorage heap = InMemoryStorage.create(clock);
    fill(heap, disk, top);
    clock.advance(Duration.ofHours(2));
    List<String> broken = new ArrayList<>();
    try (Registry registry = Registry.open(
        heap, RegistryOptions.builder().clock(clock).sleeper(clock::advance).build())) {
      inForce.stream()
          .filter(pledge -> !isTrue(pledge, registry))
          .forEach(pledge -> broken.add(pledge.toString()));
      findDamage(registry, "", broken);
      GarbageCollector.of(registry).run(GcOptions.builder().parallelism(1).build());
      inForce.stream()
          .filter(pledge -> pledge.outlivesCollections() && !isTrue(pledge, registry))
          .forEach(pledge -> broken.add(pledge + ", after a collection"));
      findDamage(registry, ", after a collection", broken);
    }
    return broken;
  }

  private void findDamage(Registry registry, String when, List<String> broken) {
    if (!careless) {
      Scrubber.of(registry).run().findings().stream()
          .filter(finding -> finding.kind().isDamage())
          .map(ScrubFinding::toString)
          .forEach(finding -> broken.add(finding + when));
    }
  }

  private static boolean isTrue(Pledge pledge, Registry registry) {
    try {
      return pledge.isTrue(registry);
    } catch (RegistryException | DamagedLinkException | StorageException e) {
      return false;
    }
  }

  /** Writes everything except temporary files, which the listing of a directory skips. */
  private static void fill(InMemoryStorage heap, Disk disk, Inode top) {
    disk.names(top).forEach((name, child) -> fill(heap, disk, child, StoragePath.parse(name)));
  }

  private static void fill(InMemoryStorage heap, Disk disk, Inode node, StoragePath path) {
    if (!node.isFolder()) {
      heap.write(path, disk.content(node));
      return;
    }
    StoragePath marker = path.resolve("marker");
    heap.write(marker, new byte[0]);
    heap.delete(marker);
    disk.names(node).forEach((name, child) -> {
      if (!name.startsWith(HIDDEN)) {
        fill(heap, disk, child, path.resolve(name));
      }
    });
  }
}
