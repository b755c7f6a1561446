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

/** What images and indexes can have both. */
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

  /** Lets {@code tag} name it, beside the tags that were asked for before. */
  public B tag(String tag) {
    tags.add(Tag.parse(tag));
    return self();
  }

  /** Makes it of Docker's types, schema 2, in place of OCI's. */
  public B docker() {
    docker = true;
    return self();
  }

  /** Lets it refer to {@code subject}, which need not be there. */
  public B subject(Descriptor subject) {
    extra.put("subject", JsonText.descriptor(subject));
    return self();
  }

  /** Lets it be an artifact of that type. */
  public B artifactType(MediaType type) {
    extra.put("artifactType", type);
    return self();
  }

  /** Adds an annotation. */
  public B annotation(String name, String value) {
    annotations.put(name, value);
    return self();
  }

  /** Returns the manifest; pushes nothing. */
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

  /** Pushes it, with all that it needs, and sets its tags. */
  public TestImage push() {
    pushBlobs();
    Manifest manifest = manifest();
    repository.manifests().put(manifest.mediaType(), manifest.bytes());
    tags.forEach(tag -> repository.manifests().put(tag, manifest.mediaType(), manifest.bytes()));
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
