package io.stowage.registry.gc;

/** What a collection cleans up beside manifests and blobs, where Distribution leaves it for ever. */
public enum Tidying {
  /**
   * Folders that a deleted link or blob left behind, with nothing in them; and what is left of a tag that
   * names nothing, once it is older than the grace.
   */
  EMPTY_FOLDERS,
  /** Layer links to blobs that are gone. */
  DEAD_LINKS,
  /** Repositories that have no manifest and no upload any more. */
  EMPTY_REPOSITORIES,
  /**
   * Layer links that no manifest of their repository reaches, though the blob may be there for another
   * one. Such a link lets a push skip an upload, and a pull by digest see the blob. To find them, the
   * manifests of each repository are read once more.
   */
  UNREACHED_LINKS
}
