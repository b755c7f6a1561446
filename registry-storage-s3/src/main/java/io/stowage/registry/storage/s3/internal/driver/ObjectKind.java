package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;

/** How the quarantine treats an object. */
enum ObjectKind {
  /** The content of a blob, or anything unknown: a delete marker hides it. */
  DATA,
  /**
   * A small object of which old versions mean nothing: it is kept as a copy, and its versions are
   * removed.
   */
  LINK,
  /** An upload, which is not an object yet: it stays in place until it is purged. */
  UPLOAD;

  /** The folder of the content of all blobs. */
  static final StoragePath BLOBS = StorageDriver.MARKER.resolve("blobs");

  static final StoragePath REPOSITORIES = StorageDriver.MARKER.resolve("repositories");
  private static final String UPLOADS = "/_uploads/";
  private static final String LINK_NAME = "link";

  static ObjectKind of(StoragePath path) {
    if (!path.startsWith(REPOSITORIES)) {
      return DATA;
    }
    if (path.value().contains(UPLOADS)) {
      return UPLOAD;
    }
    return path.name().equals(LINK_NAME) ? LINK : DATA;
  }
}
