package io.stowage.registry.cli;

/**
 * What to repair.
 *
 * @param links links whose paths carry the digest
 * @param tags tags, by their history
 * @param manifests manifests whose bytes are missing, which are deleted
 */
record RepairChoice(boolean links, boolean tags, boolean manifests) {
  /** Returns the choice that changes nothing. */
  static RepairChoice none() {
    return new RepairChoice(false, false, false);
  }

  /**
   * Parses {@code links}, {@code tags} and {@code manifests}, one or more with commas between them.
   *
   * @throws IllegalArgumentException if it is anything else
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
          throw new IllegalArgumentException("\"" + name + "\": expected links, tags, manifests");
      }
    }
    return new RepairChoice(links, tags, manifests);
  }
}
