package io.stowage.registry.testing.assertj;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the same content as a reader, and protects nothing from collection. */
final class Contents {
  private static final int SHOWN = 50;

  private Contents() {}

  static Optional<Manifest> manifest(Repository repository, Reference reference) {
    return repository.manifests().find(reference);
  }

  static boolean isBlob(Repository repository, Digest digest) {
    return repository.blobs().find(digest).isPresent();
  }

  static boolean isBlob(Registry registry, Digest digest) {
    return registry.blobs().find(digest).isPresent();
  }

  /** Returns descriptions of everything that a pull would miss; empty if the image is complete. */
  static List<String> missing(Repository repository, Reference reference) {
    Optional<Manifest> manifest = manifest(repository, reference);
    if (manifest.isEmpty()) {
      return List.of("manifest " + reference);
    }
    Stream<String> blobs = manifest.get().blobs().stream()
        .filter(blob -> !blob.isExternal() && !isBlob(repository, blob.digest()))
        .map(blob -> "blob " + blob.digest());
    Stream<String> below = manifest.get().manifests().stream()
        .flatMap(child -> missing(repository, child.digest()).stream());
    return Stream.concat(blobs, below).distinct().toList();
  }

  /** Returns the manifests by their tags and by their digests. */
  static List<String> images(Repository repository) {
    List<String> images = new ArrayList<>();
    for (Tag tag : tags(repository)) {
      images.add(repository + ":" + tag + " "
          + repository.tags().find(tag).map(Digest::toString).orElse("names nothing"));
    }
    repository.manifests().forEach(digest -> images.add(repository + "@" + digest));
    return images;
  }

  /** Returns the images and then the blobs. */
  static List<String> all(Repository repository) {
    return Stream.concat(
            images(repository).stream(), sorted(repository.blobs()::forEach).map("blob "::concat))
        .toList();
  }

  static List<String> blobs(Registry registry) {
    return sorted(registry.blobs()::forEach).toList();
  }

  /** Returns one line for each entry, up to a readable number of lines. */
  static String listed(List<String> lines) {
    String shown = lines.stream().limit(SHOWN).map("  "::concat).collect(Collectors.joining("\n"));
    if (lines.isEmpty()) {
      return "  none";
    }
    return lines.size() > SHOWN ? shown + "\n  and " + (lines.size() - SHOWN) + " more" : shown;
  }

  private static Stream<String> sorted(Consumer<Consumer<Digest>> source) {
    List<String> digests = new ArrayList<>();
    source.accept(digest -> digests.add(digest.toString()));
    return digests.stream().sorted();
  }

  private static List<Tag> tags(Repository repository) {
    try {
      return repository.tags().list();
    } catch (RegistryException e) {
      if (e.code() != ErrorCode.NAME_UNKNOWN) {
        throw e;
      }
      return List.of();
    }
  }
}
