package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.StoragePath;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Selects calls by their kind and their paths.
 *
 * @param calls the kinds of calls
 * @param path matches at least one path of each call; if empty, calls without a path match too
 */
record CallPattern(Set<StorageCall> calls, Optional<Pattern> path) {
  private static final Pattern PARTS = Pattern.compile("\\*\\*|\\*|[^*]+");

  /**
   * Selects those of these calls that have a path that matches {@code glob}.
   *
   * @throws IllegalArgumentException if no path can match, because a name in {@code glob} is empty
   */
  CallPattern at(String glob) {
    if (("/" + glob + "/").contains("//")) {
      throw new IllegalArgumentException("path pattern \"" + glob
          + "\", expected names joined by /, such as **/blobs/**, without a / at either end");
    }
    String regex = PARTS.matcher(glob).replaceAll(part -> switch (part.group()) {
      case "**" -> ".*";
      case "*" -> "[^/]*";
      default -> Matcher.quoteReplacement(Pattern.quote(part.group()));
    });
    return new CallPattern(calls, Optional.of(Pattern.compile(regex)));
  }

  boolean matches(StorageCall call, Collection<StoragePath> paths) {
    return calls.contains(call) && (path.isEmpty() || pathOf(paths).isPresent());
  }

  /** Returns the first of {@code paths} that matches. */
  Optional<StoragePath> pathOf(Collection<StoragePath> paths) {
    return paths.stream().filter(this::matches).findFirst();
  }

  private boolean matches(StoragePath candidate) {
    return path.map(pattern -> pattern.matcher(candidate.value()).matches()).orElse(true);
  }
}
