package io.stowage.registry;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the images of one repository that use a blob. Only a repository with a layer link to the
 * blob is read.
 */
final class ImageSearch {
  private final Backend backend;
  private final RepositoryName name;

  ImageSearch(Backend backend, RepositoryName name) {
    this.backend = backend;
    this.name = name;
  }

  /** Returns the images that use {@code blob}, sorted by digest. */
  List<ImageUse> using(Digest blob) {
    Optional<Digest> stored = backend.links().layer(name, blob);
    return stored.isEmpty() ? List.of() : usingStored(stored.get());
  }

  private List<ImageUse> usingStored(Digest blob) {
    RepositoryGraph graph = RepositoryGraph.of(new ManifestLinks(backend, name));
    Map<Digest, List<Tag>> uses = new TreeMap<>();
    graph
        .naming(digest -> stored(digest).equals(blob))
        .forEach(image -> uses.put(image, new ArrayList<>()));
    if (uses.isEmpty()) {
      return List.of();
    }
    new TagLinks(backend, name)
        .byDigest()
        .forEach((manifest, tags) -> graph
            .reached(List.of(manifest))
            .forEach(reached -> uses.computeIfPresent(reached, (image, all) -> {
              all.addAll(tags);
              return all;
            })));
    return uses.entrySet().stream()
        .map(use ->
            new ImageUse(name, use.getKey(), use.getValue().stream().sorted().toList()))
        .toList();
  }

  private Digest stored(Digest digest) {
    return digest.isCanonical() ? digest : backend.links().layer(name, digest).orElse(digest);
  }
}
