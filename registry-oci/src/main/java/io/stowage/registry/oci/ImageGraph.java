package io.stowage.registry.oci;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Everything that images reach: their manifests, children before the indexes that list them, and
 * their blobs.
 *
 * <p>Only descriptors are kept in memory.
 */
final class ImageGraph {
  private final Reader reader;
  private final Predicate<Descriptor> isBlob;
  private final GraphLimit limit;
  private final Map<Digest, Descriptor> manifests = new LinkedHashMap<>();
  private final Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
  private final Set<Digest> children = new HashSet<>();

  /**
   * Reads manifests by {@code reader}, and treats a child of an index as a blob if {@code isBlob}
   * accepts it.
   *
   * @param limit counts the content of this graph and of others
   */
  ImageGraph(Reader reader, Predicate<Descriptor> isBlob, GraphLimit limit) {
    this.reader = reader;
    this.isBlob = isBlob;
    this.limit = limit;
  }

  /**
   * Adds a manifest and everything that it reaches.
   *
   * @throws RegistryException MANIFEST_INVALID if a limit is exceeded
   */
  void add(Descriptor manifest) throws IOException {
    add(manifest, 0);
  }

  /**
   * Adds everything in {@code other}.
   *
   * @throws RegistryException MANIFEST_INVALID if a limit is exceeded
   */
  void addAll(ImageGraph other) {
    for (Descriptor manifest : other.manifests()) {
      if (manifests.putIfAbsent(manifest.digest(), manifest) == null) {
        limit.countManifest(manifest);
      }
    }
    other.blobs().forEach(this::addBlob);
    children.addAll(other.children);
  }

  /** Returns whether this graph has the manifest {@code digest}. */
  boolean contains(Digest digest) {
    return manifests.containsKey(digest);
  }

  /** Returns whether an index in this graph lists {@code digest}. */
  boolean isChild(Digest digest) {
    return children.contains(digest);
  }

  /** Returns all manifests, children before the indexes that list them. */
  Collection<Descriptor> manifests() {
    return manifests.values();
  }

  /** Returns all configs and layers. */
  Collection<Descriptor> blobs() {
    return blobs.values();
  }

  private void add(Descriptor descriptor, int depth) throws IOException {
    if (manifests.containsKey(descriptor.digest())) {
      return;
    }
    limit.checkDepth(descriptor, depth);
    Optional<Manifest> manifest = reader.read(descriptor);
    if (manifest.isEmpty()) {
      return;
    }
    for (Descriptor child : manifest.get().manifests()) {
      if (isBlob.test(child)) {
        addBlob(child);
      } else {
        children.add(child.digest());
        add(child, depth + 1);
      }
    }
    manifest.get().blobs().forEach(this::addBlob);
    manifests.put(descriptor.digest(), descriptor);
    limit.countManifest(descriptor);
  }

  private void addBlob(Descriptor blob) {
    if (blobs.putIfAbsent(blob.digest(), blob) == null) {
      limit.countBlob(blob);
    }
  }

  /** Reads a manifest, or returns empty for one that need not be followed. */
  interface Reader {
    Optional<Manifest> read(Descriptor manifest) throws IOException;
  }
}
