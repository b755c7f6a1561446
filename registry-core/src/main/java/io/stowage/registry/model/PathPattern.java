package io.stowage.registry.model;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A pattern of repository names.
 *
 * <p>A pattern consists of components that are separated by {@code /}. Within a component, {@code
 * *} stands for any number of characters other than {@code /}. A component {@code **} stands for
 * any number of components, and at the end of a pattern for at least one. All other characters
 * stand for themselves; they are the characters of repository names, {@code [a-z0-9._-]}.
 *
 * <p>So {@code *} matches {@code app} and not {@code team/app}; {@code team/**} matches
 * {@code team/app} and {@code team/app/web}, and not {@code team}; {@code **} matches every name.
 */
public final class PathPattern {
  private static final String DEEP = "**";
  private static final int LONGEST = 255;
  private static final Pattern FORM = Pattern.compile("[a-z0-9._*-]+(/[a-z0-9._*-]+)*");

  private final String value;
  private final List<String> parts;

  private PathPattern(String value, List<String> parts) {
    this.value = value;
    this.parts = parts;
  }

  /**
   * Parses a pattern.
   *
   * @throws IllegalArgumentException if {@code value} is malformed or has more than 255 characters
   */
  public static PathPattern parse(String value) {
    Objects.requireNonNull(value, "value");
    if (value.length() > LONGEST || !FORM.matcher(value).matches()) {
      throw invalid(value);
    }
    List<String> parts = components(value);
    if (parts.stream().anyMatch(part -> part.contains(DEEP) && !part.equals(DEEP))) {
      throw invalid(value);
    }
    return new PathPattern(value, parts);
  }

  private static IllegalArgumentException invalid(String value) {
    return new IllegalArgumentException("pattern is \"" + Printable.of(value)
        + "\", expected components of [a-z0-9._-] and * that are separated by /, or ** as a whole"
        + " component, of at most " + LONGEST + " characters");
  }

  /**
   * Returns the order of patterns by their precision, the most precise one first: a pattern with
   * more characters other than {@code *} precedes one with fewer, and with equal numbers, a pattern
   * without {@code **} precedes one with it.
   */
  public static Comparator<PathPattern> mostPreciseFirst() {
    return Comparator.comparingLong(PathPattern::literals)
        .reversed()
        .thenComparing(PathPattern::isDeep);
  }

  /** Returns whether {@code name} matches this pattern. */
  public boolean matches(String name) {
    Objects.requireNonNull(name, "name");
    return name.length() <= LONGEST && matches(components(name));
  }

  /**
   * Compares component by component. After a mismatch, the last {@code **} takes one more
   * component, so that the time is at most proportional to the product of both lengths.
   */
  private boolean matches(List<String> names) {
    int part = 0;
    int name = 0;
    int afterDeep = -1;
    int retry = 0;
    while (name < names.size()) {
      if (part < parts.size() && parts.get(part).equals(DEEP)) {
        part++;
        afterDeep = part;
        retry = name;
      } else if (part < parts.size() && matches(parts.get(part), names.get(name))) {
        part++;
        name++;
      } else if (afterDeep >= 0) {
        part = afterDeep;
        retry++;
        name = retry;
      } else {
        return false;
      }
    }
    return part == parts.size();
  }

  /** Compares one component in the same way. */
  private static boolean matches(String part, String name) {
    int p = 0;
    int n = 0;
    int afterStar = -1;
    int retry = 0;
    while (n < name.length()) {
      if (p < part.length() && part.charAt(p) == '*') {
        p++;
        afterStar = p;
        retry = n;
      } else if (p < part.length() && part.charAt(p) == name.charAt(n)) {
        p++;
        n++;
      } else if (afterStar >= 0) {
        p = afterStar;
        retry++;
        n = retry;
      } else {
        return false;
      }
    }
    while (p < part.length() && part.charAt(p) == '*') {
      p++;
    }
    return p == part.length();
  }

  private static List<String> components(String text) {
    return List.of(text.split("/", -1));
  }

  private long literals() {
    return value.chars().filter(c -> c != '*').count();
  }

  private boolean isDeep() {
    return parts.contains(DEEP);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PathPattern that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** Returns the text of the pattern. */
  @Override
  public String toString() {
    return value;
  }
}
