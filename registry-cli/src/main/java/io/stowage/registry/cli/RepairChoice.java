package io.stowage.registry.cli;

/**
 * The kinds of damage to repair.
 *
 * @param links whether to rewrite damaged links whose path contains the digest
 * @param tags whether to set damaged tags to a manifest of their history
 * @param manifests whether to delete manifests whose bytes are missing
 */
record RepairChoice(boolean links, boolean tags, boolean manifests) {
  /** Returns the choice that changes nothing. */
  static RepairChoice none() {
    return new RepairChoice(false, false, false);
  }

  /**
   * Parses one or more of {@code links}, {@code tags} and {@code manifests}, separated by commas.
   *
   * @throws IllegalArgumentException if {@code text} contains anything else
   */
  static RepairChoice parse(String text) {
    boolean links = false;
    boolean tags = false;
    boolean manifests = false;
    for (String name : text.split(",", -1)) {
      switch (name) {
        case "links" -> links = true;
        case "tags" -> tags = true;
        case "manifests" -> manifests = true;
        default ->
          throw new IllegalArgumentException("\"" + name + "\": expected links, tags or manifests");
      }
    }
    return new RepairChoice(links, tags, manifests);
  }
}
