package io.stowage.registry;

import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import java.util.List;
import java.util.Objects;

/**
 * One page of a sorted list.
 *
 * @param <T> what is listed
 * @param items in order; the last of them is where the next page goes on
 * @param more whether something follows
 */
public record Page<T>(List<T> items, boolean more) {
  /** Copies the items. */
  public Page {
    Objects.requireNonNull(items, "items");
    items = List.copyOf(items);
  }

  /** Cuts the first {@code n} of {@code sorted}. */
  static <T> Page<T> first(int n, List<T> sorted) {
    if (n <= 0) {
      throw RegistryException.invalid(
          ErrorCode.PAGINATION_NUMBER_INVALID, Integer.toString(n), "a page size of 1 or more");
    }
    return new Page<>(sorted.subList(0, Math.min(n, sorted.size())), sorted.size() > n);
  }

  /** Cuts the first {@code n} of what is behind {@code last} in {@code sorted}, be it there or not. */
  static <T extends Comparable<? super T>> Page<T> after(int n, T last, List<T> sorted) {
    return first(n, sorted.stream().filter(item -> item.compareTo(last) > 0).toList());
  }
}
