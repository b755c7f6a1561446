package io.stowage.registry.gc;

import java.util.Locale;

/** A row of the table of requirements: a tree and an operation on it. */
enum Case {
  /** 302,000 blobs, a third of them dead, and 25,000 manifests, all in the cache. */
  WARM_DRY_RUN,
  /** A tree of 302,000 blobs that looks used, all in the cache. */
  USED_DRY_RUN,
  /** The same tree, with an empty cache. */
  COLD_DRY_RUN,
  /** Four repositories, each with 800 tags and 80 untagged images. */
  DELETE_UNTAGGED,
  /** 72,720 blobs, half of which are dead and are removed. */
  DELETION,
  /** A tree of 70,000 blobs that looks used; half of them are dead and are removed. */
  USED_DELETION;

  TreeShape shape() {
    return switch (this) {
      case WARM_DRY_RUN, COLD_DRY_RUN -> new TreeShape(500, 50, 0, 10, 4, 200, false, 32);
      case DELETE_UNTAGGED -> new TreeShape(4, 800, 80, 10, 4, 200, false, 32);
      case DELETION -> new TreeShape(90, 50, 0, 10, 4, 404, false, 32);
      case USED_DRY_RUN -> new TreeShape(465, 50, 0, 10, 4, 200, false, 32).asUsed();
      case USED_DELETION -> new TreeShape(78, 50, 0, 10, 4, 448, false, 32).asUsed();
    };
  }

  /** Returns the name as the value of an option. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Asked asked() {
    boolean deletes = this == DELETION || this == USED_DELETION;
    return new Asked(!deletes, this == DELETE_UNTAGGED, this == COLD_DRY_RUN);
  }
}
