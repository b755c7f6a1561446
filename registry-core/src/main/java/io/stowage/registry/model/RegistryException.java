package io.stowage.registry.model;

import java.io.Serial;
import java.util.List;

/**
 * The registry refuses what was asked, for a reason that the caller can act on.
 *
 * <p>Failures of the store itself are {@code StorageException}s.
 */
public final class RegistryException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  private static final int SHOWN = 200;

  private final ErrorCode code;
  private final List<String> values;

  private RegistryException(ErrorCode code, List<String> values, String message) {
    super(message);
    this.code = code;
    this.values = List.copyOf(values);
  }

  /** Makes an error for {@code value}, which is malformed, naming what was {@code expected}. */
  public static RegistryException invalid(ErrorCode code, String value, String expected) {
    return of(code, value, "expected " + expected);
  }

  /** Makes an error for {@code value}, with {@code problem} in words. */
  public static RegistryException of(ErrorCode code, String value, String problem) {
    return new RegistryException(code, List.of(value), code + ": " + quote(value) + ": " + problem);
  }

  /** Makes one error for several {@code values} that have the same {@code problem}. */
  public static RegistryException ofAll(ErrorCode code, List<String> values, String problem) {
    String all = String.join(", ", values.stream().map(RegistryException::quote).toList());
    return new RegistryException(code, values, code + ": " + all + ": " + problem);
  }

  /** Returns the code of the HTTP API. */
  public ErrorCode code() {
    return code;
  }

  /** Returns the offending value; the first if there are several. */
  public String value() {
    return values.get(0);
  }

  /** Returns all offending values, at least one. */
  public List<String> values() {
    return values;
  }

  private static String quote(String value) {
    return '"' + (value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "...") + '"';
  }
}
