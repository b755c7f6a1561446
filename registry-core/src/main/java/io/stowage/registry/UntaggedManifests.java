package io.stowage.registry;

import io.stowage.registry.model.Digest;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds the manifests of one repository that no tag reaches. The time of a manifest is that of the
 * last use of any of them that reaches it: an index that was used a moment ago still needs its
 * children, whose own leases may be old.
 */
final class UntaggedManifests {
  private final ManifestLinks manifests;
  private final TagLinks tags;

  UntaggedManifests(ManifestLinks manifests, TagLinks tags) {
    this.manifests = manifests;
    this.tags = tags;
  }

  /** Returns the manifests, sorted by digest. */
  List<ManifestEntry> sorted() {
    RepositoryGraph graph = RepositoryGraph.of(manifests);
    // The tags are read after the manifests: a manifest that is tagged in between is not listed.
    List<ManifestEntry> latestFirst = graph.unreached(tags.byDigest().keySet()).stream()
        .flatMap(digest -> manifests.entry(digest).stream())
        .sorted(Comparator.comparing(ManifestEntry::usedAt).reversed())
        .toList();
    Set<Digest> untagged =
        latestFirst.stream().map(ManifestEntry::digest).collect(Collectors.toSet());
    Map<Digest, Instant> usedAt = new TreeMap<>();
    for (ManifestEntry entry : latestFirst) {
      if (!usedAt.containsKey(entry.digest())) {
        graph.reached(List.of(entry.digest())).stream()
            .filter(untagged::contains)
            .forEach(digest -> usedAt.putIfAbsent(digest, entry.usedAt()));
      }
    }
    return usedAt.entrySet().stream()
        .map(each -> new ManifestEntry(each.getKey(), each.getValue()))
        .toList();
  }
}
