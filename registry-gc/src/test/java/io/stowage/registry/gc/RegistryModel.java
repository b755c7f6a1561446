package io.stowage.registry.gc;

import io.stowage.registry.model.Digest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The expected result of a collection, computed in the simplest way: by iteration to a fixed point.
 */
final class RegistryModel {
  private final Map<Digest, Node> nodes = new HashMap<>();
  private final Map<String, Place> places = new HashMap<>();
  private final Set<Digest> broken = new HashSet<>();

  /** The references of a manifest; {@code subject} has at most one element. */
  record Node(Set<Digest> blobs, Set<Digest> children, Set<Digest> subject) {}

  /** A repository. */
  static final class Place {
    final Set<Digest> revisions = new LinkedHashSet<>();
    final Set<Digest> unclear = new HashSet<>();
    final Set<Digest> damaged = new HashSet<>();
    final Map<String, Digest> tags = new HashMap<>();
    final Set<String> unreadableTags = new HashSet<>();
    final Set<Digest> layers = new HashSet<>();
  }

  Place place(String repository) {
    return places.computeIfAbsent(repository, name -> new Place());
  }

  /** Records the references of a manifest that need not be in any repository. */
  void know(Digest manifest, Node node) {
    nodes.put(manifest, node);
  }

  void add(String repository, Digest manifest, Node node) {
    know(manifest, node);
    broken.remove(manifest);
    place(repository).revisions.add(manifest);
  }

  /** Records that the bytes of a manifest are damaged or missing. */
  void breakManifest(Digest manifest) {
    broken.add(manifest);
  }

  boolean isBroken(Digest manifest) {
    return broken.contains(manifest);
  }

  void delete(String repository, Digest manifest) {
    place(repository).revisions.remove(manifest);
    place(repository).unclear.remove(manifest);
    place(repository).damaged.remove(manifest);
    place(repository).tags.values().removeIf(manifest::equals);
  }

  /** Returns the manifests that {@code repository} has after a collection. */
  Set<Digest> revisions(String repository, boolean deleteUntagged) {
    Place place = place(repository);
    if (!deleteUntagged || keepsLayers(place) || !place.damaged.isEmpty()) {
      return place.revisions;
    }
    Set<Digest> live = new HashSet<>(place.tags.values());
    live.addAll(place.unclear);
    live.retainAll(place.revisions);
    while (live.addAll(neighbours(place, live))) {
      live.retainAll(place.revisions);
    }
    return live;
  }

  /** Returns the blobs that exist after a collection, if they existed before. */
  Set<Digest> blobs(boolean deleteUntagged) {
    Set<Digest> blobs = new HashSet<>();
    places.keySet().forEach(name -> blobs.addAll(revisions(name, deleteUntagged)));
    places.values().stream().filter(this::keepsLayers).forEach(place -> blobs.addAll(place.layers));
    boolean grows = true;
    while (grows) {
      Set<Digest> below = new HashSet<>();
      blobs.forEach(blob -> below.addAll(node(blob).blobs()));
      blobs.forEach(blob -> below.addAll(node(blob).children()));
      grows = blobs.addAll(below);
    }
    return blobs;
  }

  private boolean keepsLayers(Place place) {
    return !place.unreadableTags.isEmpty() || place.revisions.stream().anyMatch(this::isBroken);
  }

  private Set<Digest> neighbours(Place place, Set<Digest> live) {
    Set<Digest> neighbours = new HashSet<>();
    for (Digest digest : place.revisions) {
      if (live.contains(digest)) {
        neighbours.addAll(node(digest).children());
      }
      if (node(digest).subject().stream().anyMatch(live::contains)) {
        neighbours.add(digest);
      }
    }
    neighbours.retainAll(place.revisions);
    return neighbours;
  }

  private Node node(Digest digest) {
    Node unknown = new Node(Set.of(), Set.of(), Set.of());
    return isBroken(digest) ? unknown : nodes.getOrDefault(digest, unknown);
  }
}
