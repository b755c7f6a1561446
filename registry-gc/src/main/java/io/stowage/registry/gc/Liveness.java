package io.stowage.registry.gc;

import io.stowage.registry.model.Digest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which manifests of a repository stay: the roots, the children of what stays, and what refers to what
 * stays. Pure.
 */
final class Liveness {
  private final Map<Digest, Kin> manifests;
  private final Map<Digest, List<Digest>> referrers = new HashMap<>();
  private final Set<Digest> live = new LinkedHashSet<>();

  /** Begins with no root among {@code manifests}. */
  Liveness(Map<Digest, Kin> manifests) {
    this.manifests = manifests;
    manifests.forEach((digest, kin) -> kin.subject()
        .ifPresent(subject ->
            referrers.computeIfAbsent(subject, none -> new ArrayList<>()).add(digest)));
  }

  /** Lets {@code roots} and all that they keep stay; returns what was not known to stay before. */
  List<Digest> keep(Collection<Digest> roots) {
    List<Digest> kept = new ArrayList<>();
    Deque<Digest> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      Digest digest = open.pop();
      if (manifests.containsKey(digest) && live.add(digest)) {
        kept.add(digest);
        open.addAll(kin(digest).children());
        open.addAll(referrers.getOrDefault(digest, List.of()));
      }
    }
    return kept;
  }

  boolean isLive(Digest digest) {
    return live.contains(digest);
  }

  /** Returns what stays, as far as is known now. */
  Set<Digest> live() {
    return Collections.unmodifiableSet(live);
  }

  /** Returns what does not stay, each subject before its referrers. */
  List<Digest> garbage() {
    Set<Digest> seen = new LinkedHashSet<>();
    List<Digest> ordered = new ArrayList<>();
    for (Digest digest : manifests.keySet()) {
      Deque<Digest> chain = new ArrayDeque<>();
      Digest next = digest;
      while (isGarbage(next) && seen.add(next)) {
        chain.push(next);
        next = kin(next).subject().orElse(next);
      }
      ordered.addAll(chain);
    }
    return ordered;
  }

  private Kin kin(Digest manifest) {
    return manifests.getOrDefault(manifest, Kin.NONE);
  }

  private boolean isGarbage(Digest digest) {
    return manifests.containsKey(digest) && !live.contains(digest);
  }
}
