package io.stowage.registry.cli;

/** Keeps what a store holds from moving a terminal's cursor. */
final class Printable {
  private Printable() {}

  /** Returns {@code text} with a question mark for each control character. */
  static String of(Object text) {
    StringBuilder shown = new StringBuilder();
    text.toString()
        .codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }
}
