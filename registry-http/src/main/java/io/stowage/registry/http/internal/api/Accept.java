package io.stowage.registry.http.internal.api;

import com.google.common.base.Splitter;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.model.MediaType;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The media types that a client accepts: those of all lines of its header {@code Accept}, without
 * parameters.
 *
 * @param types the types in lower case; none if the client accepts all
 */
record Accept(Set<String> types) {
  private static final Splitter ELEMENTS = Splitter.on(',').trimResults().omitEmptyStrings();

  /** Copies the types. */
  Accept {
    types = Set.copyOf(types);
  }

  /** Returns the types that the client which sent {@code request} accepts. */
  static Accept of(HttpRequest request) {
    return new Accept(request.headers("Accept").stream()
        .flatMap(ELEMENTS::splitToStream)
        .map(Accept::essence)
        .collect(Collectors.toSet()));
  }

  private static String essence(String element) {
    int parameters = element.indexOf(';');
    return (parameters < 0 ? element : element.substring(0, parameters))
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  /** Returns whether the client accepts {@code type}. */
  boolean allows(MediaType type) {
    return types.isEmpty()
        || types.contains("*/*")
        || types.contains("application/*")
        || types.contains(type.essence().value());
  }
}
