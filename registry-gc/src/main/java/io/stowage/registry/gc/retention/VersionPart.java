package io.stowage.registry.gc.retention;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;

/** The part of a semantic version up to which versions form one line of releases. */
public enum VersionPart {
  /** Versions such as 1.2.3 and 1.4.0 are in one line. */
  MAJOR(1),

  /** Versions such as 1.2.3 and 1.2.4 are in one line. */
  MINOR(2),

  /** Versions such as 1.2.3-rc.1 and 1.2.3 are in one line. */
  PATCH(3);

  private final int length;

  VersionPart(int length) {
    this.length = length;
  }

  /** Returns the name of the line that {@code version} is in, such as 1.2. */
  String line(Version version) {
    List<BigInteger> numbers = version.numbers().subList(0, length);
    return numbers.stream().map(BigInteger::toString).collect(Collectors.joining("."));
  }
}
