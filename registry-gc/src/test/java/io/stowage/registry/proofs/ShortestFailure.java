package io.stowage.registry.proofs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Shortens a list on which a check fails as far as possible by removing parts, longest parts first,
 * and prints the remaining elements line by line. The check fails on the short list too, so a test
 * can be made of it.
 */
final class ShortestFailure<T> {
  private final Consumer<List<T>> check;

  private ShortestFailure(Consumer<List<T>> check) {
    this.check = check;
  }

  /** Checks {@code all}. */
  static <T> void check(List<T> all, Consumer<List<T>> check) {
    new ShortestFailure<>(check).check(all);
  }

  private void check(List<T> all) {
    Optional<AssertionError> first = failure(all);
    if (first.isEmpty()) {
      return;
    }
    List<T> shortest = all;
    for (int part = (all.size() + 1) / 2; part > 0; part = part == 1 ? 0 : (part + 1) / 2) {
      shortest = without(shortest, part);
    }
    AssertionError failure = failure(shortest).or(() -> first).orElseThrow();
    String lines = shortest.stream().map(Object::toString).collect(Collectors.joining("\n  "));
    throw new AssertionError(failure.getMessage() + "\nafter\n  " + lines, failure);
  }

  /** Removes each part of the given length without which the check still fails, from the end. */
  private List<T> without(List<T> list, int part) {
    List<T> left = list;
    for (int from = list.size() - part; from > -part; from -= part) {
      List<T> fewer = new ArrayList<>(left);
      fewer.subList(Math.max(0, from), Math.min(fewer.size(), from + part)).clear();
      if (failure(fewer).isPresent()) {
        left = fewer;
      }
    }
    return left;
  }

  private Optional<AssertionError> failure(List<T> list) {
    try {
      check.accept(list);
      return Optional.empty();
    } catch (AssertionError e) {
      return Optional.of(e);
    }
  }
}
