package io.stowage.registry.proofs;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.fixture.AtCall;
import io.stowage.registry.gc.fixture.SharedStorage;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.storage.CrashingStorage;
import io.stowage.registry.testing.storage.Moment;
import java.time.Duration;
import java.util.List;

/** A registry on the heap that performs a long list of steps, and is checked after each. */
final class LongRun {
  private static final int REMEMBERED = 8;

  private final TestStore store = new TestStore();
  private final Ledger ledger = new Ledger();
  private final Doubts doubts = new Doubts(ledger);
  private final Uploads uploads = new Uploads(store, ledger);
  private final Audit audit = new Audit(store, ledger);
  private final boolean remembers;
  private Client client;

  /** The registry that one process has open, and its users. */
  private record Client(Registry registry, Actor actor, Operator operator) {}

  /** Begins with an empty store; the registries have a descriptor cache if {@code remembers}. */
  LongRun(boolean remembers) {
    this.remembers = remembers;
    this.client = open(store.heap());
  }

  /** Performs all steps in order. */
  void perform(List<RandomAction> deeds) {
    for (int i = 0; i < deeds.size(); i++) {
      try {
        deeds.get(i).in(this);
        if (deeds.get(i).mayTake()) {
          audit.assertHolds();
        }
        audit.assertTags();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("step " + (i + 1) + ", " + deeds.get(i) + ": " + e, e);
      }
    }
    audit.assertPullable(client.registry());
    audit.assertGarbageGoes();
  }

  Actor actor() {
    return client.actor();
  }

  Operator operator() {
    return client.operator();
  }

  Registry registry() {
    return client.registry();
  }

  Uploads uploads() {
    return uploads;
  }

  Audit audit() {
    return audit;
  }

  void pass(Duration time) {
    store.pass(time);
  }

  void collect(RandomAction.Collect collection) {
    if (collection.writers() == Writers.ANY) {
      operator().collect(collection.options(), shared(client.registry().storage()));
    } else {
      operator().collect(collection.options());
    }
  }

  /**
   * Performs {@code other} in another process before a call of the collection, if that call is
   * reached.
   */
  void collectBeside(RandomAction.Collect collection, int call, RandomAction other) {
    Client collecting = client;
    AtCall view = new AtCall(collecting.registry().storage(), call, () -> {
      client = open(store.heap());
      other.in(this);
      client = collecting;
    });
    collecting
        .operator()
        .collect(collection.options(), collection.writers() == Writers.ANY ? shared(view) : view);
  }

  void crash(RandomAction last, int call, Moment moment, boolean losesPower) {
    try {
      client = open(new CrashingStorage(store.heap(), call, moment));
      last.in(this);
    } catch (CrashingStorage.Crash e) {
      // The result is checked below.
    }
    if (losesPower) {
      store.heap().loseUnsynced();
      ledger.breakPromises();
      uploads.losePower();
    }
    client = open(store.heap());
    doubts.settle(client.registry());
  }

  private Client open(StorageDriver driver) {
    Registry registry = Registry.open(
        driver, store.options().descriptorCache(remembers ? REMEMBERED : 0).build());
    return new Client(
        registry,
        new Actor(store, registry, ledger, doubts),
        new Operator(store, registry, ledger, uploads));
  }

  private static SharedStorage shared(StorageDriver driver) {
    return new SharedStorage(driver, call -> {});
  }
}
