package io.stowage.registry.gc;

import io.stowage.registry.gc.internal.run.ProcessIdentity;
import java.time.Instant;

/** Processes in which a collector may run. */
final class Processes {
  private Processes() {}

  /** Returns a process of which nothing is known here. */
  static ProcessIdentity elsewhere() {
    return new ProcessIdentity("elsewhere", "boot/1", 4711, Instant.EPOCH);
  }

  /** Returns a process in another container of this machine, which this process cannot see. */
  static ProcessIdentity inAnotherContainer() {
    String boot = ProcessIdentity.current().space().split("/", 2)[0];
    return new ProcessIdentity("container", boot + "/pid:[1]", 1, Instant.EPOCH);
  }
}
