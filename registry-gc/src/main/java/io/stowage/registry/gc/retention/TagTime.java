package io.stowage.registry.gc.retention;

/** The time by which a {@link RetentionRule} orders tags and determines their age. */
public enum TagTime {
  /** The time at which the tag was last set. */
  SET,

  /**
   * The time of creation that the image states in its config or its annotations. Builds that are
   * reproducible often state a constant, such as the beginning of 1970.
   */
  CREATED
}
