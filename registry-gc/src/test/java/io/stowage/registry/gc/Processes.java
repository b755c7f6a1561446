package io.stowage.registry.gc;

import io.stowage.registry.gc.internal.run.ProcessIdentity;
import java.time.Instant;

/** Processes that a collector may run in. */
final class Processes {
  private Processes() {}

  /** Returns one of which nothing is known here. */
  static ProcessIdentity elsewhere() {
    return new ProcessIdentity("elsewhere", "boot/1", 4711, Instant.EPOCH);
  }

  /** Returns one in another container of this machine, whose processes this one cannot see. */
  static ProcessIdentity inAnotherContainer() {
    String boot = ProcessIdentity.current().space().split("/", 2)[0];
    return new ProcessIdentity("container", boot + "/pid:[1]", 1, Instant.EPOCH);
  }
}
