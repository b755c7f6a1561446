package io.stowage.registry.model;

import java.util.Objects;

/**
 * The name of a repository, such as {@code team/app} (Distribution's grammar).
 *
 * <p>A name consists of components joined by {@code /}. A component consists of runs of
 * {@code [a-z0-9]} joined by one {@code .}, one or two {@code _}, or any number of {@code -}. A
 * name has at most 255 characters. Names are ordered component by component, as in Distribution's
 * catalog: {@code a}, {@code a/b}, {@code a-b}.
 *
 * @param value the whole name
 */
public record RepositoryName(String value) implements Comparable<RepositoryName> {
  private static final int LONGEST = 255;

  /** Checks the grammar. */
  public RepositoryName {
    Objects.requireNonNull(value, "value");
    if (value.length() > LONGEST || !wellFormed(value)) {
      throw RegistryException.invalid(
          ErrorCode.NAME_INVALID,
          value,
          "a repository name: components separated by /, each of [a-z0-9] joined by . _ __ or dashes,"
              + " at most 255 characters");
    }
  }

  /**
   * Parses {@code value}.
   *
   * @throws RegistryException NAME_INVALID if {@code value} is malformed; names the value and the
   *     expected form
   */
  public static RepositoryName parse(String value) {
    return new RepositoryName(value);
  }

  @Override
  public int compareTo(RepositoryName other) {
    Objects.requireNonNull(other, "other");
    int shorter = Math.min(value.length(), other.value.length());
    for (int i = 0; i < shorter; i++) {
      char mine = value.charAt(i);
      char theirs = other.value.charAt(i);
      if (mine != theirs) {
        return mine == '/' ? -1 : theirs == '/' ? 1 : Character.compare(mine, theirs);
      }
    }
    return Integer.compare(value.length(), other.value.length());
  }

  @Override
  public String toString() {
    return value;
  }

  private static boolean wellFormed(String value) {
    int i = 0;
    while (true) {
      int run = i;
      while (i < value.length() && Ascii.lowerOrDigit(value.charAt(i))) {
        i++;
      }
      if (i == run) {
        return false;
      }
      if (i == value.length()) {
        return true;
      }
      i = behindSeparator(value, i);
    }
  }

  /**
   * Returns the index at which the next run must begin. If the separator is not valid, returns the
   * end of the name, where no run can begin.
   */
  private static int behindSeparator(String value, int start) {
    char c = value.charAt(start);
    int end = start;
    while (end < value.length() && value.charAt(end) == c) {
      end++;
    }
    int length = end - start;
    boolean ok = switch (c) {
      case '/', '.' -> length == 1;
      case '_' -> length <= 2;
      case '-' -> true;
      default -> false;
    };
    return ok ? end : value.length();
  }
}
