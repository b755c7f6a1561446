package io.stowage.registry.exploration;

/**
 * A part of the world that a call reads or changes.
 *
 * @param shape selects names relative to {@code path}
 * @param path the path of the region
 * @param aspects the aspects of the files, as bits of {@link #EXISTENCE} and {@link #TIME}
 * @param changed whether the call changes the region
 */
record Region(Shape shape, String path, int aspects, boolean changed) {
  /** Whether a name exists, and which node it stands for. */
  static final int EXISTENCE = 1;

  /** The last-modified time of a file. */
  static final int TIME = 2;

  /** The region of the clock, which is not a valid path. */
  static final String CLOCK = "\0clock";

  /** The folder with one name for the writer of each path. */
  static final String WRITERS = "\0writers/";

  /** The folder of all objects with versions. */
  static final String OBJECTS = "\0objects/";

  static final String REQUESTS = "\0requests";

  /** Selects names relative to a path. */
  enum Shape {
    /** The name itself. */
    NAME,
    /** The names in the folder. */
    CHILDREN,
    /** The name and everything below it. */
    SUBTREE
  }

  boolean conflicts(Region other) {
    return (changed || other.changed)
        && (aspects & other.aspects) != 0
        && (covers(other) || other.covers(this));
  }

  /**
   * Returns whether this region has a name in common with {@code other}, whose shape is not larger.
   */
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
