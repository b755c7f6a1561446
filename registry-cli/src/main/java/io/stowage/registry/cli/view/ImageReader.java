package io.stowage.registry.cli.view;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.internal.walk.Closure;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.UnknownManifest;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads facts about images of one repository. It keeps nothing of an image in memory once it has
 * been read. Damaged or missing content is reported and counts as unknown. Not thread-safe.
 */
final class ImageReader {
  private static final String CREATED = "org.opencontainers.image.created";
  private static final int LONGEST_PLATFORM = 64;
  private static final String NO_PLATFORM = "unknown/unknown";

  private final Registry registry;
  private final Repository repository;
  private final Consumer<Damage> damages;

  /** Reads images of the repository {@code name}, and reports damage to {@code damages}. */
  ImageReader(Registry registry, RepositoryName name, Consumer<Damage> damages) {
    this.registry = registry;
    this.repository = registry.repository(name);
    this.damages = damages;
  }

  /** Returns the facts about the image with that manifest, which a tag names. */
  ImageFacts facts(Digest digest) {
    return manifest(digest, true).map(this::facts).orElse(ImageFacts.UNKNOWN);
  }

  /** Returns the facts about an image. */
  ImageFacts facts(Manifest image) {
    if (image instanceof UnknownManifest) {
      return new ImageFacts(-1, annotated(image), List.of());
    }
    Optional<Instant> created = annotated(image);
    Tally tally = new Tally(image.manifests().isEmpty() || created.isEmpty());
    tally.add(image);
    Closure.of(children(image).toList(), child -> {
      Optional<Manifest> found = manifest(child, false);
      found.ifPresent(tally::add);
      return found.stream().flatMap(ImageReader::children);
    });
    return new ImageFacts(
        tally.bytes(),
        image.manifests().isEmpty() ? tally.latest().or(() -> created) : created.or(tally::latest),
        tally.platforms(image));
  }

  /** Returns the config of an image, as far as it can be read. */
  ImageConfig config(ImageManifest image) {
    Descriptor config = image.config();
    if (!ImageConfig.isReadable(config.mediaType())) {
      return ImageConfig.UNKNOWN;
    }
    try {
      return ImageConfig.parse(repository.blobs().read(config.digest(), ImageConfig.LIMIT));
    } catch (RegistryException e) {
      if (e.code() != ErrorCode.SIZE_INVALID) {
        damaged(config.digest(), e);
      }
      return ImageConfig.UNKNOWN;
    } catch (DamagedLinkException e) {
      damages.accept(new Damage(e.path(), String.valueOf(e.getMessage())));
      return ImageConfig.UNKNOWN;
    }
  }

  /**
   * Returns a manifest, or empty if it is missing or damaged.
   *
   * @param named whether a tag names it, so that it must exist; an index may list images that the
   *     repository does not have
   */
  private Optional<Manifest> manifest(Digest digest, boolean named) {
    try {
      Optional<Manifest> found = repository.manifests().find(digest);
      if (named && found.isEmpty()) {
        StoragePath link = RegistryLayout.revisionLink(repository.name(), digest);
        damages.accept(new Damage(link, "missing, although a tag names this manifest"));
      }
      return found;
    } catch (RegistryException e) {
      damaged(digest, e);
    } catch (DamagedLinkException e) {
      damages.accept(new Damage(e.path(), String.valueOf(e.getMessage())));
    }
    return Optional.empty();
  }

  private void damaged(Digest digest, RegistryException problem) {
    damages.accept(
        new Damage(RegistryLayout.blobData(digest), String.valueOf(problem.getMessage())));
  }

  private static Stream<Digest> children(Manifest manifest) {
    return manifest.manifests().stream().map(Descriptor::digest);
  }

  private static Optional<Instant> annotated(Manifest manifest) {
    return Optional.ofNullable(manifest.annotations().get(CREATED)).flatMap(ImageConfig::time);
  }

  /** Adds up the images of an index. */
  private final class Tally {
    private final boolean readsConfigs;
    private final Map<Digest, Long> sizes = new HashMap<>();
    private final List<String> platforms = new ArrayList<>();
    private Optional<Instant> latest = Optional.empty();

    Tally(boolean readsConfigs) {
      this.readsConfigs = readsConfigs;
    }

    void add(Manifest manifest) {
      add(manifest.descriptor());
      manifest.blobs().forEach(this::add);
      if (readsConfigs && manifest instanceof ImageManifest image) {
        ImageConfig config = config(image);
        latest = Stream.of(latest, config.created())
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder());
        config.platform().ifPresent(platforms::add);
      }
    }

    private void add(Descriptor blob) {
      sizes.computeIfAbsent(
          blob.digest(),
          digest -> blob.sizeKnown()
              ? blob.size()
              : registry.blobs().find(digest).map(Descriptor::size).orElse(0L));
    }

    /** Returns the total size; the sizes in manifests may be invented. */
    long bytes() {
      return sizes.values().stream()
          .reduce(0L, (one, other) -> other > Long.MAX_VALUE - one ? Long.MAX_VALUE : one + other);
    }

    Optional<Instant> latest() {
      return latest;
    }

    /** Returns the platforms that an index states or, if it states none, those of its images. */
    List<String> platforms(Manifest root) {
      List<String> stated = root.manifests().stream()
          .flatMap(child -> child.platform().stream())
          .map(Platform::toString)
          .filter(text -> text.length() <= LONGEST_PLATFORM && !text.equals(NO_PLATFORM))
          .distinct()
          .toList();
      return stated.isEmpty() ? platforms.stream().distinct().toList() : stated;
    }
  }
}
