package io.stowage.registry.storage.s3.internal.aws;

import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import java.util.List;

/**
 * An answer to a listing.
 *
 * @param objects the current versions, in order
 * @param prefixes the common prefixes, in order
 * @param more whether the listing goes on
 * @param token the token for the next page, or empty if the answer has none
 */
record ListAnswer(List<ObjectVersion> objects, List<String> prefixes, boolean more, String token) {
  ListAnswer {
    objects = List.copyOf(objects);
    prefixes = List.copyOf(prefixes);
  }

  /** Returns the answer without a common prefix. */
  ListAnswer without(String prefix) {
    return new ListAnswer(
        objects, prefixes.stream().filter(each -> !each.equals(prefix)).toList(), more, token);
  }

  /** Returns whether the answer has no entries, but a token for the next page. */
  boolean isPassedOver() {
    return more && objects.isEmpty() && prefixes.isEmpty() && !token.isEmpty();
  }
}
