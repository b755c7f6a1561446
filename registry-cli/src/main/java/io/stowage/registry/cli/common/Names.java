package io.stowage.registry.cli.common;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The names of constants on the command line, in configuration files and in JSON. */
public final class Names {
  private Names() {}

  /** Returns the name of {@code value}, in lower case and with hyphens. */
  public static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Returns the constant of {@code type} with that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static <E extends Enum<E>> E parse(Class<E> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(value -> of(value).equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("\"" + name + "\": expected " + all(type)));
  }

  /** Returns the constants of {@code type} with those names, which commas separate. */
  public static <E extends Enum<E>> Set<E> parseAll(Class<E> type, String names) {
    return Arrays.stream(names.split(",", -1))
        .map(name -> parse(type, name))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns the names that {@link #parse} reads, for messages: {@code a, b or c}. */
  public static <E extends Enum<E>> String all(Class<E> type) {
    List<String> names = Arrays.stream(type.getEnumConstants()).map(Names::of).toList();
    int last = names.size() - 1;
    return String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }
}
