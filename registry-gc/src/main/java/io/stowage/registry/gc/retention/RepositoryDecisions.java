package io.stowage.registry.gc.retention;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Decides about the tags of one repository by one rule. A tag that names the subject of others is
 * called their owner here. Not thread-safe.
 */
final class RepositoryDecisions {
  private final RepositoryName repository;
  private final RetentionRule rule;
  private final int number;
  private final List<TaggedImage> images;
  private final Map<Digest, Set<Digest>> children = new HashMap<>();
  private final Map<Digest, List<Digest>> owned = new HashMap<>();
  private final List<TaggedImage> owners = new ArrayList<>();

  RepositoryDecisions(
      RepositoryName repository, RetentionRule rule, int number, List<TaggedImage> images) {
    this.repository = repository;
    this.rule = rule;
    this.number = number;
    this.images = images;
    for (TaggedImage image : images) {
      children.put(image.digest(), image.children());
      image
          .subject()
          .ifPresentOrElse(
              subject ->
                  owned.computeIfAbsent(subject, each -> new ArrayList<>()).add(image.digest()),
              () -> owners.add(image));
    }
  }

  /** Returns a decision for each tag, in their order. */
  List<TagDecision> at(Instant now) {
    Map<Tag, String> reasons = keptOwners(now);
    reasons.putAll(keptOwned());
    Map<Digest, Tag> names = new HashMap<>();
    images.stream()
        .filter(image -> reasons.containsKey(image.tag()))
        .forEach(image -> names.putIfAbsent(image.digest(), image.tag()));
    Set<Digest> staying = reached(names.keySet());
    return images.stream()
        .map(image -> decision(
            image,
            Optional.ofNullable(reasons.get(image.tag()))
                .or(() -> Optional.ofNullable(names.get(image.digest()))
                    .map(tag -> "names the same manifest as " + tag))
                .or(() -> Optional.of("belongs to an image that stays")
                    .filter(reason -> staying.contains(image.digest())))))
        .toList();
  }

  private TagDecision decision(TaggedImage image, Optional<String> reasonToStay) {
    String reason = reasonToStay.orElseGet(() ->
        image.subject().map(subject -> "belongs to an image that goes").orElseGet(rule::otherwise));
    return new TagDecision(
        repository,
        image.tag(),
        image.digest(),
        reasonToStay.isPresent(),
        OptionalInt.of(number),
        reason,
        image.time(rule.by()));
  }

  /** Returns the owners that the rule keeps, each with the reason. */
  private Map<Tag, String> keptOwners(Instant now) {
    Map<Tag, String> kept = new HashMap<>();
    List<DatedTag> selected = new ArrayList<>();
    for (TaggedImage image : owners) {
      Optional<String> unselected = rule.unselected(image.tag());
      Optional<Instant> time = image.time(rule.by());
      if (unselected.isPresent()) {
        kept.put(image.tag(), unselected.get());
      } else if (time.isPresent()) {
        selected.add(new DatedTag(image.tag(), time.get()));
      } else {
        kept.put(image.tag(), "its image does not state when it was created");
      }
    }
    kept.putAll(rule.kept(selected, now));
    return kept;
  }

  /** Returns the owned tags that stay even if no owner does, each with the reason. */
  private Map<Tag, String> keptOwned() {
    Set<Digest> subjects =
        withChildren(reached(owners.stream().map(TaggedImage::digest).toList()));
    Map<Tag, String> kept = new HashMap<>();
    for (TaggedImage image : images) {
      image
          .subject()
          .flatMap(subject -> subjects.contains(subject)
              ? rule.spared(image.tag())
              : Optional.of("no tag names its subject"))
          .ifPresent(reason -> kept.put(image.tag(), reason));
    }
    return kept;
  }

  /**
   * Returns {@code digests} with the digests of the manifests that belong to them or to their
   * children, directly or through others.
   */
  private Set<Digest> reached(Collection<Digest> digests) {
    Set<Digest> reached = new HashSet<>();
    Deque<Digest> due = new ArrayDeque<>(digests);
    while (!due.isEmpty()) {
      Digest digest = due.remove();
      if (reached.add(digest)) {
        withChildren(Set.of(digest))
            .forEach(subject -> due.addAll(owned.getOrDefault(subject, List.of())));
      }
    }
    return reached;
  }

  private Set<Digest> withChildren(Set<Digest> digests) {
    Set<Digest> all = new HashSet<>(digests);
    digests.forEach(digest -> all.addAll(children.getOrDefault(digest, Set.of())));
    return all;
  }
}
