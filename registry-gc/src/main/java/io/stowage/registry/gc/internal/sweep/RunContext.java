package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.LinkResolver;
import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.mark.AgeGate;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.run.Refusals;
import io.stowage.registry.storage.StorageDriver;

/** What the steps of one run share: the store, the age limit, and where they report. */
public final class RunContext {
  private final Registry registry;
  private final AgeGate gate;
  private final Findings findings;
  private final Refusals refusals;
  private final Tally tally;
  private final SweepListener listener;

  public RunContext(
      Registry registry,
      AgeGate gate,
      Findings findings,
      Refusals refusals,
      Tally tally,
      SweepListener listener) {
    this.registry = registry;
    this.gate = gate;
    this.findings = findings;
    this.refusals = refusals;
    this.tally = tally;
    this.listener = listener;
  }

  Registry registry() {
    return registry;
  }

  StorageDriver driver() {
    return registry.storage();
  }

  LinkResolver links() {
    return registry.links();
  }

  /** Returns the age gate, which distinguishes young objects from old ones. */
  AgeGate gate() {
    return gate;
  }

  /** Returns the findings, to which damage is reported. */
  Findings findings() {
    return findings;
  }

  /** Returns the objects that the store refuses to move or remove. */
  Refusals refusals() {
    return refusals;
  }

  Tally tally() {
    return tally;
  }

  SweepListener listener() {
    return listener;
  }
}
