package io.stowage.registry.exploration;

import java.time.Instant;
import java.util.Locale;

/**
 * One atomic call of a process.
 *
 * @param op the operation
 * @param path the path of the operation, or empty
 * @param other the second path if there are two, or empty
 * @param id the id of an open file or folder, or of a file that was seen, or 0
 * @param number a time or a duration in milliseconds, a size, or 0
 * @param content the content to write, the size of a file that was seen, or empty
 */
record Call(Op op, String path, String other, int id, long number, String content) {
  static Call of(Op op, String path) {
    return new Call(op, path, "", 0, 0, "");
  }

  static Call of(Op op, String path, String other) {
    return new Call(op, path, other, 0, 0, "");
  }

  /** Moves a file over another one that is still as {@code seen}. */
  static Call replacing(String path, String other, Entry seen) {
    return new Call(Op.REPLACE, path, other, seen.id(), seen.time(), Long.toString(seen.size()));
  }

  /** Moves a file of the given size to a path without a file. */
  static Call publishing(String path, long size, String other) {
    return new Call(Op.PUBLISH, path, other, 0, size, "");
  }

  static Call on(Op op, int id, String path, long number, String content) {
    return new Call(op, path, "", id, number, content);
  }

  static Call on(Op op, int id, String path) {
    return on(op, id, path, 0, "");
  }

  static Call passing(Op op, long milliseconds) {
    return new Call(op, "", "", 0, milliseconds, "");
  }

  @Override
  public String toString() {
    String what = op.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String where = path.isEmpty() ? "" : " " + path;
    String to = other.isEmpty() ? "" : " -> " + other;
    boolean timed = op == Op.SET_TIME || op == Op.PLACE;
    String when = timed ? " at " + Instant.ofEpochMilli(number) : "";
    return what + where + to + when;
  }
}
