package io.stowage.registry.cli.common;

import io.stowage.registry.Registry;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.Optional;

/**
 * The name of a manifest, in the form that {@code docker pull} takes. A sha256 digest may be
 * shortened.
 *
 * @param repository the repository of the manifest
 * @param tag the tag of the manifest, if one was given
 * @param digest the digest of the manifest, or its beginning, if one was given
 */
public record ImageName(
    RepositoryName repository, Optional<Tag> tag, Optional<DigestPrefix> digest) {
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
      return new ImageName(RepositoryName.parse(text), Optional.empty(), Optional.empty());
    }
    RepositoryName repository = RepositoryName.parse(text.substring(0, end));
    String rest = text.substring(end + 1);
    return at >= 0
        ? new ImageName(repository, Optional.empty(), Optional.of(DigestPrefix.parse(rest)))
        : new ImageName(repository, Optional.of(Tag.parse(rest)), Optional.empty());
  }

  /** Returns the name of the manifest that {@code reference} names in {@code repository}. */
  public static ImageName of(RepositoryName repository, Reference reference) {
    return reference instanceof Tag tag
        ? new ImageName(repository, Optional.of(tag), Optional.empty())
        : new ImageName(
            repository, Optional.empty(), Optional.of(new DigestPrefix(reference.toString())));
  }

  /** Returns whether neither a tag nor a digest was given. */
  public boolean isBare() {
    return tag.isEmpty() && digest.isEmpty();
  }

  /**
   * Returns the tag or the whole digest, or the tag {@code latest} if neither was given. The
   * manifest need not exist unless its digest is shortened.
   *
   * @throws RegistryException MANIFEST_UNKNOWN if no manifest of the repository has a digest with
   *     this beginning
   * @throws CommandException if more than one has
   */
  public Reference reference(Registry registry) {
    if (digest.isEmpty()) {
      return tag.orElse(LATEST);
    }
    return digest
        .get()
        .find(registry, repository)
        .orElseThrow(
            () -> RegistryException.of(ErrorCode.MANIFEST_UNKNOWN, toString(), "no such manifest"));
  }

  /**
   * Returns the tag or the whole digest if the repository has it, or else empty.
   *
   * @throws CommandException if the digest is shortened and more than one manifest of the
   *     repository has a digest with this beginning
   */
  public Optional<Reference> find(Registry registry) {
    if (digest.isEmpty()) {
      Tag named = tag.orElse(LATEST);
      return registry.repository(repository).tags().find(named).map(found -> named);
    }
    return digest
        .get()
        .find(registry, repository)
        .filter(found -> DigestPrefix.hasLink(registry, repository, found))
        .map(found -> found);
  }

  /** Returns the form that {@link #parse} reads. */
  @Override
  public String toString() {
    return repository
        + tag.map(named -> ":" + named).orElse("")
        + digest.map(named -> "@" + named.text()).orElse("");
  }
}
