package io.stowage.registry.gc.scrub;

import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The options of a scrub. By default a scrub checks the whole registry, changes nothing, and is as
 * fast as possible.
 *
 * <p>Immutable; made by a {@link Builder}.
 */
public final class ScrubOptions {
  private final Builder values;

  private ScrubOptions(Builder builder) {
    values = new Builder(builder);
  }

  /** Returns the defaults, as documented by {@link Builder}. */
  public static ScrubOptions defaults() {
    return builder().build();
  }

  /** Returns a builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from these options. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** Returns whether damaged links whose paths contain the digest are repaired. */
  public boolean repair() {
    return values.repair;
  }

  /**
   * Returns whether tags whose link is damaged or names a missing manifest are reset from their
   * history.
   */
  public boolean repairTags() {
    return values.repairTags;
  }

  /** Returns whether manifests whose bytes are missing are deleted. */
  public boolean repairManifests() {
    return values.repairManifests;
  }

  /** Returns whether anything is repaired, in which case the registry must not be read-only. */
  boolean repairs() {
    return values.repair || values.repairTags || values.repairManifests;
  }

  /** Returns the maximum number of bytes read per second, or empty if there is no limit. */
  public OptionalLong bytesPerSecond() {
    return values.bytesPerSecond;
  }

  /** Returns the part after which the scrub begins, or empty if it begins with the first part. */
  public Optional<ScrubPosition> resumeAfter() {
    return values.resumeAfter;
  }

  /** Returns the only repository that is scrubbed, or empty if the whole registry is. */
  public Optional<RepositoryName> repository() {
    return values.repository;
  }

  /**
   * Returns the tag or digest of the only image that is scrubbed in the {@link #repository}, or
   * empty if the whole repository or registry is.
   */
  public Optional<Reference> image() {
    return values.image;
  }

  /** Returns for how long after a change an object counts as young. */
  public Duration settle() {
    return values.settle;
  }

  /** Returns the number of threads. */
  public int parallelism() {
    return values.parallelism;
  }

  /** Returns each setting with its value. */
  @Override
  public String toString() {
    return "ScrubOptions[repair=" + repair()
        + ", repairTags=" + repairTags()
        + ", repairManifests=" + repairManifests()
        + ", bytesPerSecond="
        + (bytesPerSecond().isPresent() ? bytesPerSecond().getAsLong() : "unlimited")
        + ", resumeAfter=" + resumeAfter().map(ScrubPosition::toString).orElse("none")
        + ", repository=" + repository().map(RepositoryName::value).orElse("all")
        + ", image=" + image().map(Object::toString).orElse("all")
        + ", settle=" + settle()
        + ", parallelism=" + parallelism()
        + "]";
  }

  /** Builds options. Not thread-safe. */
  public static final class Builder {
    private boolean repair;
    private boolean repairTags;
    private boolean repairManifests;
    private OptionalLong bytesPerSecond = OptionalLong.empty();
    private Optional<ScrubPosition> resumeAfter = Optional.empty();
    private Optional<RepositoryName> repository = Optional.empty();
    private Optional<Reference> image = Optional.empty();
    private Duration settle = Duration.ofSeconds(10);
    private int parallelism = Runtime.getRuntime().availableProcessors();

    private Builder() {}

    private Builder(Builder other) {
      repair = other.repair;
      repairTags = other.repairTags;
      repairManifests = other.repairManifests;
      bytesPerSecond = other.bytesPerSecond;
      resumeAfter = other.resumeAfter;
      repository = other.repository;
      image = other.image;
      settle = other.settle;
      parallelism = other.parallelism;
    }

    /** Sets whether to rewrite damaged links whose paths contain the digest. Default: false. */
    public Builder repair(boolean links) {
      repair = links;
      return this;
    }

    /**
     * Sets whether to repair each tag whose link is damaged or names a missing manifest. Such a tag
     * is set to the latest whole manifest of its history, and stays as it is if there is none. A
     * repaired tag then names an image older than the last one that was pushed. Default: false.
     */
    public Builder repairTags(boolean tags) {
      repairTags = tags;
      return this;
    }

    /**
     * Sets whether to delete manifests whose bytes are missing, with the tags that name them. As
     * long as such a manifest exists, collections keep all layers of its repository. Before this
     * repair, restore as much as possible from a backup. Default: false.
     */
    public Builder repairManifests(boolean manifests) {
      repairManifests = manifests;
      return this;
    }

    /**
     * Limits how many bytes of blobs and manifests are read per second, so that other programs can
     * use the disk in the meantime. Default: no limit.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder bytesPerSecond(long limit) {
      if (limit <= 0) {
        throw new IllegalArgumentException("bytesPerSecond must be at least 1, but is " + limit);
      }
      bytesPerSecond = OptionalLong.of(limit);
      return this;
    }

    /**
     * Continues after {@code position}, where an earlier scrub was {@linkplain ScrubReport#reached
     * cancelled}. Default: begins with the first part.
     */
    public Builder resumeAfter(ScrubPosition position) {
      Objects.requireNonNull(position, "position");
      resumeAfter = Optional.of(position);
      return this;
    }

    /**
     * Scrubs only the repository {@code name}: its links, manifests, tags and uploads, and the
     * bytes of all blobs to which it has a link. Default: the whole registry.
     */
    public Builder repository(RepositoryName name) {
      Objects.requireNonNull(name, "name");
      repository = Optional.of(name);
      image = Optional.empty();
      return this;
    }

    /**
     * Parses {@code name} and sets the repository as {@link #repository(RepositoryName)} does.
     *
     * @throws RegistryException NAME_INVALID if {@code name} is malformed
     */
    public Builder repository(String name) {
      Objects.requireNonNull(name, "name");
      return repository(RepositoryName.parse(name));
    }

    /**
     * Scrubs only one image of the repository {@code name}: its manifest, everything below the
     * manifest, the links to them, the bytes of all their blobs, and all tags that name the image,
     * with their histories. Referrers of the image, such as signatures, are not scrubbed. Default:
     * the whole registry.
     *
     * @param reference a tag or digest of the image
     */
    public Builder image(RepositoryName name, Reference reference) {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(reference, "reference");
      repository = Optional.of(name);
      image = Optional.of(reference);
      return this;
    }

    /**
     * Parses {@code name} and {@code reference}, and sets the image as {@link
     * #image(RepositoryName, Reference)} does.
     *
     * @throws RegistryException NAME_INVALID, TAG_INVALID or DIGEST_INVALID if one of them is
     *     malformed
     */
    public Builder image(String name, String reference) {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(reference, "reference");
      return image(RepositoryName.parse(name), Reference.parse(reference));
    }

    /**
     * Sets for how long after a change an object counts as young. A young object is checked twice,
     * and if it still seems to be damaged, the finding says that it is young. The period must be
     * longer than any single request of a writer. Default: ten seconds.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder settle(Duration period) {
      Objects.requireNonNull(period, "period");
      if (period.isNegative()) {
        throw new IllegalArgumentException("settle must not be negative, but is " + period);
      }
      settle = period;
      return this;
    }

    /**
     * Sets the number of threads. They are started once more than 64 files or megabytes are waiting
     * to be read; until then the scrub works on the calling thread. Default: one per processor.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder parallelism(int threads) {
      if (threads <= 0) {
        throw new IllegalArgumentException("parallelism must be at least 1, but is " + threads);
      }
      parallelism = threads;
      return this;
    }

    /**
     * Returns the options.
     *
     * @throws IllegalStateException if they name both a repository and a position, which is a part
     *     of a scrub of the whole registry
     */
    public ScrubOptions build() {
      if (repository.isPresent() && resumeAfter.isPresent()) {
        throw new IllegalStateException("resumeAfter is " + resumeAfter.get()
            + ", expected none for a scrub of repository " + repository.get() + " alone");
      }
      return new ScrubOptions(this);
    }
  }
}
