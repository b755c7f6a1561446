package io.stowage.registry.model;

import java.util.Objects;

/**
 * A tag, such as {@code latest}: {@code [A-Za-z0-9_][A-Za-z0-9._-]{0,127}} (OCI distribution spec,
 * "Pulling manifests").
 *
 * @param value the text
 */
public record Tag(String value) implements Reference, Comparable<Tag> {
  private static final int LONGEST = 128;

  /** Checks the grammar. */
  public Tag {
    Objects.requireNonNull(value, "value");
    if (!wellFormed(value)) {
      throw RegistryException.invalid(
          ErrorCode.TAG_INVALID, value, "a tag of the form [A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
    }
  }

  /**
   * Parses {@code value}.
   *
   * @throws RegistryException TAG_INVALID if {@code value} is malformed; names the value and the
   *     expected form
   */
  public static Tag parse(String value) {
    return new Tag(value);
  }

  @Override
  public int compareTo(Tag other) {
    Objects.requireNonNull(other, "other");
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static boolean wellFormed(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean word = Ascii.letterOrDigit(c) || c == '_';
      if (!word && (i == 0 || (c != '.' && c != '-'))) {
        return false;
      }
    }
    return !value.isEmpty() && value.length() <= LONGEST;
  }
}
