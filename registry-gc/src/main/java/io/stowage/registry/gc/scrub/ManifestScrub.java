package io.stowage.registry.gc.scrub;

import io.stowage.registry.gc.scrub.ScrubFinding.Kind;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Checks that manifests exist and can be understood, and that everything that they reference
 * exists, is visible in their repository and has the stated size. Thread-safe.
 */
final class ManifestScrub {
  private final ScrubStore store;
  private final BlobHasher hasher;
  private final LongAdder manifests = new LongAdder();

  ManifestScrub(ScrubStore store, BlobHasher hasher) {
    this.store = store;
    this.hasher = hasher;
  }

  /** Returns the number of manifests read. */
  long manifests() {
    return manifests.sum();
  }

  /** Checks the revision link of {@code revision}, which need not exist, and its manifest. */
  void check(RepositoryName name, Digest revision, Consumer<ScrubFinding> found) {
    StoragePath link = RegistryLayout.revisionLink(name, revision);
    Optional<Digest> stored = store.target(link, found);
    if (stored.isPresent()) {
      boolean young = store.isYoung(link);
      check(name, stored.get(), finding -> found.accept(finding.young(young)), link);
    }
  }

  private void check(
      RepositoryName name, Digest stored, Consumer<ScrubFinding> found, StoragePath link) {
    StoragePath data = RegistryLayout.blobData(stored);
    try {
      byte[] content = hasher.read(data, Manifest.LIMIT);
      parse(data, stored, content, found)
          .ifPresent(manifest -> checkReferences(name, stored, manifest, found));
    } catch (StorageException.NoSuchObject e) {
      if (store.find(data).isEmpty()) {
        found.accept(ScrubFinding.of(
            Kind.MANIFEST_MISSING, data, stored, "the manifest named by " + link, "nothing"));
      }
    } catch (StorageException.TooLarge e) {
      found.accept(ScrubFinding.of(
          Kind.MANIFEST_DAMAGED, data, stored, "at most " + Manifest.LIMIT + " bytes", "more"));
    }
  }

  /** Parses a manifest; if its digest is wrong, the check of the blobs reports that. */
  private static Optional<Manifest> parse(
      StoragePath data, Digest stored, byte[] content, Consumer<ScrubFinding> found) {
    try {
      Manifest manifest = Manifest.parse(content);
      return Optional.of(manifest)
          .filter(parsed -> parsed.digest().equals(stored) || hasDigest(stored, content));
    } catch (RegistryException e) {
      if (hasDigest(stored, content)) {
        found.accept(ScrubFinding.of(
            Kind.MANIFEST_DAMAGED, data, stored, "a manifest", String.valueOf(e.getMessage())));
      }
      return Optional.empty();
    }
  }

  private static boolean hasDigest(Digest digest, byte[] content) {
    return digest.algorithm().isKnown()
        && Digest.of(digest.algorithm(), content).equals(digest);
  }

  private void checkReferences(
      RepositoryName name, Digest stored, Manifest manifest, Consumer<ScrubFinding> found) {
    manifests.increment();
    Referrer referrer = new Referrer(name, stored, found);
    for (Descriptor blob : manifest.blobs()) {
      check(referrer, blob, RegistryLayout.layerLink(name, blob.digest()), !blob.isExternal());
    }
    for (Descriptor child : manifest.manifests()) {
      check(referrer, child, childLink(name, child), true);
    }
    manifest
        .subject()
        .ifPresent(subject ->
            check(referrer, subject, RegistryLayout.revisionLink(name, subject.digest()), false));
  }

  /** A child may be a layer, as in BuildKit's cache, or a manifest that is linked as a layer. */
  private StoragePath childLink(RepositoryName name, Descriptor child) {
    StoragePath manifest = RegistryLayout.revisionLink(name, child.digest());
    StoragePath layer = RegistryLayout.layerLink(name, child.digest());
    return store.find(manifest).isEmpty() && store.find(layer).isPresent() ? layer : manifest;
  }

  private void check(Referrer referrer, Descriptor descriptor, StoragePath link, boolean required) {
    Optional<StorageEntry> linked = store.find(link);
    if (linked.isEmpty()) {
      if (required) {
        referrer.misses(link, descriptor);
      }
      return;
    }
    stored(descriptor.digest(), link).ifPresent(stored -> {
      StoragePath data = RegistryLayout.blobData(stored);
      Optional<StorageEntry> entry = store.find(data);
      if (entry.isPresent()) {
        referrer.compare(descriptor, entry.get().size());
      } else if (required) {
        referrer.misses(data, descriptor);
      }
    });
  }

  /**
   * Returns the digest a blob is stored under; a sha256 link can only name itself, and is checked
   * itself.
   */
  private Optional<Digest> stored(Digest digest, StoragePath link) {
    return digest.isCanonical() ? Optional.of(digest) : store.target(link, damaged -> {});
  }

  /** The manifest whose references are checked. */
  private record Referrer(
      RepositoryName repository, Digest manifest, Consumer<ScrubFinding> found) {
    void misses(StoragePath path, Descriptor descriptor) {
      String expected = "a reference of manifest " + manifest + " of " + repository;
      found.accept(
          ScrubFinding.of(Kind.REFERENCE_MISSING, path, descriptor.digest(), expected, "nothing"));
    }

    void compare(Descriptor descriptor, long size) {
      if (descriptor.sizeKnown() && descriptor.size() != size) {
        found.accept(ScrubFinding.of(
            Kind.SIZE_WRONG,
            RegistryLayout.blobData(manifest),
            descriptor.digest(),
            descriptor.size() + " bytes of " + descriptor.digest(),
            size + " bytes"));
      }
    }
  }
}
