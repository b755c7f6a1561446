package io.stowage.registry.gc.retention;

import io.stowage.registry.model.Tag;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A semantic version (Semantic Versioning 2.0.0). In a tag it may begin with {@code v}, and an
 * underscore takes the place of the plus sign before the build metadata, as with Helm.
 *
 * @param numbers the major, minor and patch version; they may have leading zeros in the tag
 * @param preRelease the identifiers of the pre-release, or an empty list
 * @param build the identifiers of the build metadata, or an empty list
 */
record Version(List<BigInteger> numbers, List<String> preRelease, List<String> build)
    implements Comparable<Version> {
  private static final Pattern FORM = Pattern.compile(
      "v?([0-9]+)\\.([0-9]+)\\.([0-9]+)(?:-([0-9A-Za-z.-]+))?(?:_([0-9A-Za-z._-]+))?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  /** Builds are ordered although the specification gives all of them the same precedence. */
  private static final Comparator<Version> ORDER = Comparator.comparing(
          Version::numbers, Version::compareNumbers)
      .thenComparing(version -> version.preRelease.isEmpty())
      .thenComparing(Version::preRelease, Version::compareIdentifiers)
      .thenComparing(Version::build, Version::compareIdentifiers);

  /** Parses {@code tag}; returns empty if it is not a version. */
  static Optional<Version> of(Tag tag) {
    Matcher matcher = FORM.matcher(tag.value());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    List<BigInteger> numbers = List.of(
        new BigInteger(matcher.group(1)),
        new BigInteger(matcher.group(2)),
        new BigInteger(matcher.group(3)));
    return Optional.of(new Version(
        numbers,
        identifiers(Optional.ofNullable(matcher.group(4))),
        identifiers(Optional.ofNullable(matcher.group(5)))));
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }

  private static List<String> identifiers(Optional<String> text) {
    return text.map(dotted -> List.copyOf(Arrays.asList(dotted.split("\\.", -1))))
        .orElse(List.of());
  }

  private static int compareNumbers(List<BigInteger> mine, List<BigInteger> theirs) {
    int order = 0;
    for (int i = 0; i < mine.size() && order == 0; i++) {
      order = mine.get(i).compareTo(theirs.get(i));
    }
    return order;
  }

  private static int compareIdentifiers(List<String> mine, List<String> theirs) {
    for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
      int order = compareIdentifier(mine.get(i), theirs.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(mine.size(), theirs.size());
  }

  /** Numbers are ordered by their value, and precede other identifiers. */
  private static int compareIdentifier(String mine, String theirs) {
    boolean number = NUMBER.matcher(mine).matches();
    if (number != NUMBER.matcher(theirs).matches()) {
      return number ? -1 : 1;
    }
    return number ? new BigInteger(mine).compareTo(new BigInteger(theirs)) : mine.compareTo(theirs);
  }
}
