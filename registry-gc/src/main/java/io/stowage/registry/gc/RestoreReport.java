package io.stowage.registry.gc;

import io.stowage.registry.internal.json.JsonWriter;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The result of a restore or, in a dry run, what a restore would do.
 *
 * @param restored the files that were restored, in this order, including links that were written
 *     again
 * @param alreadyThere objects that were not restored because their path already holds an object,
 *     which stays
 * @param notFound requested runs and digests that exist neither in quarantine nor in place; if this
 *     is not empty, nothing was changed
 * @param missing content that restored manifests require and that no longer exists anywhere
 * @param damages everything that could not be restored or understood
 */
public record RestoreReport(
    List<Restored> restored,
    List<LayoutEntry> alreadyThere,
    List<String> notFound,
    List<Missing> missing,
    List<Damage> damages) {
  /** Copies the lists. */
  public RestoreReport {
    Objects.requireNonNull(restored, "restored");
    Objects.requireNonNull(alreadyThere, "alreadyThere");
    Objects.requireNonNull(notFound, "notFound");
    Objects.requireNonNull(missing, "missing");
    Objects.requireNonNull(damages, "damages");
    restored = List.copyOf(restored);
    alreadyThere = List.copyOf(alreadyThere);
    notFound = List.copyOf(notFound);
    missing = List.copyOf(missing);
    damages = List.copyOf(damages);
  }

  /**
   * Returns whether everything that was requested is in place, with everything that it references.
   */
  public boolean isComplete() {
    return notFound.isEmpty() && missing.isEmpty() && damages.isEmpty();
  }

  /** Returns the number of bytes of restored blobs. */
  public long bytes() {
    return restored.stream()
        .filter(file -> file.entry() instanceof LayoutEntry.BlobData)
        .mapToLong(Restored::size)
        .sum();
  }

  /**
   * Returns this report as a JSON object with the keys of {@code restore --json}, except for those
   * that describe the call. No release renames or removes a key.
   */
  public String toJson() {
    return new JsonWriter()
        .put("bytes", bytes())
        .put("broughtBack", restored, Restored::toJson)
        .put("alreadyThere", alreadyThere.stream().map(LayoutEntry::path).toList())
        .put("notFound", notFound)
        .put("missing", missing, Missing::toJson)
        .put("damages", damages, Damage::toJson)
        .toString();
  }

  /**
   * A file that was restored.
   *
   * @param entry the kind of the file and its path
   * @param size its size in bytes
   */
  public record Restored(LayoutEntry entry, long size) {
    /** Checks that no component is null. */
    public Restored {
      Objects.requireNonNull(entry, "entry");
    }

    /** Returns this file as a JSON object with the keys {@code path} and {@code bytes}. */
    public String toJson() {
      return new JsonWriter()
          .put("path", entry.path().value())
          .put("bytes", size)
          .toString();
    }
  }

  /**
   * Content, or a link to it, that a manifest requires and that exists neither in place nor in
   * quarantine.
   *
   * @param repository the repository in which the link is missing, or empty if the content is
   *     missing
   * @param digest the digest of the content
   * @param manifest the manifest that references it; the same digest if the content of the manifest
   *     itself is missing, in which case its link stays in quarantine
   */
  public record Missing(Optional<RepositoryName> repository, Digest digest, Digest manifest) {
    /** Checks that no component is null. */
    public Missing {
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(digest, "digest");
      Objects.requireNonNull(manifest, "manifest");
    }

    /**
     * Returns this content as a JSON object with the keys {@code digest}, {@code manifest} and, if
     * the link is missing, {@code repository}.
     */
    public String toJson() {
      JsonWriter json =
          new JsonWriter().put("digest", digest.toString()).put("manifest", manifest.toString());
      repository.ifPresent(name -> json.put("repository", name.value()));
      return json.toString();
    }
  }
}
