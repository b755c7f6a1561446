package io.stowage.registry.testing;

import io.stowage.registry.Repository;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Tag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The common properties of images and indexes. */
abstract sealed class ManifestBuilder<B extends ManifestBuilder<B>>
    permits ImageBuilder, IndexBuilder {
  private final Repository repository;
  private final List<Tag> tags = new ArrayList<>();
  private final Map<String, Object> extra = new LinkedHashMap<>();
  private final Map<String, String> annotations = new LinkedHashMap<>();
  private boolean docker;

  ManifestBuilder(Repository repository) {
    this.repository = repository;
  }

  /** Adds {@code tag} to the tags of the manifest. */
  public B tag(String tag) {
    tags.add(Tag.parse(tag));
    return self();
  }

  /** Uses Docker's media types, schema 2, instead of OCI's. */
  public B docker() {
    docker = true;
    return self();
  }

  /** Sets the subject, which need not exist. */
  public B subject(Descriptor subject) {
    extra.put("subject", JsonText.descriptor(subject));
    return self();
  }

  /** Sets the artifact type. */
  public B artifactType(MediaType type) {
    extra.put("artifactType", type);
    return self();
  }

  /** Adds an annotation. */
  public B annotation(String name, String value) {
    annotations.put(name, value);
    return self();
  }

  /** Returns the manifest without pushing anything. */
  public Manifest manifest() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schemaVersion", 2);
    json.put("mediaType", mediaType());
    describe(json);
    json.putAll(extra);
    if (!annotations.isEmpty()) {
      json.put("annotations", annotations);
    }
    return Manifest.parse(mediaType(), JsonText.bytes(json));
  }

  /** Pushes the manifest with everything it references, and sets its tags. */
  public TestImage push() {
    pushBlobs();
    Manifest manifest = manifest();
    repository.manifests().put(manifest);
    tags.forEach(tag -> repository.manifests().put(tag, manifest));
    return new TestImage(repository, manifest, children());
  }

  boolean isDocker() {
    return docker;
  }

  Repository repository() {
    return repository;
  }

  abstract B self();

  abstract MediaType mediaType();

  abstract void describe(Map<String, Object> json);

  abstract void pushBlobs();

  abstract List<TestImage> children();
}
