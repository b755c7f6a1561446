package io.stowage.registry.oci;

import io.stowage.registry.Repository;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The part of an import that goes into one repository, in steps. */
final class RepositoryImport {
  private final Repository repository;
  private final ImageSource source;
  private final Tally tally;
  private final Map<Digest, RepositoryName> homes;
  private final ImageGraph graph =
      new ImageGraph(this::read, child -> !child.mediaType().isManifest());
  private final Map<Tag, Digest> tags = new LinkedHashMap<>();
  private final Set<String> missing = new LinkedHashSet<>();

  /**
   * Creates the part for {@code repository}.
   *
   * @param homes the repository that each blob was copied to, shared by all parts of the import
   */
  RepositoryImport(
      Repository repository, ImageSource source, Tally tally, Map<Digest, RepositoryName> homes) {
    this.repository = repository;
    this.source = source;
    this.tally = tally;
    this.homes = homes;
  }

  /** Adds {@code image} and everything that it reaches. */
  void add(LabelledImage image) throws IOException {
    graph.add(image.manifest());
    image.label().tag().ifPresent(tag -> tags.put(tag, image.manifest().digest()));
  }

  /**
   * Checks that all content is in the source or in the repository.
   *
   * @throws RegistryException MANIFEST_BLOB_UNKNOWN, with everything that is missing
   */
  void checkComplete() throws IOException {
    for (Descriptor blob : graph.blobs()) {
      if (!blob.isExternal()
          && !source.has(blob)
          && repository.blobs().touch(blob.digest()).isEmpty()) {
        missing.add(blob.digest().toString());
      }
    }
    if (!missing.isEmpty()) {
      throw RegistryException.ofAll(
          ErrorCode.MANIFEST_BLOB_UNKNOWN,
          missing.stream().toList(),
          "neither in the layout nor in repository " + repository);
    }
  }

  void copyBlobs() throws IOException {
    for (Descriptor blob : graph.blobs()) {
      copy(blob);
    }
  }

  /**
   * Puts all manifests. Blobs that were skipped as present, and that a collection has removed since
   * then, are copied again.
   */
  void putManifests() throws IOException {
    for (Descriptor descriptor : graph.manifests()) {
      byte[] bytes = source.manifest(descriptor).orElseThrow();
      try {
        put(descriptor, bytes);
      } catch (RegistryException e) {
        if (e.code() != ErrorCode.MANIFEST_BLOB_UNKNOWN) {
          throw e;
        }
        for (Descriptor blob : Manifest.parse(descriptor.mediaType(), bytes).blobs()) {
          copy(blob);
        }
        put(descriptor, bytes);
      }
      tally.manifestCopied(descriptor);
    }
  }

  /** Puts a manifest under its sha512 digest if that is how the layout names it. */
  private void put(Descriptor descriptor, byte[] bytes) {
    if (descriptor.digest().isCanonical()) {
      repository.manifests().put(descriptor.mediaType(), bytes);
    } else {
      repository.manifests().put(descriptor.digest(), descriptor.mediaType(), bytes);
    }
  }

  void setTags() {
    tags.forEach(repository.tags()::put);
  }

  private void copy(Descriptor blob) throws IOException {
    if (repository.blobs().touch(blob.digest()).isPresent() || isMounted(blob.digest())) {
      tally.blobSkipped(blob);
      return;
    }
    Optional<InputStream> content = source.blob(blob);
    if (content.isPresent()) {
      try (InputStream in = SizedStream.of(content.get(), blob)) {
        long size = repository.blobs().put(in, blob.digest()).size();
        tally.blobCopied(Descriptor.of(blob.mediaType(), blob.digest(), size));
      }
      homes.put(blob.digest(), repository.name());
    }
  }

  private boolean isMounted(Digest blob) {
    RepositoryName home = homes.get(blob);
    return home != null && repository.blobs().mount(blob, home).isPresent();
  }

  private Optional<Manifest> read(Descriptor descriptor) throws IOException {
    Optional<byte[]> bytes = source.manifest(descriptor);
    if (bytes.isEmpty() && repository.manifests().touch(descriptor.digest()).isEmpty()) {
      missing.add(descriptor.digest().toString());
    }
    return bytes.map(content -> Manifest.parse(descriptor.mediaType(), content));
  }
}
