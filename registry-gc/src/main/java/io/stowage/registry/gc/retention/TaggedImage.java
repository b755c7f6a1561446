package io.stowage.registry.gc.retention;

import io.stowage.registry.TagEntry;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Tag;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The facts that a {@link RetentionPolicy} knows about a tag.
 *
 * @param tag the tag
 * @param digest the digest of the manifest that it names
 * @param setAt the time when it was last set
 * @param createdAt the time when its image was created, if it is known
 * @param subject the digest of the image to which the tag belongs, if it is a tag of cosign ({@code
 *     sha256-<hex>.sig}, {@code .att} or {@code .sbom}) and the repository has that image
 * @param children the digests of the manifests that its manifest lists, if it is an index; only
 *     tags of signatures that belong to one of them depend on this
 */
public record TaggedImage(
    Tag tag,
    Digest digest,
    Instant setAt,
    Optional<Instant> createdAt,
    Optional<Digest> subject,
    Set<Digest> children) {
  /** Copies the set. */
  public TaggedImage {
    Objects.requireNonNull(tag, "tag");
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(setAt, "setAt");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(children, "children");
    children = Set.copyOf(children);
  }

  /**
   * Returns a tag that belongs to no other image, of an image that is not an index and whose time
   * of creation is not known.
   */
  public static TaggedImage of(Tag tag, Digest digest, Instant setAt) {
    return new TaggedImage(tag, digest, setAt, Optional.empty(), Optional.empty(), Set.of());
  }

  /** Returns the tag with its manifest and its time. */
  TagEntry entry() {
    return new TagEntry(tag, digest, setAt);
  }

  /** Returns the time of the tag or image by which a rule judges it, if it is known. */
  Optional<Instant> time(TagTime by) {
    return by == TagTime.SET ? Optional.of(setAt) : createdAt;
  }
}
