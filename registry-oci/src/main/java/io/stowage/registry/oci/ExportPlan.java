package io.stowage.registry.oci;

import io.stowage.registry.Repository;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.StowageException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.model.UnknownManifest;
import io.stowage.registry.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The content of an export or copy of one repository, determined before anything is written. */
final class ExportPlan {
  private final Repository repository;
  private final ExportScope scope;
  private final RepositorySource source;
  private final ImageGraph graph;
  private final List<CopiedImage> images = new ArrayList<>();
  private final List<Descriptor> named = new ArrayList<>();
  private final List<LeftOutImage> leftOut = new ArrayList<>();
  private final Map<Digest, Descriptor> stored = new HashMap<>();

  private ExportPlan(Repository repository, ExportScope scope, GraphLimit limit) {
    this.repository = repository;
    this.scope = scope;
    this.source = new RepositorySource(repository);
    this.graph = graph(limit);
  }

  /** Plans an export of the images that {@code references} name, which must be complete. */
  static ExportPlan of(Repository repository, List<Reference> references, ExportScope scope)
      throws IOException {
    ExportPlan plan = new ExportPlan(repository, scope, new GraphLimit());
    for (Reference reference : references) {
      Descriptor manifest = plan.chosen(reference);
      plan.graph.add(manifest);
      plan.name(manifest, tagOf(reference));
    }
    if (scope.referrers()) {
      plan.addReferrers(plan::addReferrer);
    }
    return plan;
  }

  /**
   * Plans an export of all images that have a tag, and with {@code untagged} of all other
   * manifests. Images that are incomplete or cannot be read are left out.
   *
   * @param limit counts the content of all repositories of the export
   */
  static ExportPlan ofAll(
      Repository repository, boolean untagged, ExportScope scope, GraphLimit limit)
      throws IOException {
    ExportPlan plan = new ExportPlan(repository, scope, limit);
    for (Tag tag : plan.tags()) {
      plan.addIfComplete(tag).ifPresent(manifest -> plan.name(manifest, Optional.of(tag)));
    }
    if (untagged) {
      plan.addUntagged();
    } else if (scope.referrers()) {
      plan.addReferrers(referrer -> plan.addIfComplete(referrer)
          .ifPresent(manifest -> plan.name(manifest, Optional.empty())));
    }
    return plan;
  }

  /** Returns the images that the references name, followed by their referrers. */
  List<CopiedImage> images() {
    return images;
  }

  /**
   * Returns everything that the export writes.
   *
   * @throws RegistryException BLOB_UNKNOWN if a blob is missing; UNSUPPORTED if this is an export
   *     for Docker and something is not an image for one platform
   */
  ExportContent content() {
    return new ExportContent(
        images,
        named,
        manifestFiles(),
        blobFiles(),
        scope.naming() == Naming.DOCKER
            ? Optional.of(DockerDescription.of(repository, images))
            : Optional.empty(),
        leftOut);
  }

  private Map<Descriptor, LayoutFile> manifestFiles() {
    Map<Descriptor, LayoutFile> files = new TreeMap<>(Comparator.comparing(Descriptor::digest));
    graph.manifests().forEach(manifest -> files.put(manifest, manifestFile(repository, manifest)));
    return files;
  }

  private Map<Descriptor, LayoutFile> blobFiles() {
    Map<Descriptor, LayoutFile> files = new TreeMap<>(Comparator.comparing(Descriptor::digest));
    for (Descriptor blob : graph.blobs()) {
      Optional<Descriptor> found = find(blob);
      if (found.isPresent()) {
        files.put(found.get(), blobFile(repository, found.get()));
      } else if (!blob.isExternal()) {
        throw noSuchBlobs(List.of(blob.digest().toString()));
      }
    }
    return files;
  }

  private List<Tag> tags() {
    try {
      return repository.tags().list();
    } catch (RegistryException e) {
      if (e.code() != ErrorCode.NAME_UNKNOWN) {
        throw e;
      }
      return List.of();
    }
  }

  /**
   * Adds what {@code reference} names, with everything that it reaches, and returns it; or leaves
   * it out and returns empty, if it is incomplete or cannot be read.
   */
  private Optional<Descriptor> addIfComplete(Reference reference) throws IOException {
    ImageGraph image = graph(new GraphLimit());
    Descriptor manifest;
    try {
      manifest = reference instanceof Tag ? chosen(reference) : plain(reference);
      if (graph.contains(manifest.digest())) {
        return Optional.of(manifest);
      }
      image.add(manifest);
      checkBlobs(image);
    } catch (StowageException e) {
      if (e instanceof StorageException failure && !isAboutContent(failure)) {
        throw failure;
      }
      leftOut.add(new LeftOutImage(repository.name(), reference, String.valueOf(e.getMessage())));
      return Optional.empty();
    }
    graph.addAll(image);
    return Optional.of(manifest);
  }

  private static boolean isAboutContent(StorageException e) {
    return e instanceof StorageException.Damaged
        || e instanceof StorageException.TooLarge
        || e instanceof StorageException.UnexpectedKind;
  }

  private void checkBlobs(ImageGraph image) {
    List<String> missing = new ArrayList<>();
    for (Descriptor blob : image.blobs()) {
      if (!blob.isExternal() && find(blob).isEmpty()) {
        missing.add(blob.digest().toString());
      }
    }
    if (!missing.isEmpty()) {
      throw noSuchBlobs(missing);
    }
  }

  /** Adds all manifests without a tag, and names those that no index lists. */
  private void addUntagged() throws IOException {
    Set<Digest> digests = new TreeSet<>();
    repository.manifests().forEach(digests::add);
    digests.removeAll(repository.tags().byDigest().keySet());
    List<Descriptor> added = new ArrayList<>();
    for (Digest digest : digests) {
      if (!graph.contains(digest)) {
        addIfComplete(digest).ifPresent(added::add);
      }
    }
    added.stream()
        .filter(manifest -> !graph.isChild(manifest.digest()))
        .forEach(manifest -> name(manifest, Optional.empty()));
  }

  /** Repeats until no more referrers are found, because a referrer may itself have referrers. */
  private void addReferrers(Addition addition) throws IOException {
    Map<Digest, List<Descriptor>> referrers = repository.referrers().bySubject();
    Set<Digest> listed = new HashSet<>();
    images.forEach(image -> listed.add(image.manifest().digest()));
    int subjects = 0;
    while (subjects < graph.manifests().size()) {
      List<Descriptor> added = graph.manifests().stream().skip(subjects).toList();
      for (Descriptor subject : added) {
        for (Descriptor referrer : referrers.getOrDefault(subject.digest(), List.of())) {
          if (listed.add(referrer.digest())) {
            addition.add(referrer.digest());
          }
        }
      }
      subjects += added.size();
    }
  }

  private void addReferrer(Digest referrer) throws IOException {
    Descriptor manifest = plain(referrer);
    graph.add(manifest);
    name(manifest, Optional.empty());
  }

  private void name(Descriptor manifest, Optional<Tag> tag) {
    images.add(CopiedImage.of(repository.name(), tag, manifest));
    named.add(Descriptor.of(manifest.mediaType(), manifest.digest(), manifest.size())
        .withAnnotations(scope.naming().annotations(repository.name(), tag, manifest.digest())));
  }

  /** Returns what {@code reference} names, or the image for the platform of this export. */
  private Descriptor chosen(Reference reference) throws IOException {
    if (scope.platform().isEmpty()) {
      return plain(reference);
    }
    Manifest manifest = repository.manifests().get(reference);
    Descriptor image =
        scope.platform().get().of(reference.toString(), manifest.descriptor(), manifest, source);
    return plain(image.digest());
  }

  private Descriptor plain(Reference reference) {
    return repository.manifests().get(reference).descriptor().withAnnotations(Map.of());
  }

  private static Optional<Tag> tagOf(Reference reference) {
    return reference instanceof Tag name ? Optional.of(name) : Optional.empty();
  }

  private ImageGraph graph(GraphLimit limit) {
    return new ImageGraph(this::read, source::isBlob, limit);
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

  /** Returns the stored blob, or empty if it is missing. Each blob is looked up once. */
  private Optional<Descriptor> find(Descriptor blob) {
    Descriptor known = stored.get(blob.digest());
    if (known != null && (!blob.sizeKnown() || blob.size() == known.size())) {
      return Optional.of(known);
    }
    Optional<Descriptor> found = source.find(blob);
    found.ifPresent(one -> stored.put(blob.digest(), one));
    return found;
  }

  private RegistryException noSuchBlobs(List<String> digests) {
    return RegistryException.ofAll(
        ErrorCode.BLOB_UNKNOWN, digests, "no such blob in repository " + repository);
  }

  private static LayoutFile manifestFile(Repository repository, Descriptor manifest) {
    return new LayoutFile(
        OciLayout.blob(manifest.digest()),
        manifest.size(),
        () -> new ByteArrayInputStream(
            repository.manifests().get(manifest.digest()).payload()));
  }

  private static LayoutFile blobFile(Repository repository, Descriptor blob) {
    return new LayoutFile(
        OciLayout.blob(blob.digest()),
        blob.size(),
        () -> repository.blobs().openVerified(blob.digest()));
  }

  /** Adds a referrer. */
  private interface Addition {
    void add(Digest referrer) throws IOException;
  }
}
