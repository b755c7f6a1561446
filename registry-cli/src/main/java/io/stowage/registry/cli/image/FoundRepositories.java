package io.stowage.registry.cli.image;

import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.UsageException;
import io.stowage.registry.model.PathPattern;
import io.stowage.registry.model.RepositoryName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The repositories of a registry that a command line names.
 *
 * @param repositories the repositories, sorted
 * @param missing the names and patterns that match no repository
 */
record FoundRepositories(List<RepositoryName> repositories, List<String> missing) {
  /**
   * Looks up {@code names}, which may be patterns.
   *
   * @throws UsageException if one of them is malformed
   */
  static FoundRepositories of(Registry registry, List<String> names) {
    Set<RepositoryName> found = new TreeSet<>();
    List<String> missing = new ArrayList<>();
    for (String name : names) {
      List<RepositoryName> matches =
          isPattern(name) ? matching(registry, pattern(name)) : named(registry, name(name));
      found.addAll(matches);
      if (matches.isEmpty()) {
        missing.add(name);
      }
    }
    return new FoundRepositories(List.copyOf(found), missing);
  }

  /** Checks the form of {@code names}. */
  static void check(List<String> names) {
    names.forEach(name -> {
      if (isPattern(name)) {
        pattern(name);
      } else {
        name(name);
      }
    });
  }

  static boolean isPattern(String name) {
    return name.indexOf('*') >= 0;
  }

  private static PathPattern pattern(String text) {
    return UsageException.parsed(() -> PathPattern.parse(text));
  }

  private static RepositoryName name(String text) {
    return UsageException.parsed(() -> RepositoryName.parse(text));
  }

  private static List<RepositoryName> matching(Registry registry, PathPattern pattern) {
    return registry.repositories().stream()
        .filter(name -> pattern.matches(name.value()))
        .toList();
  }

  private static List<RepositoryName> named(Registry registry, RepositoryName name) {
    return registry.repository(name).exists() ? List.of(name) : List.of();
  }
}
