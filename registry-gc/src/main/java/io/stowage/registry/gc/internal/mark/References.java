package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.model.Digest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The references of a manifest, with blobs as marks only, since there may be very many.
 *
 * @param marks the marks of the blobs that the manifest names
 * @param aliases the blobs not named by sha256, whose stored digests only a repository knows
 * @param nested the references that are certainly manifests, of this repository or not, and thus
 *     have references of their own
 * @param relations the relations of the manifest to other manifests of its repository
 * @param kind how reliable this information is
 */
@SuppressWarnings("ArrayRecordComponent") // References are never compared.
public record References(
    long[] marks,
    List<Digest> aliases,
    List<Digest> nested,
    ManifestRelations relations,
    Kind kind) {
  /**
   * Returns the references of an image whose blobs have {@code marks}, and that is related to no
   * other.
   */
  public static References ofImage(long[] marks) {
    return new References(marks, List.of(), List.of(), ManifestRelations.NONE, Kind.EXACT);
  }

  /** Returns the references of an index of {@code images}, which have {@code marks}. */
  static References ofIndex(long[] marks, List<Digest> images) {
    List<Digest> children = List.copyOf(images);
    return new References(
        marks, List.of(), children, new ManifestRelations(children, Optional.empty()), Kind.EXACT);
  }

  /** Returns whether {@code mark} is that of a blob that the manifest names. */
  public boolean hasMark(long mark) {
    return Arrays.stream(marks).anyMatch(each -> each == mark);
  }

  /** Returns these references with each manifest replaced by the result of {@code stored}. */
  References map(UnaryOperator<Digest> stored) {
    return isPlain()
        ? this
        : new References(
            marks, aliases, nested.stream().map(stored).toList(), relations.map(stored), kind);
  }

  /** Returns whether the marks are the only information. */
  public boolean isPlain() {
    return kind == Kind.EXACT
        && aliases.isEmpty()
        && nested.isEmpty()
        && relations.equals(ManifestRelations.NONE);
  }

  /** The reliability of the references of a manifest. */
  public enum Kind {
    /** The references are exact. */
    EXACT,
    /** The references are exact, but old trees may hold signatures next to the manifest. */
    SCHEMA_1,
    /** The type of the manifest is unknown: each digest in it may be anything. */
    MENTIONED,
    /**
     * The manifest is damaged: each digest left in it may be anything, and it may have named any
     * manifest and any layer of its repositories.
     */
    DAMAGED;

    public boolean isUnderstood() {
      return this == EXACT || this == SCHEMA_1;
    }
  }
}
