package io.stowage.registry.exploration;

/** What runs a process. */
interface Host extends Caller {
  void note(String note);

  /** Does {@code life}; returns whether it was killed. */
  boolean mortal(Runnable life);
}
