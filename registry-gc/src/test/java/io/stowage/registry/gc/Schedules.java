package io.stowage.registry.gc;

import io.stowage.registry.gc.fixture.BeforeCalls;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.storage.StorageCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Lets two actors alternate at their calls to a store, in every possible order. A new world is
 * created for each order.
 */
final class Schedules {
  private final Set<StorageCall> turns;
  private final List<Boolean> choices = new ArrayList<>();
  private int at;

  private Schedules(Set<StorageCall> turns) {
    this.turns = turns;
  }

  /**
   * Explores all orders.
   *
   * @param turns the calls at which the actors may alternate
   * @param world creates the two actors, each with its own view of the store
   * @return the number of orders
   */
  static int explore(Set<StorageCall> turns, Supplier<World> world) {
    Schedules schedules = new Schedules(turns);
    int count = 0;
    do {
      schedules.at = 0;
      schedules.play(world.get());
      count++;
    } while (schedules.next());
    return count;
  }

  /** Two actors on one store, and the conditions that must hold when both are done. */
  interface World {
    StorageDriver store();

    /** Returns actor 0 or 1, which uses {@code door}. */
    Runnable actor(int number, StorageDriver door);

    void check();
  }

  private void play(World world) {
    Actor[] actors = {new Actor(world, 0, turns), new Actor(world, 1, turns)};
    while (!actors[0].done || !actors[1].done) {
      actors[choose(!actors[0].done, !actors[1].done)].step();
    }
    world.check();
  }

  private int choose(boolean first, boolean second) {
    if (!first || !second) {
      return first ? 0 : 1;
    }
    if (at == choices.size()) {
      choices.add(false);
    }
    return choices.get(at++) ? 1 : 0;
  }

  private boolean next() {
    while (!choices.isEmpty()) {
      if (!choices.remove(choices.size() - 1)) {
        choices.add(true);
        return true;
      }
    }
    return false;
  }

  /** An actor that continues to its next call on command. */
  private static final class Actor {
    private final Semaphore go = new Semaphore(0);
    private final Semaphore halted = new Semaphore(0);
    private volatile boolean done;

    Actor(World world, int number, Set<StorageCall> turns) {
      StorageDriver door = new BeforeCalls(world.store(), turns::contains, this::await);
      Thread thread = new Thread(() -> {
        try {
          world.actor(number, door).run();
        } finally {
          done = true;
          halted.release();
        }
      });
      thread.setDaemon(true);
      thread.start();
      halted.acquireUninterruptibly();
    }

    void step() {
      go.release();
      halted.acquireUninterruptibly();
    }

    private void await() {
      halted.release();
      go.acquireUninterruptibly();
    }
  }
}
