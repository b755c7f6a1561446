package io.stowage.registry.cli;

import io.stowage.registry.gc.Damage;
import java.util.List;

/**
 * What a registry uses, in bytes, each blob counted once.
 *
 * @param repositories what each uses
 * @param blobs how many blobs there are, manifests included
 * @param bytes the sizes of all
 * @param shared of these, what several repositories' manifests reach
 * @param garbage of these, what no manifest reaches
 * @param unlinked of the garbage, what no repository has a link to
 * @param damages what could not be understood
 */
record RegistryUsage(
    List<RepositoryUsage> repositories,
    long blobs,
    long bytes,
    long shared,
    long garbage,
    long unlinked,
    List<Damage> damages) {
  RegistryUsage {
    repositories = List.copyOf(repositories);
    damages = List.copyOf(damages);
  }

  /** Returns what exactly one repository's manifests reach. */
  long own() {
    return bytes - shared - garbage;
  }
}
