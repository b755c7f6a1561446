package io.stowage.registry.exploration;

/** What a name of a folder stands for. Immutable. */
sealed interface Node permits Folder, Leaf {
  /** Returns what a process that has opened it knows it by, wherever it is moved to. */
  int id();

  /** Returns a hash of all that is in it, and of the ids. */
  Fingerprint fingerprint();

  /** Returns a hash of all that is in it. */
  Fingerprint look();
}
