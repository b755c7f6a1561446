package io.stowage.registry.gc;

import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What {@link GarbageCollector#restore(RestoreOptions)} brings back: everything that is out of sight,
 * unless digests or manifests are named.
 *
 * <p>Immutable; made by a {@link Builder}.
 */
public final class RestoreOptions {
  private final boolean everything;
  private final Set<Digest> digests;
  private final Set<LayoutEntry.RevisionLink> manifests;
  private final Optional<String> run;
  private final boolean dryRun;

  private RestoreOptions(Builder builder) {
    everything = builder.everything;
    digests = Set.copyOf(builder.digests);
    manifests = Set.copyOf(builder.manifests);
    run = builder.run;
    dryRun = builder.dryRun;
  }

  /** Returns options that bring back everything. */
  public static RestoreOptions defaults() {
    return builder().build();
  }

  /** Starts from the defaults, as this builder's methods state them. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns whether everything comes back, since neither digests nor manifests were named. */
  public boolean everything() {
    return everything;
  }

  /** Returns the blobs and manifests that come back to the repositories from which they were removed. */
  public Set<Digest> digests() {
    return digests;
  }

  /** Returns the links of the manifests that come back to a repository. */
  public Set<LayoutEntry.RevisionLink> manifests() {
    return manifests;
  }

  /** Returns the collection to whose removals the choice is limited, if it is. */
  public Optional<String> run() {
    return run;
  }

  /** Returns whether nothing is changed, only found. */
  public boolean dryRun() {
    return dryRun;
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private final Set<Digest> digests = new LinkedHashSet<>();
    private final Set<LayoutEntry.RevisionLink> manifests = new LinkedHashSet<>();
    private boolean everything = true;
    private Optional<String> run = Optional.empty();
    private boolean dryRun;

    private Builder() {}

    /**
     * Brings back these blobs and manifests, with everything that the manifests reference, to each
     * repository of which a link to them is out of sight. Default: everything that is out of sight.
     */
    public Builder digests(Collection<Digest> digests) {
      this.digests.addAll(Objects.requireNonNull(digests, "digests"));
      everything = false;
      return this;
    }

    /**
     * Brings back a manifest to {@code repository}, which need not exist any more: the bytes of
     * everything that it references, and the links, which are written anew where none is left.
     */
    public Builder manifest(RepositoryName repository, Digest manifest) {
      manifests.add(new LayoutEntry.RevisionLink(
          Objects.requireNonNull(repository, "repository"),
          Objects.requireNonNull(manifest, "manifest")));
      everything = false;
      return this;
    }

    /**
     * Limits the choice to what the collection {@code run} removed. What a manifest references comes
     * back whichever collection removed it. Default: all collections.
     */
    public Builder run(String run) {
      this.run = Optional.of(Objects.requireNonNull(run, "run"));
      return this;
    }

    /** Reports what would come back, changes nothing and takes no lock. Default: false. */
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
