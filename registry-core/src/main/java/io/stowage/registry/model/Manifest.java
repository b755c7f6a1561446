package io.stowage.registry.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A manifest: what was read from it, beside exactly the bytes that came.
 *
 * <p>Immutable. A document that two readers could understand differently is refused: a key that is
 * there twice, or that equals a known one but for its case (Go reads such a key as the known one).
 */
public sealed interface Manifest
    permits ImageManifest, ImageIndex, Schema1Manifest, UnknownManifest {
  /** The largest manifest, in bytes: Distribution's limit. */
  int LIMIT = 4 * 1024 * 1024;

  /**
   * Reads a manifest as it is pushed. The type in its bytes must be the declared one, and the
   * signatures of schema 1 must be valid. Of a type that is not known here, it is an {@link
   * UnknownManifest}.
   *
   * @param declared the type that the client gave; parameters do not count
   * @throws RegistryException MANIFEST_INVALID, with a JSON pointer to the offending value and what
   *     was expected; MANIFEST_UNVERIFIED if a signature is not valid
   */
  static Manifest parse(MediaType declared, byte[] bytes) {
    Objects.requireNonNull(declared, "declared");
    Objects.requireNonNull(bytes, "bytes");
    return ManifestParser.parsePushed(declared.essence(), bytes);
  }

  /**
   * Reads a manifest as it is stored. Its type is read from the bytes; signatures are not verified
   * again. With a media type that is not known here, it is an {@link UnknownManifest}.
   *
   * @throws RegistryException MANIFEST_INVALID if it is damaged, with a JSON pointer to the offending
   *     value and what was expected
   */
  static Manifest parse(byte[] bytes) {
    Objects.requireNonNull(bytes, "bytes");
    return ManifestParser.parseStored(bytes);
  }

  /** Returns the type, without parameters. */
  MediaType mediaType();

  /** Returns the sha256 digest of the {@linkplain #payload payload}, by which it is stored. */
  Digest digest();

  /**
   * Returns a descriptor as the referrers API gives it (OCI distribution spec, "Listing Referrers"):
   * with the size of the payload, the artifact type and the annotations.
   */
  Descriptor descriptor();

  /** Returns a copy of exactly what came. */
  byte[] bytes();

  /**
   * Returns a copy of what a registry stores: exactly what came, but for a signed schema 1 manifest,
   * of which it is what the signatures sign.
   */
  byte[] payload();

  /** Returns what must be blobs of the repository: config first, then layers, in order. */
  List<Descriptor> blobs();

  /**
   * Returns the children of an index, in order. They must be manifests of the repository; one whose type
   * is not {@linkplain MediaType#isManifest a manifest's} may be a blob, as in BuildKit's cache.
   */
  List<Descriptor> manifests();

  /** Returns the manifest that this one refers to; it may be absent from the repository. */
  Optional<Descriptor> subject();

  /** Returns the artifact type; for an image that has none, the media type of its config. */
  Optional<MediaType> artifactType();

  /** Returns free texts by name. */
  Map<String, String> annotations();
}
