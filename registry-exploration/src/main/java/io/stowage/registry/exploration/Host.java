package io.stowage.registry.exploration;

/** Runs a process. */
interface Host extends Caller {
  void note(String note);

  /** Runs {@code life} and returns whether it was killed. */
  boolean mortal(Runnable life);
}
