package io.stowage.registry.proofs;

import io.stowage.registry.gc.fixture.RegistryModel;
import io.stowage.registry.model.Digest;
import io.stowage.registry.proofs.Catalogue.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everything that a registry has acknowledged and must keep: the model of a long run. */
final class Ledger {
  static final List<String> REPOSITORIES = List.of("a", "a/b", "c");
  static final List<String> TAGS = List.of("1", "2", "latest");
  static final Duration GRACE = Duration.ofHours(1);

  private final Map<Place, Times> manifests = new LinkedHashMap<>();
  private final Map<TagName, Item> tags = new LinkedHashMap<>();
  private final Map<Place, Instant> promises = new LinkedHashMap<>();
  private final Set<Place> deleted = new HashSet<>();
  private final Set<Place> cut = new HashSet<>();

  /** A digest in a repository. */
  record Place(String repository, Digest digest) {}

  /** A tag of a repository. */
  record TagName(String repository, String tag) {}

  /**
   * When a link was written, and when its existence was confirmed, which a loss of power undoes.
   */
  private record Times(Instant written, Instant promised) {
    boolean isYoung(Instant limit) {
      return written.isAfter(limit) || promised.minus(GRACE.dividedBy(2)).isAfter(limit);
    }
  }

  void pushed(String repository, Item item, Instant now) {
    Place place = new Place(repository, item.digest());
    manifests.put(place, new Times(now, now));
    deleted.remove(place);
    foundBelow(repository, item);
  }

  /** Records that a manifest was confirmed to exist. */
  void promised(String repository, Item item, Instant now) {
    Place place = new Place(repository, item.digest());
    Instant written =
        Optional.ofNullable(manifests.get(place)).map(Times::written).orElse(Instant.EPOCH);
    manifests.put(place, new Times(written, now));
  }

  /**
   * Records that a collection was undone: the restored content stays as long as content that was
   * just pushed.
   */
  void restored(String repository, Item item, Instant now) {
    promised(repository, item, now.plus(GRACE.dividedBy(2)));
  }

  /** Records that a manifest exists whose existence was in doubt. */
  void found(String repository, Item item) {
    Place place = new Place(repository, item.digest());
    manifests.putIfAbsent(place, new Times(Instant.EPOCH, Instant.EPOCH));
    deleted.remove(place);
  }

  /** Records that a deleted manifest may exist again, without its references. */
  void mayBeThere(String repository, Item item) {
    deleted.remove(new Place(repository, item.digest()));
  }

  /** Records that a manifest may or may not exist. */
  void forget(String repository, Item item) {
    manifests.remove(new Place(repository, item.digest()));
  }

  void tagged(String repository, String tag, Item item) {
    tags.put(new TagName(repository, tag), item);
  }

  void untagged(String repository, String tag) {
    tags.remove(new TagName(repository, tag));
  }

  void deleted(String repository, Item item) {
    forget(repository, item);
    deleted.add(new Place(repository, item.digest()));
    tagsOf(repository, item).forEach(tag -> untagged(repository, tag));
  }

  /**
   * Records that a layer was deleted from a repository, whose images with it cannot be pulled any
   * more.
   */
  void cut(String repository, Digest blob) {
    cut.add(new Place(repository, blob));
    promises.remove(new Place(repository, blob));
  }

  void removed(String repository) {
    Catalogue.ITEMS.forEach(item -> deleted(repository, item));
    cut.removeIf(place -> place.repository().equals(repository));
    breakPromises(repository);
  }

  void breakPromises(String repository) {
    promises.keySet().removeIf(place -> place.repository().equals(repository));
  }

  /** Records that a blob was confirmed to exist. */
  void promised(String repository, Digest blob, Instant now) {
    Place place = new Place(repository, blob);
    cut.remove(place);
    promises.put(place, now.plus(GRACE.dividedBy(2)));
  }

  /** Drops all promises, because no other process uses the store during the collection. */
  void breakPromises() {
    promises.clear();
    manifests.replaceAll((place, times) -> new Times(times.written(), Instant.EPOCH));
  }

  List<String> tagsOf(String repository, Item item) {
    return TAGS.stream()
        .filter(tag -> tag(repository, tag).filter(item::equals).isPresent())
        .toList();
  }

  Optional<Item> tag(String repository, String tag) {
    return Optional.ofNullable(tags.get(new TagName(repository, tag)));
  }

  boolean has(String repository, Item item) {
    return manifests.containsKey(new Place(repository, item.digest()));
  }

  boolean isNowhere(Item item) {
    return REPOSITORIES.stream().noneMatch(repository -> has(repository, item));
  }

  boolean isDeleted(String repository, Item item) {
    return deleted.contains(new Place(repository, item.digest()));
  }

  /** Returns whether a pull finds everything that it needs. */
  boolean isWhole(String repository, Item item) {
    return has(repository, item)
        && item.blobs().stream().noneMatch(blob -> cut.contains(new Place(repository, blob)))
        && item.children().stream().allMatch(child -> isWhole(repository, child));
  }

  /** Returns whether {@code blob} must exist, because it is reached or promised. */
  boolean guarantees(String repository, Digest blob, Instant now) {
    return isPromised(new Place(repository, blob), now) || isReached(repository, blob);
  }

  /** Returns whether everything that {@code item} references must exist. */
  boolean guaranteesBelow(String repository, Item item, Instant now) {
    return item.blobs().stream().allMatch(blob -> guarantees(repository, blob, now))
        && item.children().stream()
            .allMatch(child -> has(repository, child) && guaranteesBelow(repository, child, now));
  }

  /** Records that everything below a manifest exists, because the manifest was put. */
  void foundBelow(String repository, Item item) {
    item.blobs().forEach(blob -> cut.remove(new Place(repository, blob)));
    item.children().forEach(child -> {
      found(repository, child);
      foundBelow(repository, child);
    });
  }

  /** Returns the blobs that must exist, with the repositories in which they are visible. */
  Set<Place> guaranteedBlobs(Instant now) {
    Set<Place> blobs = new LinkedHashSet<>();
    for (Place place : promises.keySet()) {
      if (isPromised(place, now)) {
        blobs.add(place);
      }
    }
    for (String repository : REPOSITORIES) {
      for (Item item : Catalogue.ITEMS) {
        if (has(repository, item)) {
          item.blobs().forEach(blob -> blobs.add(new Place(repository, blob)));
        }
      }
    }
    blobs.removeAll(cut);
    return blobs;
  }

  /**
   * Drops what a collection may remove that deletes untagged manifests older than {@code limit}.
   */
  void forgetUntagged(Instant limit) {
    for (String repository : REPOSITORIES) {
      Set<Digest> staying = staying(repository, limit);
      manifests
          .keySet()
          .removeIf(
              place -> place.repository().equals(repository) && !staying.contains(place.digest()));
    }
  }

  private Set<Digest> staying(String repository, Instant limit) {
    RegistryModel model = new RegistryModel();
    for (Item item : Catalogue.ITEMS) {
      Place place = new Place(repository, item.digest());
      Optional.ofNullable(manifests.get(place)).ifPresent(times -> {
        model.add(repository, item.digest(), node(item));
        if (times.isYoung(limit)) {
          model.place(repository).unclear.add(item.digest());
        }
      });
    }
    for (String tag : TAGS) {
      tag(repository, tag).ifPresent(item -> model.place(repository).tags.put(tag, item.digest()));
    }
    return model.revisions(repository, true);
  }

  static RegistryModel.Node node(Item item) {
    Set<Digest> children = new HashSet<>();
    item.children().forEach(child -> children.add(child.digest()));
    Set<Digest> subject = new HashSet<>();
    item.subject().ifPresent(named -> subject.add(named.digest()));
    return new RegistryModel.Node(new HashSet<>(item.blobs()), children, subject);
  }

  private boolean isPromised(Place place, Instant now) {
    return Optional.ofNullable(promises.get(place))
        .filter(until -> !until.isBefore(now))
        .isPresent();
  }

  private boolean isReached(String repository, Digest blob) {
    return !cut.contains(new Place(repository, blob))
        && Catalogue.ITEMS.stream()
            .anyMatch(item -> item.blobs().contains(blob) && has(repository, item));
  }
}
