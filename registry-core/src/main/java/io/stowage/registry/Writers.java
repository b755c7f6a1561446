package io.stowage.registry;

/**
 * The programs that write to a store while a collection runs on it or a registry is open on it,
 * from the fewest to the most. Specifying fewer than there are loses images that are pushed in the
 * meantime.
 */
public enum Writers {
  /**
   * No program: the registry is stopped or read-only. Nothing has to be renewed, held or checked
   * again.
   */
  NONE,

  /** Programs that use this library, in any number of processes, all with the same grace. */
  STOWAGE,

  /**
   * Also programs that do not use this library, such as docker-registry, whose descriptor cache
   * must be disabled. A collection then waits for the settle time and marks again, and frees no
   * space before the next collection. The commit of an upload to which another program or process
   * may have appended copies the content.
   */
  ANY
}
