package io.stowage.registry.model;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A manifest, as its parsed values together with its original bytes.
 *
 * <p>Manifests are immutable. A document that two readers could interpret differently is refused.
 * Such a document has a duplicate key, or a key that differs from a known one only in case (Go
 * reads such a key as the known one).
 */
public sealed interface Manifest
    permits ImageManifest, ImageIndex, Schema1Manifest, UnknownManifest {
  /** The maximum size of a manifest in bytes, which is Distribution's limit. */
  int LIMIT = 4 * 1024 * 1024;

  /**
   * Parses a manifest that is being pushed. The media type in its bytes must be the declared one,
   * and the signatures of a schema 1 manifest must be valid. A manifest of an unknown type becomes
   * an {@link UnknownManifest}.
   *
   * @param declared the media type that the client gave; its parameters are ignored
   * @throws RegistryException MANIFEST_INVALID if the manifest is malformed, with a JSON pointer to
   *     the offending value and the expected form; MANIFEST_UNVERIFIED if a signature is not valid
   */
  static Manifest parse(MediaType declared, byte[] bytes) {
    Objects.requireNonNull(declared, "declared");
    Objects.requireNonNull(bytes, "bytes");
    return ManifestParser.parsePushed(declared.essence(), bytes);
  }

  /**
   * Parses a stored manifest. Its media type is read from the bytes, and signatures are not
   * verified again. A manifest of an unknown type becomes an {@link UnknownManifest}.
   *
   * @throws RegistryException MANIFEST_INVALID if the manifest is damaged, with a JSON pointer to
   *     the offending value and the expected form
   */
  static Manifest parse(byte[] bytes) {
    Objects.requireNonNull(bytes, "bytes");
    return ManifestParser.parseStored(bytes);
  }

  /** Returns the media type, without parameters. */
  MediaType mediaType();

  /** Returns the sha256 digest of the {@linkplain #payload payload}, under which it is stored. */
  Digest digest();

  /**
   * Returns whether {@code digest} is the sha256 or sha512 digest of the {@linkplain #payload
   * payload}.
   */
  default boolean hasDigest(Digest digest) {
    Objects.requireNonNull(digest, "digest");
    return digest.equals(digest())
        || (digest.algorithm().equals(DigestAlgorithm.SHA512)
            && digest.equals(Digest.of(DigestAlgorithm.SHA512, payload())));
  }

  /**
   * Returns a descriptor with the size of the payload, the artifact type and the annotations, as
   * the referrers API returns it (OCI distribution spec, "Listing Referrers").
   */
  Descriptor descriptor();

  /** Returns a copy of the original bytes. */
  byte[] bytes();

  /**
   * Returns a copy of the bytes that a registry stores. These are the signed bytes for a signed
   * schema 1 manifest, and the original bytes for any other manifest.
   */
  byte[] payload();

  /**
   * Returns the {@linkplain #payload payload}, which is JSON, as a string. Jackson writes a
   * manifest in this form.
   */
  @JsonValue
  @JsonRawValue
  default String toJson() {
    return new String(payload(), StandardCharsets.UTF_8);
  }

  /**
   * Returns the content that the repository must have as blobs: the config, then the layers in
   * order.
   */
  List<Descriptor> blobs();

  /**
   * Returns the children of an index, in order. They must be manifests of the repository, except
   * that a child whose type is not {@linkplain MediaType#isManifest that of a manifest} may be a
   * blob, as in BuildKit's cache.
   */
  List<Descriptor> manifests();

  /** Returns the manifest that this one refers to; it may be absent from the repository. */
  Optional<Descriptor> subject();

  /**
   * Returns the artifact type, or the media type of the config for an image without an artifact
   * type.
   */
  Optional<MediaType> artifactType();

  /** Returns the annotations, which are arbitrary strings by name. */
  Map<String, String> annotations();
}
