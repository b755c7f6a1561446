package io.stowage.registry.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that a user may have meant. */
final class NearestName {
  private static final int SHORTEST_PART = 2;

  private NearestName() {}

  /**
   * Returns the one of {@code names} that the fewest insertions, removals, replacements and
   * exchanges of neighbouring characters make equal to {@code text}. Only a few edits are allowed,
   * unless one of the two texts contains the other.
   */
  static Optional<String> to(String text, Collection<String> names) {
    return names.stream()
        .filter(name -> isLike(text, name))
        .min(Comparator.comparingInt(name -> edits(text, name)));
  }

  /** Allows one edit for every three characters, and at least one. */
  private static boolean isLike(String text, String name) {
    int allowed = Math.max(1, Math.max(text.length(), name.length()) / 3);
    return isPart(text, name) || isPart(name, text) || edits(text, name) <= allowed;
  }

  private static boolean isPart(String part, String whole) {
    return part.length() >= SHORTEST_PART && whole.contains(part);
  }

  /** Returns the number of edits, each of which changes a character at most once. */
  private static int edits(String from, String to) {
    int[][] edits = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : least(edits, from, to, i, j);
      }
    }
    return edits[from.length()][to.length()];
  }

  private static int least(int[][] edits, String from, String to, int i, int j) {
    char last = from.charAt(i - 1);
    int replaced = edits[i - 1][j - 1] + (last == to.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
    boolean exchanged =
        i > 1 && j > 1 && last == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
    return exchanged ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
  }
}
