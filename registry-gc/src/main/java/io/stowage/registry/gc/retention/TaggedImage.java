package io.stowage.registry.gc.retention;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Tag;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a {@link RetentionPolicy} knows about a tag.
 *
 * @param tag the tag
 * @param digest the digest of the manifest that it names
 * @param setAt when it was last set
 * @param createdAt when its image was created, if that is known
 * @param children the digests of the manifests that its manifest lists, if it is an index; only
 *     tags of signatures that belong to one of them depend on this
 */
public record TaggedImage(
    Tag tag, Digest digest, Instant setAt, Optional<Instant> createdAt, Set<Digest> children) {
  /** Copies the set. */
  public TaggedImage {
    Objects.requireNonNull(tag, "tag");
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(setAt, "setAt");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(children, "children");
    children = Set.copyOf(children);
  }

  /** Returns a tag of an image that is not an index and whose time of creation is not known. */
  public static TaggedImage of(Tag tag, Digest digest, Instant setAt) {
    return new TaggedImage(tag, digest, setAt, Optional.empty(), Set.of());
  }

  /** Returns the time of the tag or image by which a rule judges it, if it is known. */
  Optional<Instant> time(TagTime by) {
    return by == TagTime.SET ? Optional.of(setAt) : createdAt;
  }
}
