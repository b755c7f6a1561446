package io.stowage.registry.cli.collect;

import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.CommandException;
import io.stowage.registry.cli.common.DigestPrefix;
import io.stowage.registry.gc.RestoreOptions;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import java.util.List;
import java.util.Optional;

/**
 * The name of a blob or manifest to restore.
 *
 * @param repository the repository to link the manifest in, if one was given
 * @param digest the digest of the blob or manifest
 */
public record RestoreName(Optional<RepositoryName> repository, DigestPrefix digest) {
  /**
   * Parses {@code DIGEST} or {@code REPOSITORY@DIGEST}, where DIGEST may be shortened.
   *
   * @throws RegistryException NAME_INVALID or DIGEST_INVALID
   */
  public static RestoreName parse(String text) {
    int at = text.indexOf('@');
    Optional<RepositoryName> repository =
        at < 0 ? Optional.empty() : Optional.of(RepositoryName.parse(text.substring(0, at)));
    return new RestoreName(repository, DigestPrefix.parse(text.substring(at + 1)));
  }

  /**
   * Adds this name to {@code options}, and returns the whole digest.
   *
   * @throws CommandException if the digest is shortened and matches no blob, or more than one
   */
  public Digest addTo(RestoreOptions.Builder options, Registry registry) {
    Digest found = digest.find(registry);
    repository.ifPresentOrElse(
        name -> options.manifest(name, found), () -> options.digests(List.of(found)));
    return found;
  }
}
