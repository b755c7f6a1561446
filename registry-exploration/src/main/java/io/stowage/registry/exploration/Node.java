package io.stowage.registry.exploration;

/** The file or folder behind a name. Immutable. */
sealed interface Node permits Folder, Leaf {
  /** Returns the id by which a process that has opened the node knows it, wherever it is moved. */
  int id();

  /** Returns a hash of the contents, including ids. */
  Fingerprint fingerprint();

  /** Returns a hash of the contents without ids. */
  Fingerprint look();
}
