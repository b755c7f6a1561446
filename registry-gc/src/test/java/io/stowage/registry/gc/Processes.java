package io.stowage.registry.gc;

import io.stowage.registry.gc.run.ProcessIdentity;
import java.time.Instant;

/** Processes that a collector may run in. */
final class Processes {
  private Processes() {}

  /** Returns one of this host that has ended: its id is that of one which began later. */
  static ProcessIdentity dead() {
    ProcessIdentity current = ProcessIdentity.current();
    return new ProcessIdentity(current.host(), current.space(), current.pid(), Instant.EPOCH);
  }

  /** Returns one of which nothing is known here. */
  static ProcessIdentity elsewhere() {
    return new ProcessIdentity("elsewhere", "boot/1", 4711, Instant.EPOCH);
  }
}
