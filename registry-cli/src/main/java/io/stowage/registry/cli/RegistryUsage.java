package io.stowage.registry.cli;

import io.stowage.registry.gc.Damage;
import java.util.List;

/**
 * The space that a registry uses, in bytes. Each blob is counted once.
 *
 * @param repositories the usage of each repository
 * @param blobs the number of blobs, manifests included
 * @param bytes the total size of the blobs
 * @param shared the part of {@code bytes} that manifests of several repositories reach
 * @param garbage the part of {@code bytes} that no manifest reaches
 * @param unlinked the part of {@code garbage} that no repository links to
 * @param damages what could not be read
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

  /** Returns the part of {@link #bytes} that manifests of exactly one repository reach. */
  long own() {
    return bytes - shared - garbage;
  }
}
