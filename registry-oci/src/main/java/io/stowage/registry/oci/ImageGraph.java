package io.stowage.registry.oci;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Everything that images reach: their manifests, children before the indexes that list them, and
 * their blobs.
 *
 * <p>Only descriptors are kept in memory. Their number is limited, because a layout may come from
 * an untrusted source.
 */
final class ImageGraph {
  private static final int DEEPEST = 16;
  private static final int MOST_MANIFESTS = 20_000;
  private static final int MOST_BLOBS = 200_000;

  private final Reader reader;
  private final Predicate<Descriptor> isBlob;
  private final Map<Digest, Descriptor> manifests = new LinkedHashMap<>();
  private final Map<Digest, Descriptor> blobs = new LinkedHashMap<>();

  /**
   * Reads manifests by {@code reader}, and treats a child of an index as a blob if {@code isBlob}
   * accepts it.
   */
  ImageGraph(Reader reader, Predicate<Descriptor> isBlob) {
    this.reader = reader;
    this.isBlob = isBlob;
  }

  /**
   * Adds a manifest and everything that it reaches.
   *
   * @throws RegistryException MANIFEST_INVALID if a limit is exceeded
   */
  void add(Descriptor manifest) throws IOException {
    add(manifest, 0);
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
    check(descriptor, depth, DEEPEST, "levels of indexes");
    Optional<Manifest> manifest = reader.read(descriptor);
    if (manifest.isEmpty()) {
      return;
    }
    for (Descriptor child : manifest.get().manifests()) {
      if (isBlob.test(child)) {
        blobs.putIfAbsent(child.digest(), child);
      } else {
        add(child, depth + 1);
      }
    }
    for (Descriptor blob : manifest.get().blobs()) {
      blobs.putIfAbsent(blob.digest(), blob);
    }
    manifests.put(descriptor.digest(), descriptor);
    check(descriptor, manifests.size(), MOST_MANIFESTS, "manifests");
    check(descriptor, blobs.size(), MOST_BLOBS, "blobs");
  }

  private static void check(Descriptor manifest, int count, int most, String what) {
    if (count > most) {
      throw RegistryException.invalid(
          ErrorCode.MANIFEST_INVALID, manifest.digest().toString(), "at most " + most + " " + what);
    }
  }

  /** Reads a manifest, or returns empty for one that need not be followed. */
  interface Reader {
    Optional<Manifest> read(Descriptor manifest) throws IOException;
  }
}
