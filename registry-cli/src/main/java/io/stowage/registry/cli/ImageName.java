package io.stowage.registry.cli;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;

/**
 * Names a manifest as {@code docker pull} does.
 *
 * @param repository where it is
 * @param reference its tag or digest
 */
record ImageName(RepositoryName repository, Reference reference) {
  private static final Tag LATEST = Tag.parse("latest");

  /**
   * Parses {@code REPOSITORY}, {@code REPOSITORY:TAG} or {@code REPOSITORY@DIGEST}; the first means tag
   * {@code latest}.
   *
   * @throws RegistryException NAME_INVALID, TAG_INVALID or DIGEST_INVALID
   */
  static ImageName parse(String text) {
    int at = text.indexOf('@');
    int colon = text.indexOf(':');
    if (at >= 0) {
      return new ImageName(
          RepositoryName.parse(text.substring(0, at)), Digest.parse(text.substring(at + 1)));
    }
    return colon < 0
        ? new ImageName(RepositoryName.parse(text), LATEST)
        : new ImageName(
            RepositoryName.parse(text.substring(0, colon)), Tag.parse(text.substring(colon + 1)));
  }

  /** Returns what {@link #parse} reads. */
  @Override
  public String toString() {
    return repository + (reference instanceof Digest ? "@" : ":") + reference;
  }
}
