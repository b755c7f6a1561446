package io.stowage.registry.gc;

import io.stowage.registry.model.Digest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What a collection must leave, found in the plainest way: by going round until nothing changes. */
final class RegistryModel {
  private final Map<Digest, Node> nodes = new HashMap<>();
  private final Map<String, Place> places = new HashMap<>();
  private final Set<Digest> broken = new HashSet<>();

  /** What a manifest names; {@code subject} has at most one element. */
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

  /** Knows what a manifest names that may be in no repository. */
  void know(Digest manifest, Node node) {
    nodes.put(manifest, node);
  }

  void add(String repository, Digest manifest, Node node) {
    know(manifest, node);
    broken.remove(manifest);
    place(repository).revisions.add(manifest);
  }

  /** Knows that the bytes of a manifest are damaged or missing, wherever it is. */
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

  /** Returns the manifests that {@code repository} has afterwards. */
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

  /** Returns the blobs that are there afterwards, if they were before. */
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
