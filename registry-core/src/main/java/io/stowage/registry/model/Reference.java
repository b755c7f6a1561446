package io.stowage.registry.model;

import java.util.Objects;

/** What names a manifest within a repository: a {@link Tag} or a {@link Digest}. */
public sealed interface Reference permits Tag, Digest {
  /**
   * Parses {@code text}: with a colon it is a digest, without a tag.
   *
   * @throws RegistryException DIGEST_INVALID or TAG_INVALID, with the text and what was expected
   */
  static Reference parse(String text) {
    Objects.requireNonNull(text, "text");
    return text.indexOf(':') >= 0 ? Digest.parse(text) : Tag.parse(text);
  }
}
