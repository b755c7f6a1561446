package io.stowage.registry.gc.scrub;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StoragePath;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of a registry after which a scrub can resume: a repository or a shard of blobs. Parts are
 * ordered as a scrub begins them: first the repositories in catalog order, then the blobs by
 * algorithm and by the first two digits of their digests.
 *
 * <p>Its text form is {@code repositories/team/app} or {@code blobs/sha256/4f}. Immutable.
 */
public final class ScrubPosition implements Comparable<ScrubPosition> {
  private static final String EXPECTED =
      "expected repositories/NAME or blobs/ALGORITHM/XX, as a scrub reports it";
  private static final Comparator<ScrubPosition> ORDER = Comparator.comparing(
          (ScrubPosition position) -> position.repository.isEmpty())
      .thenComparing((one, other) -> one.repository.isEmpty()
          ? one.folder.compareTo(other.folder)
          : one.repository.get().compareTo(other.repository.orElseThrow()));

  private final StoragePath folder;
  private final Optional<RepositoryName> repository;

  private ScrubPosition(StoragePath folder, Optional<RepositoryName> repository) {
    this.folder = folder;
    this.repository = repository;
  }

  static ScrubPosition of(RepositoryName name) {
    return new ScrubPosition(RegistryLayout.repository(name), Optional.of(name));
  }

  static ScrubPosition of(DigestAlgorithm algorithm, String prefix) {
    return new ScrubPosition(RegistryLayout.shard(algorithm, prefix), Optional.empty());
  }

  /**
   * Parses the result of {@link #toString}.
   *
   * @throws IllegalArgumentException if {@code text} has another form
   */
  public static ScrubPosition parse(String text) {
    Objects.requireNonNull(text, "text");
    String[] names = text.split("/", 2);
    try {
      if (names.length == 2 && names[0].equals("repositories")) {
        return of(RepositoryName.parse(names[1]));
      }
      String[] shard = text.split("/", -1);
      if (shard.length == 3 && shard[0].equals("blobs") && StoragePath.isName(shard[2])) {
        return of(DigestAlgorithm.named(shard[1]), shard[2]);
      }
    } catch (RegistryException e) {
      throw new IllegalArgumentException("position \"" + text + "\": " + EXPECTED, e);
    }
    throw new IllegalArgumentException("position \"" + text + "\": " + EXPECTED);
  }

  boolean isRepository() {
    return repository.isPresent();
  }

  /** Compares positions in the order in which a scrub begins them. */
  @Override
  public int compareTo(ScrubPosition other) {
    Objects.requireNonNull(other, "other");
    return ORDER.compare(this, other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ScrubPosition that && folder.equals(that.folder);
  }

  @Override
  public int hashCode() {
    return folder.hashCode();
  }

  @Override
  public String toString() {
    return folder.value().substring(RegistryLayout.ROOT.value().length() + 1);
  }
}
