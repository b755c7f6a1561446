package io.stowage.registry.gc;

import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The options of {@link GarbageCollector#restore(RestoreOptions)}. By default, everything in
 * quarantine is restored. If digests or manifests are added, only these are restored.
 *
 * <p>Immutable; made by a {@link Builder}.
 */
public final class RestoreOptions {
  private final Builder values;

  private RestoreOptions(Builder builder) {
    values = new Builder(builder);
  }

  /** Returns options that restore everything. */
  public static RestoreOptions defaults() {
    return builder().build();
  }

  /** Returns a builder that starts from the defaults, as documented by its methods. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from these options. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** Returns whether everything is restored, because neither digests nor manifests are named. */
  public boolean everything() {
    return values.everything;
  }

  /**
   * Returns the blobs and manifests to restore to the repositories from which they were removed.
   */
  public Set<Digest> digests() {
    return Collections.unmodifiableSet(values.digests);
  }

  /** Returns the revision links of the manifests to restore to a given repository. */
  public Set<LayoutEntry.RevisionLink> manifests() {
    return Collections.unmodifiableSet(values.manifests);
  }

  /**
   * Returns the collection whose removals are restored, or empty if those of all collections are.
   */
  public Optional<String> run() {
    return values.run;
  }

  /** Returns whether the restore only reports what it would restore and changes nothing. */
  public boolean dryRun() {
    return values.dryRun;
  }

  /** Returns each setting with its value. */
  @Override
  public String toString() {
    return "RestoreOptions[everything=" + everything()
        + ", digests=" + digests()
        + ", manifests=" + manifests()
        + ", run=" + run().orElse("all")
        + ", dryRun=" + dryRun()
        + "]";
  }

  /** Builds options. Not thread-safe. */
  public static final class Builder {
    private final Set<Digest> digests = new LinkedHashSet<>();
    private final Set<LayoutEntry.RevisionLink> manifests = new LinkedHashSet<>();
    private boolean everything = true;
    private Optional<String> run = Optional.empty();
    private boolean dryRun;

    private Builder() {}

    private Builder(Builder other) {
      digests.addAll(other.digests);
      manifests.addAll(other.manifests);
      everything = other.everything;
      run = other.run;
      dryRun = other.dryRun;
    }

    /**
     * Adds blobs and manifests to restore. Each manifest is restored with everything that it
     * references, to every repository whose link to it is in quarantine. Default: everything in
     * quarantine.
     */
    public Builder digests(Collection<Digest> digests) {
      this.digests.addAll(Objects.requireNonNull(digests, "digests"));
      everything = false;
      return this;
    }

    /**
     * Adds a manifest to restore to {@code repository}, which need not exist any more. Everything
     * that the manifest references is restored, and links that no longer exist are written again.
     */
    public Builder manifest(RepositoryName repository, Digest manifest) {
      manifests.add(new LayoutEntry.RevisionLink(
          Objects.requireNonNull(repository, "repository"),
          Objects.requireNonNull(manifest, "manifest")));
      everything = false;
      return this;
    }

    /**
     * Limits the restore to content that the collection {@code run} removed. Everything that a
     * restored manifest references is restored as well, regardless of the collection that removed
     * it. Default: all collections.
     */
    public Builder run(String run) {
      this.run = Optional.of(Objects.requireNonNull(run, "run"));
      return this;
    }

    /**
     * Sets whether to report what would be restored without changing anything or taking the lock.
     * Default: false.
     */
    public Builder dryRun(boolean dryRun) {
      this.dryRun = dryRun;
      return this;
    }

    /** Returns the options. */
    public RestoreOptions build() {
      return new RestoreOptions(this);
    }
  }
}
