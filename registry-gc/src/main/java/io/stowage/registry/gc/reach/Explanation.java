package io.stowage.registry.gc.reach;

import io.stowage.registry.gc.Damage;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a blob is there, or when it goes.
 *
 * @param digest which, by the digest that it is stored under
 * @param stored its size and when somebody last relied on it, or empty if it is not there; of one that
 *     is out of sight too
 * @param fate what becomes of it
 * @param paths how it is reached, at most {@link #MOST_PATHS}: one path of each tag, and of each
 *     manifest that none of these passes through
 * @param pathCount how many there are in all
 * @param links the repositories that have a layer link to it though none of their manifests reaches it
 * @param foreign what does not belong to the layout and holds a link that leads to it; of a folder whose
 *     name no path may have, the folder that it lies in
 * @param damages what could not be understood on the way
 */
public record Explanation(
    Digest digest,
    Optional<StorageEntry> stored,
    Fate fate,
    List<ReachPath> paths,
    long pathCount,
    List<RepositoryName> links,
    List<StoragePath> foreign,
    List<Damage> damages) {
  /** The most paths that are told; there may be one for each tag of a registry. */
  public static final int MOST_PATHS = 1000;

  /** Copies the lists. */
  public Explanation {
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(stored, "stored");
    Objects.requireNonNull(fate, "fate");
    Objects.requireNonNull(paths, "paths");
    Objects.requireNonNull(links, "links");
    Objects.requireNonNull(foreign, "foreign");
    Objects.requireNonNull(damages, "damages");
    paths = List.copyOf(paths);
    links = List.copyOf(links);
    foreign = List.copyOf(foreign);
    damages = List.copyOf(damages);
  }
}
