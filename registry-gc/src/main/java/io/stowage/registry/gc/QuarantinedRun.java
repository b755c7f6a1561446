package io.stowage.registry.gc;

import io.stowage.registry.internal.json.JsonWriter;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The objects that one run holds in quarantine. A run is a collection, or the removal of an image
 * or repository that has not ended.
 *
 * @param run the name of the run
 * @param since the time when the run finished, or when it began if it has not finished; empty if
 *     this is not known
 * @param until the time after which a collection purges the objects, or empty if the run has not
 *     finished: it is still running, or it died and the next collection restores them
 * @param objects the number of blobs and links
 * @param blobs the number of blobs
 * @param bytes the total size of the blobs
 * @param imageCount the number of manifests that the run removed from repositories; a manifest of
 *     several repositories counts once for each
 * @param images these manifests, at most {@link #MAX_IMAGES}, ordered by repository and digest
 */
public record QuarantinedRun(
    String run,
    Optional<Instant> since,
    Optional<Instant> until,
    long objects,
    long blobs,
    long bytes,
    long imageCount,
    List<Image> images) {
  /** The maximum number of listed images. Without this limit, there could be any number. */
  public static final int MAX_IMAGES = 1000;

  /** Copies the list. */
  public QuarantinedRun {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(until, "until");
    Objects.requireNonNull(images, "images");
    images = List.copyOf(images);
  }

  /**
   * Returns this run as a JSON object with the keys of an entry of {@code quarantine list --json}.
   * Times that are not known are omitted. No release renames or removes a key.
   */
  public String toJson() {
    JsonWriter json = new JsonWriter().put("run", run).put("finished", until.isPresent());
    since.ifPresent(time -> json.put("since", time.toString()));
    until.ifPresent(time -> json.put("until", time.toString()));
    return json.put("objects", objects)
        .put("blobs", blobs)
        .put("bytes", bytes)
        .put("imageCount", imageCount)
        .put("images", images, Image::toJson)
        .toString();
  }

  /**
   * A manifest that a run removed from a repository.
   *
   * @param repository the repository
   * @param digest the digest of the manifest
   * @param tags the tags that named the manifest before, sorted, as far as their histories are in
   *     quarantine; at most {@link #MAX_TAGS}
   */
  public record Image(RepositoryName repository, Digest digest, List<Tag> tags) {
    /** The maximum number of listed tags of an image. */
    public static final int MAX_TAGS = 100;

    /** Copies the list. */
    public Image {
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(digest, "digest");
      Objects.requireNonNull(tags, "tags");
      tags = List.copyOf(tags);
    }

    /**
     * Returns this image as a JSON object with the keys {@code repository}, {@code digest} and
     * {@code tags}.
     */
    public String toJson() {
      return new JsonWriter()
          .put("repository", repository.value())
          .put("digest", digest.toString())
          .put("tags", tags)
          .toString();
    }
  }
}
