package io.stowage.registry.cli;

/**
 * What to repair.
 *
 * @param links links whose paths carry the digest
 * @param tags tags, by their history
 */
record RepairChoice(boolean links, boolean tags) {
  /** Returns the choice that changes nothing. */
  static RepairChoice none() {
    return new RepairChoice(false, false);
  }

  /**
   * Parses {@code links}, {@code tags}, or both with a comma between them.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static RepairChoice parse(String text) {
    boolean links = false;
    boolean tags = false;
    for (String name : text.split(",", -1)) {
      switch (name) {
        case "links" -> links = true;
        case "tags" -> tags = true;
        default -> throw new IllegalArgumentException("\"" + name + "\": expected links, tags");
      }
    }
    return new RepairChoice(links, tags);
  }
}
