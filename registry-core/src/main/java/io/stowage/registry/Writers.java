package io.stowage.registry;

/**
 * Which programs write to a store while a collection runs on it or a registry is open in it, from the
 * fewest to the most. A wrong answer on the side of fewer loses images that were pushed meanwhile.
 */
public enum Writers {
  /** None: the registry is stopped or read-only. Nothing has to be renewed, held or looked at again. */
  NONE,

  /** Programs that use this library, in any number of processes. All have the same grace. */
  STOWAGE,

  /**
   * Also programs that do not know this library, such as docker-registry, whose descriptor cache must
   * be off. A collection then waits for the settle time and marks again, and frees no space before the
   * next one. The commit of an upload to which another program or another process may have added copies
   * the content.
   */
  ANY
}
