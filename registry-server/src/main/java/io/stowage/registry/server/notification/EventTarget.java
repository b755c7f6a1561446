package io.stowage.registry.server.notification;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.Optional;

/**
 * The subject of an event, apart from its repository.
 *
 * @param kind the part of the API that has the content: manifests or blobs
 * @param content the content, unless it was deleted
 * @param digest the digest of the content, unless only a tag or a repository was removed
 * @param tag the tag by which a manifest was requested, or that was removed
 * @param from the repository from which a blob was mounted
 */
record EventTarget(
    String kind,
    Optional<Descriptor> content,
    Optional<Digest> digest,
    Optional<Tag> tag,
    Optional<RepositoryName> from) {
  private static final String MANIFESTS = "manifests";
  private static final String BLOBS = "blobs";

  static EventTarget manifest(Descriptor manifest, Optional<Tag> tag) {
    return of(MANIFESTS, manifest, tag, Optional.empty());
  }

  static EventTarget blob(Descriptor blob) {
    return of(BLOBS, blob, Optional.empty(), Optional.empty());
  }

  static EventTarget mounted(Descriptor blob, RepositoryName from) {
    return of(BLOBS, blob, Optional.empty(), Optional.of(from));
  }

  static EventTarget deletedManifest(Digest manifest) {
    return removed(MANIFESTS, Optional.of(manifest), Optional.empty());
  }

  static EventTarget deletedBlob(Digest blob) {
    return removed(BLOBS, Optional.of(blob), Optional.empty());
  }

  static EventTarget removedTag(Tag tag) {
    return removed(MANIFESTS, Optional.empty(), Optional.of(tag));
  }

  static EventTarget removedRepository() {
    return removed(MANIFESTS, Optional.empty(), Optional.empty());
  }

  /** Returns the media type, or an empty string if it is not known. */
  String mediaType() {
    return content.map(Descriptor::mediaType).map(MediaType::value).orElse("");
  }

  boolean isManifest() {
    return kind.equals(MANIFESTS);
  }

  private static EventTarget of(
      String kind, Descriptor content, Optional<Tag> tag, Optional<RepositoryName> from) {
    return new EventTarget(kind, Optional.of(content), Optional.of(content.digest()), tag, from);
  }

  private static EventTarget removed(String kind, Optional<Digest> digest, Optional<Tag> tag) {
    return new EventTarget(kind, Optional.empty(), digest, tag, Optional.empty());
  }
}
