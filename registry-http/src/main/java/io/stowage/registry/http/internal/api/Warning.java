package io.stowage.registry.http.internal.api;

import com.google.common.base.CharMatcher;

/** Values of the header {@code Warning} (OCI distribution spec, "Warnings"). */
final class Warning {
  /** The name of the header. */
  static final String HEADER = "Warning";

  private static final CharMatcher SHOWN =
      CharMatcher.inRange(' ', '~').and(CharMatcher.noneOf("\"\\"));
  private static final int LONGEST = 1000;

  private Warning() {}

  /** Returns the value that contains {@code text}. */
  static String of(String text) {
    String shown = SHOWN.retainFrom(text);
    return "299 - \"" + shown.substring(0, Math.min(shown.length(), LONGEST)) + '"';
  }
}
