package io.stowage.registry.oci;

import io.stowage.registry.Repository;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.model.UnknownManifest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The content of an export or copy, determined before anything is written. */
final class ExportPlan {
  private final Repository repository;
  private final boolean docker;
  private final RepositorySource source;
  private final ImageGraph graph;
  private final List<CopiedImage> images = new ArrayList<>();
  private final List<Descriptor> named = new ArrayList<>();

  private ExportPlan(Repository repository, boolean docker) {
    this.repository = repository;
    this.docker = docker;
    this.source = new RepositorySource(repository);
    this.graph = new ImageGraph(this::read, source::isBlob);
  }

  static ExportPlan of(
      Repository repository, List<Reference> references, boolean referrers, boolean docker)
      throws IOException {
    ExportPlan plan = new ExportPlan(repository, docker);
    for (Reference reference : references) {
      plan.add(reference);
    }
    if (referrers) {
      plan.addReferrers();
    }
    return plan;
  }

  /** Returns the images that the references name, followed by their referrers. */
  List<CopiedImage> images() {
    return images;
  }

  /** Returns the entries of the layout's index. */
  List<Descriptor> named() {
    return named;
  }

  /** Returns Docker's description of the images, if this is an export for Docker. */
  Optional<byte[]> dockerManifest() {
    return docker ? Optional.of(DockerDescription.of(repository, images)) : Optional.empty();
  }

  /** Returns the manifests and their files, ordered by digest. */
  Map<Descriptor, LayoutFile> manifests() {
    Map<Descriptor, LayoutFile> files = new TreeMap<>(Comparator.comparing(Descriptor::digest));
    for (Descriptor manifest : graph.manifests()) {
      files.put(manifest, file(manifest, manifest.size(), () -> bytes(manifest)));
    }
    return files;
  }

  /**
   * Returns the blobs and their files, ordered by digest, without layers that are stored elsewhere.
   */
  Map<Descriptor, LayoutFile> blobs() {
    Map<Descriptor, LayoutFile> files = new TreeMap<>(Comparator.comparing(Descriptor::digest));
    for (Descriptor blob : graph.blobs()) {
      Optional<Descriptor> stored = source.find(blob);
      if (stored.isPresent()) {
        files.put(
            stored.get(),
            file(blob, stored.get().size(), () -> repository.blobs().openVerified(blob.digest())));
      } else if (!blob.isExternal()) {
        throw RegistryException.of(
            ErrorCode.BLOB_UNKNOWN,
            blob.digest().toString(),
            "no such blob in repository " + repository);
      }
    }
    return files;
  }

  private void add(Reference reference) throws IOException {
    Manifest manifest = repository.manifests().get(reference);
    Optional<Tag> tag = reference instanceof Tag name ? Optional.of(name) : Optional.empty();
    add(manifest.descriptor().withAnnotations(Map.of()), tag);
  }

  private void add(Descriptor manifest, Optional<Tag> tag) throws IOException {
    graph.add(manifest);
    images.add(CopiedImage.of(repository.name(), tag, manifest));
    Descriptor plain = Descriptor.of(manifest.mediaType(), manifest.digest(), manifest.size());
    named.add(tag.map(name -> plain.withAnnotations(annotations(name))).orElse(plain));
  }

  private Map<String, String> annotations(Tag tag) {
    return docker
        ? Map.of(
            OciLayout.REF_NAME,
            tag.value(),
            OciLayout.IMAGE_NAME,
            ImageLabel.inFull(repository.name(), tag))
        : Map.of(OciLayout.REF_NAME, tag.value());
  }

  /** Repeats until no more referrers are found, because a referrer may itself have referrers. */
  private void addReferrers() throws IOException {
    Map<Digest, List<Descriptor>> referrers = repository.referrers().bySubject();
    Set<Digest> listed = new HashSet<>();
    images.forEach(image -> listed.add(image.manifest().digest()));
    int subjects = 0;
    while (subjects < graph.manifests().size()) {
      List<Descriptor> added = graph.manifests().stream().skip(subjects).toList();
      for (Descriptor subject : added) {
        for (Descriptor referrer : referrers.getOrDefault(subject.digest(), List.of())) {
          if (listed.add(referrer.digest())) {
            add(referrer.withAnnotations(Map.of()), Optional.empty());
          }
        }
      }
      subjects += added.size();
    }
  }

  private Optional<Manifest> read(Descriptor descriptor) {
    repository.manifests().touch(descriptor.digest());
    Manifest manifest = repository.manifests().get(descriptor.digest());
    if (manifest instanceof UnknownManifest) {
      throw RegistryException.invalid(
          ErrorCode.UNSUPPORTED,
          manifest.mediaType().toString(),
          "a manifest of a type whose references are known");
    }
    return Optional.of(manifest);
  }

  private ByteArrayInputStream bytes(Descriptor manifest) {
    return new ByteArrayInputStream(
        repository.manifests().get(manifest.digest()).payload());
  }

  private static LayoutFile file(Descriptor content, long size, LayoutFile.Opening opening) {
    return new LayoutFile(OciLayout.blob(content.digest()), size, opening);
  }
}
