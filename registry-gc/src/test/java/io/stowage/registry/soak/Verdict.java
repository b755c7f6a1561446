package io.stowage.registry.soak;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The content that must exist after all pushers have ended, according to their journals, and the
 * part of it that does not.
 */
final class Verdict {
  private final Registry registry;
  private final List<Operation> operations;
  private final List<String> losses = new ArrayList<>();
  private int verified;

  private Verdict(Registry registry, List<Operation> operations) {
    this.registry = registry;
    this.operations = operations;
  }

  /** Pulls everything that {@code operations}, of all pushers in order, certainly left. */
  static Verdict of(Registry registry, List<Operation> operations) {
    Verdict verdict = new Verdict(registry, operations);
    Map<TagState.Place, List<Operation>> tags = new LinkedHashMap<>();
    operations.stream()
        .filter(operation -> operation.kind() != Operation.Kind.DELETE)
        .forEach(operation -> tags.computeIfAbsent(
                new TagState.Place(operation.repository(), operation.tag()),
                place -> new ArrayList<>())
            .add(operation));
    tags.forEach(verdict::check);
    return verdict;
  }

  int verified() {
    return verified;
  }

  List<String> losses() {
    return losses;
  }

  /** Returns each blob in {@code storage} whose bytes do not match its digest. */
  static List<String> damagedBlobs(StorageDriver storage) throws IOException {
    List<String> damaged = new ArrayList<>();
    StoragePath shards = RegistryLayout.shards(DigestAlgorithm.SHA256);
    List<StoragePath> folders = new ArrayList<>();
    storage.list(
        shards,
        shard -> storage.list(
            shards.resolve(shard), name -> folders.add(shards.resolve(shard).resolve(name))));
    for (StoragePath folder : folders) {
      StoragePath data = folder.resolve("data");
      if (storage.stat(data).isPresent()) {
        try (InputStream in = Channels.newInputStream(storage.open(data, 0))) {
          if (!Digest.of(in.readAllBytes()).encoded().equals(folder.name())) {
            damaged.add(data.toString());
          }
        }
      }
    }
    return damaged;
  }

  /**
   * Checks a tag, which names the last acknowledged image or a later one that may have been pushed.
   */
  private void check(TagState.Place place, List<Operation> changes) {
    int last = changes.size() - 1;
    while (last > 0 && !changes.get(last).acknowledged()) {
      last--;
    }
    List<Operation> candidates = changes.subList(last, changes.size());
    if (candidates.stream().noneMatch(this::mayBeDeleted)) {
      boolean mustBeThere = candidates.get(0).acknowledged()
          && candidates.stream().allMatch(change -> change.kind() == Operation.Kind.PUSH);
      check(place, candidates, mustBeThere);
    }
  }

  private void check(TagState.Place place, List<Operation> candidates, boolean mustBeThere) {
    Repository repository = registry.repository(place.repository());
    Tag tag = Tag.parse(place.tag());
    try {
      Optional<Digest> named = repository.tags().find(tag);
      if (named.isPresent() || mustBeThere) {
        SoakPull.check(repository, tag, named(candidates, named));
        verified++;
      }
    } catch (RuntimeException | AssertionError e) {
      losses.add(place + " of " + candidates + ": " + e);
    }
  }

  private static SoakImage named(List<Operation> candidates, Optional<Digest> digest) {
    return candidates.stream()
        .filter(change -> change.kind() == Operation.Kind.PUSH)
        .map(change -> SoakImage.parse(change.image()))
        .filter(image -> digest.filter(image.digest()::equals).isPresent())
        .findFirst()
        .orElseThrow(() -> new AssertionError("names " + digest));
  }

  private boolean mayBeDeleted(Operation push) {
    return operations.stream().anyMatch(operation -> operation.undoes(push));
  }
}
