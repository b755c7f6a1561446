package io.stowage.registry.cli.common;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.Optional;

/**
 * The name of a manifest, in the form that {@code docker pull} takes.
 *
 * @param repository the repository of the manifest
 * @param written the tag or digest of the manifest, if one was given
 */
public record ImageName(RepositoryName repository, Optional<Reference> written) {
  private static final Tag LATEST = Tag.parse("latest");

  /**
   * Parses {@code REPOSITORY}, {@code REPOSITORY:TAG} or {@code REPOSITORY@DIGEST}; the first means
   * tag {@code latest}.
   *
   * @throws RegistryException NAME_INVALID, TAG_INVALID or DIGEST_INVALID
   */
  public static ImageName parse(String text) {
    int at = text.indexOf('@');
    int colon = text.indexOf(':');
    int end = at >= 0 ? at : colon;
    if (end < 0) {
      return new ImageName(RepositoryName.parse(text), Optional.empty());
    }
    RepositoryName repository = RepositoryName.parse(text.substring(0, end));
    String rest = text.substring(end + 1);
    return new ImageName(repository, Optional.of(at >= 0 ? Digest.parse(rest) : Tag.parse(rest)));
  }

  /** Returns the tag or digest, or the tag {@code latest} if none was given. */
  public Reference reference() {
    return written.orElse(LATEST);
  }

  /** Returns the form that {@link #parse} reads. */
  @Override
  public String toString() {
    return repository
        + written.map(named -> (named instanceof Digest ? "@" : ":") + named).orElse("");
  }
}
