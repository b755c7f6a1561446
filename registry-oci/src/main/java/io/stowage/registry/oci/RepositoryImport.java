package io.stowage.registry.oci;

import io.stowage.registry.Repository;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.StowageException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The part of an import or copy that goes into one repository, in steps. */
final class RepositoryImport {
  private final Repository repository;
  private final ContentSource source;
  private final Tally tally;
  private final Map<Digest, RepositoryName> homes;
  private final ImageGraph graph;
  private final List<Descriptor> present = new ArrayList<>();
  private final Map<Tag, Digest> tags = new LinkedHashMap<>();
  private final Set<String> missing = new LinkedHashSet<>();

  /**
   * Creates the part for {@code repository}.
   *
   * @param homes the repository that each blob was copied to, shared by all parts of the import
   * @param limit counts the content of all parts of the import
   */
  RepositoryImport(
      Repository repository,
      ContentSource source,
      Tally tally,
      Map<Digest, RepositoryName> homes,
      GraphLimit limit) {
    this.repository = repository;
    this.source = source;
    this.tally = tally;
    this.homes = homes;
    this.graph = new ImageGraph(this::read, source::isBlob, limit);
  }

  /** Adds {@code image} and everything that it reaches. */
  void add(LabelledImage image) throws IOException {
    graph.add(image.manifest());
    image.label().tag().ifPresent(tag -> tags.put(tag, image.manifest().digest()));
  }

  /**
   * Checks that all content is in the source or in the repository, to which this process can write.
   *
   * @throws RegistryException MANIFEST_BLOB_UNKNOWN, with everything that is missing; UNSUPPORTED
   *     if the registry is read-only
   */
  void check() throws IOException {
    if (repository.options().readOnly()) {
      throw RegistryException.of(
          ErrorCode.UNSUPPORTED, repository.name().value(), "the registry is read-only");
    }
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
          "neither in the source nor in repository " + repository);
    }
  }

  void copyBlobs(LeaseRenewal renewal) throws IOException {
    for (Descriptor blob : graph.blobs()) {
      renewal.renewIfDue();
      copy(blob, renewal);
    }
  }

  /**
   * Puts all manifests that the repository does not have. Blobs that were skipped as present, and
   * that a collection has removed since then, are copied again.
   */
  void putManifests(LeaseRenewal renewal) throws IOException {
    for (Descriptor descriptor : graph.manifests()) {
      renewal.renewIfDue();
      if (isPresent(descriptor)) {
        tally.manifestSkipped(descriptor);
      } else {
        putWithBlobs(descriptor, renewal);
        tally.manifestCopied(descriptor);
      }
      present.add(descriptor);
    }
  }

  /** Sets the tags that do not name their images yet. */
  void setTags(LeaseRenewal renewal) {
    tags.forEach((tag, digest) -> {
      renewal.renewIfDue();
      if (!isSet(tag, digest)) {
        repository.tags().put(tag, digest);
      }
    });
  }

  /** Renews the leases of everything that this part has read and written so far. */
  void renewLeases() {
    source.renew(graph);
    graph.blobs().forEach(blob -> repository.blobs().touch(blob.digest()));
    present.forEach(manifest -> repository.manifests().touch(manifest.digest()));
  }

  private boolean isPresent(Descriptor manifest) {
    return isIntact(() -> repository.manifests().touch(manifest.digest()).isPresent());
  }

  private boolean isSet(Tag tag, Digest digest) {
    return isIntact(() -> repository.tags().find(tag).equals(Optional.of(digest)));
  }

  /** Returns the result of {@code look}, or false if it finds damage, which a put repairs. */
  private static boolean isIntact(BooleanSupplier look) {
    try {
      return look.getAsBoolean();
    } catch (StorageException e) {
      throw e;
    } catch (StowageException e) {
      return false;
    }
  }

  private void putWithBlobs(Descriptor descriptor, LeaseRenewal renewal) throws IOException {
    byte[] bytes = source.manifest(descriptor).orElseThrow(() -> missing(descriptor));
    try {
      put(descriptor, bytes);
    } catch (RegistryException e) {
      if (e.code() != ErrorCode.MANIFEST_BLOB_UNKNOWN) {
        throw e;
      }
      for (Descriptor blob : Manifest.parse(descriptor.mediaType(), bytes).blobs()) {
        copy(blob, renewal);
      }
      put(descriptor, bytes);
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

  private void copy(Descriptor blob, LeaseRenewal renewal) throws IOException {
    if (isComplete(blob, repository.blobs().touch(blob.digest())) || isMounted(blob)) {
      tally.blobSkipped(blob);
      return;
    }
    Optional<InputStream> content = source.blob(blob);
    if (content.isPresent()) {
      try (InputStream in = renewal.during(SizedStream.of(content.get(), blob))) {
        long size = repository.blobs().put(in, blob.digest()).size();
        tally.blobCopied(Descriptor.of(blob.mediaType(), blob.digest(), size));
      }
      homes.put(blob.digest(), repository.name());
    }
  }

  /** Returns whether a blob was found, and not truncated. */
  private static boolean isComplete(Descriptor blob, Optional<Descriptor> found) {
    return found
        .filter(stored -> !blob.sizeKnown() || blob.size() == stored.size())
        .isPresent();
  }

  /**
   * Mounts a blob from the repository that it was copied to before, or from the one with the name
   * of the source: if the source is in the same registry, this is the source itself.
   */
  private boolean isMounted(Descriptor blob) {
    return Optional.ofNullable(homes.get(blob.digest()))
        .or(() -> source.repository().map(Repository::name))
        .filter(home -> !home.equals(repository.name()))
        .filter(home -> isComplete(blob, repository.blobs().mount(blob.digest(), home)))
        .isPresent();
  }

  private Optional<Manifest> read(Descriptor descriptor) throws IOException {
    Optional<byte[]> bytes = source.manifest(descriptor);
    if (bytes.isEmpty() && repository.manifests().touch(descriptor.digest()).isEmpty()) {
      missing.add(descriptor.digest().toString());
    }
    return bytes.map(content -> Manifest.parse(descriptor.mediaType(), content));
  }

  private static RegistryException missing(Descriptor manifest) {
    return RegistryException.of(
        ErrorCode.MANIFEST_UNKNOWN, manifest.digest().toString(), "no longer in the source");
  }
}
