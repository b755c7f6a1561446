package io.stowage.registry.model;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Thrown when the registry refuses a request for a reason that the caller can act on.
 *
 * <p>Failures of the store itself are {@code StorageException}s.
 */
@SuppressWarnings("serial") // a serialized exception is read by the same version
public final class RegistryException extends StowageException {
  private static final int SHOWN = 200;
  private static final int LISTED = 20;

  private final String[] values;
  private final String problem;

  private RegistryException(ErrorCode code, List<String> values, String problem, String message) {
    super(code, message);
    this.values = values.toArray(String[]::new);
    this.problem = Printable.of(problem);
  }

  /** Creates an exception for the malformed {@code value}, with the {@code expected} form. */
  public static RegistryException invalid(ErrorCode code, String value, String expected) {
    Objects.requireNonNull(expected, "expected");
    return of(code, value, "expected " + expected);
  }

  /** Creates an exception for {@code value}, with a description of the {@code problem}. */
  public static RegistryException of(ErrorCode code, String value, String problem) {
    Objects.requireNonNull(value, "value");
    return ofAll(code, List.of(value), problem);
  }

  /** Creates one exception for several {@code values} that have the same {@code problem}. */
  public static RegistryException ofAll(ErrorCode code, List<String> values, String problem) {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(values, "values");
    Objects.requireNonNull(problem, "problem");
    String all = values.stream()
        .limit(LISTED)
        .map(RegistryException::quote)
        .collect(Collectors.joining(", "));
    String more = values.size() > LISTED ? " and " + (values.size() - LISTED) + " more" : "";
    return new RegistryException(
        code,
        values,
        problem,
        code.subject() + " " + all + more + ": " + problem + " (" + code + ")");
  }

  /** Returns the offending value, or the first of them if there are several. */
  public String value() {
    return values[0];
  }

  /** Returns all offending values. There is at least one. */
  public List<String> values() {
    return List.of(values);
  }

  /**
   * Returns a description of the problem with the values, without the code, such as
   * {@code expected 64 lowercase hex digits}. The message of this exception consists of the values,
   * the problem and the code.
   */
  public String problem() {
    return problem;
  }

  private static String quote(String value) {
    return '"' + (value.length() > SHOWN ? value.substring(0, SHOWN) + "..." : value) + '"';
  }
}
