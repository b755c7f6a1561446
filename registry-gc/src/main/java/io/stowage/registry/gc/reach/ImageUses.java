package io.stowage.registry.gc.reach;

import io.stowage.registry.ImageUse;
import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.mark.ImpliedReferences;
import io.stowage.registry.gc.internal.mark.ManifestReader;
import io.stowage.registry.gc.internal.mark.Names;
import io.stowage.registry.gc.internal.mark.Revisions;
import io.stowage.registry.internal.walk.Closure;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Finds the images of one repository that use some blobs. Used once, by one thread. */
final class ImageUses {
  private final Registry registry;
  private final RepositoryName repository;
  private final Findings findings;
  private final ManifestReader manifests;
  private final ImpliedReferences needs;
  private final Set<Digest> blobs;
  private final Map<Digest, Set<Digest>> users = new TreeMap<>();
  private final Map<Digest, List<Digest>> keepers = new HashMap<>();

  /** Looks for the images that use one of {@code blobs}. */
  ImageUses(Registry registry, RepositoryName repository, Set<Digest> blobs, Findings findings) {
    this.registry = registry;
    this.repository = repository;
    this.blobs = blobs;
    this.findings = findings;
    this.manifests = new ManifestReader(registry.storage(), findings);
    this.needs = new ImpliedReferences(registry, findings);
  }

  /** Passes each of the blobs that is used, with each image that uses it, to {@code visitor}. */
  void forEach(BiConsumer<Digest, ImageUse> visitor) {
    RegistryWalk walk = new RegistryWalk(registry.storage());
    Revisions revisions = Revisions.withTags(repository, registry, walk, findings);
    Closure.of(revisions.all(), this::look);
    users.forEach((blob, images) -> images.forEach(image ->
        visitor.accept(blob, new ImageUse(repository, image, tags(image, revisions.tags())))));
  }

  /** Records what {@code manifest} uses and what keeps it; returns its children. */
  private Stream<Digest> look(Digest manifest) {
    use(manifest, manifest);
    return manifests.names(manifest).stream().flatMap(names -> {
      names.blobs().forEach(blob -> use(manifest, blob));
      needs.forEach(
          repository, manifest, names.aliases(), names.kind(), blob -> use(manifest, blob));
      relate(manifest, names);
      return names.nested().stream().map(this::stored);
    });
  }

  private void use(Digest manifest, Digest blob) {
    if (blobs.contains(blob)) {
      users.computeIfAbsent(blob, none -> new TreeSet<>()).add(manifest);
    }
  }

  private void relate(Digest manifest, Names names) {
    names.relations().children().forEach(child -> addKeeper(stored(child), manifest));
    names.relations().subject().ifPresent(subject -> addKeeper(manifest, stored(subject)));
  }

  private void addKeeper(Digest kept, Digest keeper) {
    keepers.computeIfAbsent(kept, none -> new ArrayList<>()).add(keeper);
  }

  private Digest stored(Digest manifest) {
    return needs.storedManifest(repository, manifest);
  }

  /** Returns the tags that reach a manifest, sorted. */
  private List<Tag> tags(Digest manifest, Map<Digest, List<Tag>> named) {
    return Closure.of(List.of(manifest), each -> keepers.getOrDefault(each, List.of()).stream())
        .stream()
        .flatMap(each -> named.getOrDefault(each, List.of()).stream())
        .distinct()
        .sorted()
        .toList();
  }
}
