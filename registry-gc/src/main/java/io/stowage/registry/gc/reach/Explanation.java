package io.stowage.registry.gc.reach;

import io.stowage.registry.gc.Damage;
import io.stowage.registry.internal.json.JsonWriter;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The reasons why a blob exists, or the time at which it will be removed.
 *
 * @param digest the digest under which the blob is stored
 * @param stored its size and its lease, even if it is in quarantine, or empty if it does not exist
 * @param fate the treatment of the blob by future collections
 * @param paths the paths that lead to it, at most {@link #MAX_PATHS}: one from each tag, and one
 *     from each manifest through which none of these passes
 * @param pathCount the number of all paths
 * @param links the repositories that have a layer link to it although none of their manifests
 *     reaches it
 * @param foreign the entries outside the layout that contain a link to it; if the name of such an
 *     entry cannot be part of a path, the folder that contains the entry
 * @param damages everything that could not be understood during the search
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
  /**
   * The maximum number of listed paths. Without this limit, there could be one for each tag of a
   * registry.
   */
  public static final int MAX_PATHS = 1000;

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

  /**
   * Returns this explanation as a JSON object with the keys of {@code why --json}, except for those
   * that describe the call. Keys whose values are not known, such as {@code goesAfter} for a blob
   * that stays, are omitted. No release renames or removes a key.
   */
  public String toJson() {
    JsonWriter json = new JsonWriter().put("digest", digest.toString()).put("fate", fate.name());
    stored.ifPresent(
        data -> json.put("bytes", data.size()).put("leasedAt", data.modified().toString()));
    if (fate instanceof Fate.KeptByUntagged kept) {
      json.put("goesAfter", kept.notBefore().toString());
    } else if (fate instanceof Fate.Garbage garbage) {
      json.put("goesAfter", garbage.notBefore().toString());
    } else if (fate instanceof Fate.Quarantined kept) {
      json.put("run", kept.run())
          .put("since", kept.since().toString())
          .put("goesAfter", kept.notBefore().toString());
    } else if (fate instanceof Fate.Taken taken) {
      json.put("run", taken.run());
    }
    return json.put("pathCount", pathCount)
        .put("paths", paths, ReachPath::toJson)
        .put("links", links)
        .put("foreign", foreign)
        .put("damages", damages, Damage::toJson)
        .toString();
  }
}
