package io.stowage.registry;

/**
 * The programs that write to a store while a collection runs on it or a registry is open on it,
 * ordered from the fewest to the most. If the value leaves out a program that does write, images
 * that are pushed in the meantime may be lost.
 */
public enum Writers {
  /**
   * No program: the registry is stopped or read-only. A collection deletes garbage directly, unless
   * it has a quarantine period.
   */
  NONE,

  /** Programs that use this library, in any number of processes, all with the same grace period. */
  STOWAGE,

  /**
   * Also programs that do not use this library, such as docker-registry, whose descriptor cache
   * must be disabled. A collection then waits for the settle time, marks again, and leaves it to
   * the next collection to free the space. The commit of an upload to which another program or
   * process may have appended copies the content.
   */
  ANY
}
