package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.internal.walk.Closure;
import io.stowage.registry.model.Digest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Determines which manifests of a repository stay: the roots, the children of manifests that stay,
 * and the referrers of manifests that stay. Has no side effects.
 */
public final class Liveness {
  private final Map<Digest, ManifestRelations> manifests;
  private final Map<Digest, List<Digest>> referrers = new HashMap<>();
  private final Map<Digest, List<Digest>> parents = new HashMap<>();
  private final Set<Digest> live = new LinkedHashSet<>();

  /** Begins with {@code manifests} and no roots. */
  Liveness(Map<Digest, ManifestRelations> manifests) {
    this.manifests = manifests;
    manifests.forEach((digest, relations) -> {
      relations.subject().ifPresent(subject -> add(referrers, subject, digest));
      relations.children().forEach(child -> add(parents, child, digest));
    });
  }

  /**
   * Marks {@code roots}, and everything they keep, as live; returns the manifests that are newly
   * live.
   */
  List<Digest> keep(Collection<Digest> roots) {
    List<Digest> newRoots = roots.stream().filter(this::isGarbage).toList();
    Set<Digest> kept = Closure.of(newRoots, digest -> keptBy(digest).filter(this::isGarbage));
    live.addAll(kept);
    return List.copyOf(kept);
  }

  /** Returns whether {@code digest} is one of the manifests. */
  boolean knows(Digest digest) {
    return manifests.containsKey(digest);
  }

  /** Returns the manifests that one with {@code relations}, which is not among them, keeps. */
  List<Digest> keptByOther(Digest digest, ManifestRelations relations) {
    return Stream.concat(
            relations.children().stream(), referrers.getOrDefault(digest, List.of()).stream())
        .toList();
  }

  /** Returns whether {@code digest} stays if one of {@code others} does. */
  boolean isKeptByAny(Digest digest, Collection<Digest> others) {
    return keepersOf(digest).anyMatch(others::contains);
  }

  /** Returns whether {@code digest} is one of the manifests and is not live. */
  boolean isGarbage(Digest digest) {
    return manifests.containsKey(digest) && !live.contains(digest);
  }

  /** Returns whether any manifest is not live. */
  boolean hasGarbage() {
    return live.size() < manifests.size();
  }

  /** Returns the manifests that are live so far. */
  Set<Digest> live() {
    return Collections.unmodifiableSet(live);
  }

  /**
   * Returns the manifests that are not live, keepers before the manifests that they keep: each
   * subject before its referrers, and each index before its children, except a child that is its
   * subject.
   */
  List<Digest> garbage() {
    List<Digest> garbage = manifests.keySet().stream().filter(this::isGarbage).toList();
    return List.copyOf(
        Closure.innermostFirst(garbage, digest -> keepersOf(digest).filter(this::isGarbage)));
  }

  private Stream<Digest> keptBy(Digest digest) {
    return Stream.concat(
        relations(digest).children().stream(), referrers.getOrDefault(digest, List.of()).stream());
  }

  private Stream<Digest> keepersOf(Digest digest) {
    Stream<Digest> indexes = parents.getOrDefault(digest, List.of()).stream()
        .filter(index -> !relations(index).subject().equals(Optional.of(digest)));
    return Stream.concat(indexes, relations(digest).subject().stream());
  }

  private static void add(Map<Digest, List<Digest>> lists, Digest key, Digest value) {
    lists.computeIfAbsent(key, none -> new ArrayList<>()).add(value);
  }

  private ManifestRelations relations(Digest manifest) {
    return manifests.getOrDefault(manifest, ManifestRelations.NONE);
  }
}
