package io.stowage.registry.gc;

/**
 * The kinds of leftovers that a collection can remove in addition to manifests and blobs.
 * Distribution never removes any of them.
 */
public enum Tidying {
  /**
   * Empty folders that a deleted link or blob left behind, and the remains of a tag that names
   * nothing, once they are older than the grace period.
   */
  EMPTY_FOLDERS,
  /**
   * Layer links whose blobs are gone, and links by sha512 digests to manifests that are gone. The
   * latter are always removed together with a manifest.
   */
  DEAD_LINKS,
  /** Repositories that have neither manifests nor uploads any more. */
  EMPTY_REPOSITORIES,
  /**
   * Layer links that no manifest of their repository reaches, although the blob may still exist
   * because another repository needs it. Such a link lets a push skip an upload, and makes the blob
   * visible to a pull by digest. To find such links, the collection reads the manifests of each
   * repository once more.
   */
  UNREACHED_LINKS
}
