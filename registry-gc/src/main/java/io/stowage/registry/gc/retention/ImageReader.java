package io.stowage.registry.gc.retention;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.TagEntry;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.internal.json.CreationTime;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.StowageException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the facts that a policy needs to know about the tags of one repository. A manifest is read
 * only if it matters, and once for all its tags. Not thread-safe.
 */
final class ImageReader {
  private static final int LARGEST_CONFIG = 4 << 20;
  private static final String CREATED = "org.opencontainers.image.created";

  private final Registry registry;
  private final Repository repository;
  private final Consumer<Damage> damaged;
  private final Map<Digest, Optional<Instant>> created = new HashMap<>();
  private final Map<Digest, Set<Digest>> children = new HashMap<>();

  /** Creates a reader that passes each manifest that cannot be read to {@code damaged}. */
  ImageReader(Registry registry, Repository repository, Consumer<Damage> damaged) {
    this.registry = registry;
    this.repository = repository;
    this.damaged = damaged;
  }

  /**
   * Returns the facts that a rule needs to know about {@code tags} to judge them {@code by} a time.
   */
  List<TaggedImage> read(List<TagEntry> tags, TagTime by) {
    Map<Tag, Digest> subjects = new HashMap<>();
    tags.forEach(entry -> CosignTag.subject(entry.tag())
        .filter(this::has)
        .ifPresent(subject -> subjects.put(entry.tag(), subject)));
    return tags.stream()
        .map(entry -> new TaggedImage(
            entry.tag(),
            entry.digest(),
            entry.taggedAt(),
            by == TagTime.CREATED
                ? created.computeIfAbsent(entry.digest(), this::created)
                : Optional.empty(),
            Optional.ofNullable(subjects.get(entry.tag())),
            subjects.isEmpty()
                ? Set.of()
                : children.computeIfAbsent(entry.digest(), this::children)))
        .toList();
  }

  /** Returns whether the repository has {@code manifest}; true if this cannot be determined. */
  boolean has(Digest manifest) {
    return look(manifest, Optional::isPresent, true);
  }

  private Set<Digest> children(Digest digest) {
    return find(digest).stream()
        .flatMap(manifest -> listed(manifest).stream())
        .map(Descriptor::digest)
        .collect(Collectors.toSet());
  }

  private static List<Descriptor> listed(Manifest manifest) {
    return manifest instanceof ImageIndex index ? index.manifests() : List.of();
  }

  /** An index that does not state its time is as old as the newest image that it lists. */
  private Optional<Instant> created(Digest digest) {
    return find(digest)
        .flatMap(manifest -> statedBy(manifest)
            .or(() -> listed(manifest).stream()
                .flatMap(child -> find(child.digest()).stream())
                .flatMap(child -> statedBy(child).stream())
                .max(Comparator.naturalOrder())));
  }

  private Optional<Instant> statedBy(Manifest manifest) {
    Stream<Digest> config = manifest instanceof ImageManifest image
        ? Stream.of(image.config().digest())
        : Stream.empty();
    return config
        .flatMap(digest -> inConfig(digest).stream())
        .findFirst()
        .or(() ->
            Optional.ofNullable(manifest.annotations().get(CREATED)).flatMap(CreationTime::parse));
  }

  /** Reads the store itself: this is not a pull. */
  private Optional<Instant> inConfig(Digest config) {
    if (!config.isCanonical()) {
      return Optional.empty();
    }
    try {
      byte[] content = registry.storage().read(RegistryLayout.blobData(config), LARGEST_CONFIG);
      return CreationTime.in(content);
    } catch (StorageException.NoSuchObject | StorageException.TooLarge e) {
      return Optional.empty();
    } catch (StorageException.AccessDenied | StorageException.UnexpectedKind e) {
      damaged.accept(damage(config, e));
      return Optional.empty();
    }
  }

  /** Returns a manifest, or empty if it cannot be read: a policy then keeps what depends on it. */
  private Optional<Manifest> find(Digest digest) {
    return look(digest, found -> found, Optional.empty());
  }

  /** Looks a manifest up; reports it and returns {@code otherwise} if it cannot be read. */
  private <T> T look(Digest digest, Function<Optional<Manifest>, T> result, T otherwise) {
    try {
      return result.apply(repository.manifests().find(digest));
    } catch (RegistryException
        | DamagedLinkException
        | StorageException.AccessDenied
        | StorageException.UnexpectedKind e) {
      damaged.accept(damage(digest, e));
      return otherwise;
    }
  }

  /** Describes the problem in the words of a deletion that the manifest stops. */
  private static Damage damage(Digest content, StowageException e) {
    if (e instanceof DamagedLinkException link) {
      return new Damage(link.path(), String.valueOf(link.getMessage()));
    }
    StowageException described = e instanceof RegistryException cause
        ? RegistryException.of(
            cause.code(),
            content.toString(),
            "cannot be read: " + cause.value() + ": " + cause.problem())
        : e;
    return new Damage(RegistryLayout.blobData(content), String.valueOf(described.getMessage()));
  }
}
