package io.stowage.registry.gc.reach;

import io.stowage.registry.internal.json.JsonWriter;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One path by which a repository reaches a digest.
 *
 * @param repository the name of the repository
 * @param root the reason why the first manifest stays
 * @param tag the tag that names the first manifest, if a tag is the reason
 * @param steps the path from the first manifest to the digest, which is the last step
 */
public record ReachPath(RepositoryName repository, Root root, Optional<Tag> tag, List<Step> steps) {
  /** Copies the steps. */
  public ReachPath {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(root, "root");
    Objects.requireNonNull(tag, "tag");
    Objects.requireNonNull(steps, "steps");
    steps = List.copyOf(steps);
  }

  /**
   * Returns whether this path disappears once a collection removes untagged manifests, immediately
   * or when they are no longer young.
   */
  public boolean dependsOnUntagged() {
    return root == Root.UNTAGGED || root == Root.YOUNG;
  }

  /**
   * Returns this path as a JSON object with the keys {@code repository}, {@code root}, {@code tag}
   * if a tag is the root, and {@code steps}. No release renames or removes a key.
   */
  public String toJson() {
    JsonWriter json = new JsonWriter().put("repository", repository.value()).put("root", root);
    tag.ifPresent(named -> json.put("tag", named.value()));
    return json.put("steps", steps, Step::toJson).toString();
  }

  /** The reason why a manifest stays independently of other manifests. */
  public enum Root {
    /** A tag names it. */
    TAG,
    /** It has no tag, and stays only because untagged manifests are not removed by default. */
    UNTAGGED,
    /** It has no tag, and it is younger than the grace period. */
    YOUNG,
    /**
     * A tag, link or manifest of the repository cannot be read, and may name any of its manifests.
     */
    UNREADABLE,
    /** A link in a folder of the repository that does not belong to the layout names it. */
    FOREIGN_LINK,
    /** Its type is unknown, it is damaged, or its bytes are missing. */
    NOT_UNDERSTOOD
  }

  /** The kind of reference by which a step leads to the next. */
  public enum Link {
    /** The root leads to the first manifest. */
    ROOT,
    /** An index lists it. */
    CHILD,
    /** It refers to the previous step, as a signature does. */
    REFERRER,
    /** The previous manifest names it as a config or layer. */
    BLOB,
    /** The previous manifest is not understood, and this digest occurs in it. */
    MENTION
  }

  /**
   * One step of a path.
   *
   * @param link the kind of reference by which the previous step leads to it
   * @param digest its digest
   */
  public record Step(Link link, Digest digest) {
    /** Checks that no component is null. */
    public Step {
      Objects.requireNonNull(link, "link");
      Objects.requireNonNull(digest, "digest");
    }

    /** Returns this step as a JSON object with the keys {@code link} and {@code digest}. */
    public String toJson() {
      return new JsonWriter().put("link", link).put("digest", digest.toString()).toString();
    }
  }
}
