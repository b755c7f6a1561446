package io.stowage.registry.gc;

/** What a collection cleans up beside manifests and blobs, where Distribution leaves it for ever. */
public enum Tidying {
  /** Folders that a deleted link or blob left behind, with nothing in them. */
  EMPTY_FOLDERS,
  /** Layer links to blobs that are gone. */
  DEAD_LINKS,
  /** Repositories that have no manifest and no upload any more. */
  EMPTY_REPOSITORIES
}
