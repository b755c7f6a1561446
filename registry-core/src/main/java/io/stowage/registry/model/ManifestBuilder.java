package io.stowage.registry.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Builds an OCI manifest: an {@link ImageManifest.Builder image or artifact}, or an
 * {@link ImageIndex.Builder index}.
 *
 * <p><b>Canonical bytes.</b> Equal values give equal bytes, in every release. The bytes are JSON in
 * UTF-8 without white space. Keys whose values are absent or empty are omitted, except for
 * {@code layers} and {@code manifests}, which are always written. The keys are written in this
 * order:
 *
 * <ul>
 *   <li>in a manifest, {@code schemaVersion} (2), {@code mediaType}, {@code artifactType},
 *       {@code config}, {@code layers}, {@code manifests}, {@code subject}, {@code annotations};
 *   <li>in a descriptor, {@code mediaType}, {@code digest}, {@code size}, {@code urls},
 *       {@code annotations}, {@code data} (base64), {@code platform}, {@code artifactType};
 *   <li>in a platform, {@code architecture}, {@code os}, {@code os.version}, {@code os.features},
 *       {@code variant};
 *   <li>in annotations, the natural order of {@link String}.
 * </ul>
 *
 * <p>In a string, {@code "}, {@code \} and the characters below U+0020 are escaped as {@code \"},
 * {@code \\}, {@code \b}, {@code \f}, {@code \n}, {@code \r} and {@code \t}, and the remaining ones
 * as {@code \}{@code u00XX} with uppercase hex digits. All other characters are written unescaped.
 *
 * <p>Builders are not thread-safe. A builder may be reused.
 *
 * @param <B> the type of the builder
 */
public abstract sealed class ManifestBuilder<B extends ManifestBuilder<B>>
    permits ImageManifest.Builder, ImageIndex.Builder {
  private final Map<String, String> annotations = new LinkedHashMap<>();
  private Optional<MediaType> artifactType = Optional.empty();
  private Optional<Descriptor> subject = Optional.empty();

  ManifestBuilder() {}

  /** Sets the artifact type. */
  public B artifactType(MediaType type) {
    Objects.requireNonNull(type, "type");
    artifactType = Optional.of(type);
    return self();
  }

  /** Sets the manifest that this one refers to. Only the type, digest and size are kept. */
  public B subject(Descriptor manifest) {
    Objects.requireNonNull(manifest, "manifest");
    subject = Optional.of(Descriptor.of(manifest.mediaType(), manifest.digest(), manifest.size()));
    return self();
  }

  /** Adds an annotation, replacing any annotation of the same name. */
  public B annotation(String name, String value) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    annotations.put(name, value);
    return self();
  }

  /** Adds annotations, replacing any annotations of the same names. */
  public B annotations(Map<String, String> texts) {
    Objects.requireNonNull(texts, "texts");
    texts.forEach(this::annotation);
    return self();
  }

  abstract B self();

  boolean isArtifact() {
    return artifactType.isPresent();
  }

  /** Returns the manifest with the given {@code type} and {@code content}. */
  Manifest build(MediaType type, ObjectNode content) {
    ObjectNode json = CanonicalJson.object().put("schemaVersion", 2).put("mediaType", type.value());
    artifactType.ifPresent(value -> json.put("artifactType", value.value()));
    json.setAll(content);
    subject.ifPresent(value -> json.set("subject", CanonicalJson.descriptor(value)));
    CanonicalJson.putTexts(json, "annotations", annotations);
    return Manifest.parse(type, CanonicalJson.bytes(json));
  }
}
