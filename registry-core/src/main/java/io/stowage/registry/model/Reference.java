package io.stowage.registry.model;

import java.util.Objects;

/** The name of a manifest within a repository, which is a {@link Tag} or a {@link Digest}. */
public sealed interface Reference permits Tag, Digest {
  /**
   * Parses {@code text} as a digest if it contains a colon, and as a tag otherwise.
   *
   * @throws RegistryException DIGEST_INVALID or TAG_INVALID if {@code text} is malformed; names the
   *     text and the expected form
   */
  static Reference parse(String text) {
    Objects.requireNonNull(text, "text");
    return text.indexOf(':') >= 0 ? Digest.parse(text) : Tag.parse(text);
  }
}
