package io.stowage.registry.exploration;

/**
 * A part of the world that a call looks at or changes.
 *
 * @param shape which of the names at {@code path}
 * @param path where
 * @param aspects what of the files there, bits of {@link #EXISTENCE} and {@link #TIME}
 * @param changed whether it is changed
 */
record Region(Shape shape, String path, int aspects, boolean changed) {
  /** Whether a name is there, and what node it stands for. */
  static final int EXISTENCE = 1;

  /** When a file was last modified. */
  static final int TIME = 2;

  /** No path is like these. */
  static final String CLOCK = "\0clock";

  /** The writer of each path is a name below. */
  static final String WRITERS = "\0writers/";

  static final String REQUESTS = "\0requests";

  /** Which of the names at a path. */
  enum Shape {
    /** That name. */
    NAME,
    /** The names in that folder. */
    CHILDREN,
    /** That name and all below. */
    SUBTREE
  }

  boolean conflicts(Region other) {
    return (changed || other.changed)
        && (aspects & other.aspects) != 0
        && (covers(other) || other.covers(this));
  }

  /** Returns whether this has a name in common with the other, whose shape is not a larger one. */
  private boolean covers(Region other) {
    return switch (shape) {
      case NAME -> other.shape == Shape.NAME && path.equals(other.path);
      case CHILDREN ->
        other.shape == Shape.NAME
            ? Paths.folder(other.path).equals(path)
            : other.shape == Shape.CHILDREN && path.equals(other.path);
      case SUBTREE ->
        other.shape == Shape.SUBTREE
            ? Paths.isWithin(other.path, path)
            : Paths.isWithin(other.path, path) || isChildOf(other);
    };
  }

  private boolean isChildOf(Region other) {
    return other.shape == Shape.CHILDREN && Paths.folder(path).equals(other.path);
  }
}
