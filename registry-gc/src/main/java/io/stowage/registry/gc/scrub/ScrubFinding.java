package io.stowage.registry.gc.scrub;

import io.stowage.registry.internal.json.JsonWriter;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.StoragePath;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * A problem that a scrub found.
 *
 * @param kind the kind of problem
 * @param path where the problem is or, if something is missing, where it should be
 * @param digest the digest of the content concerned, if any
 * @param expected a description of the content or entry that should be there
 * @param actual a description of the content or entry that is there
 * @param young whether the object was written so recently that a writer may still complete it
 * @param repaired whether this scrub repaired it
 */
public record ScrubFinding(
    Kind kind,
    StoragePath path,
    Optional<Digest> digest,
    String expected,
    String actual,
    boolean young,
    boolean repaired)
    implements Comparable<ScrubFinding> {
  private static final Comparator<ScrubFinding> BY_PATH = Comparator.comparing(ScrubFinding::path)
      .thenComparing(ScrubFinding::kind)
      .thenComparing(finding -> finding.digest().map(Digest::toString).orElse(""))
      .thenComparing(ScrubFinding::problem);
  /** Checks that no component is null. */
  public ScrubFinding {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(actual, "actual");
  }

  static ScrubFinding of(
      Kind kind, StoragePath path, Digest digest, String expected, String actual) {
    return new ScrubFinding(kind, path, Optional.of(digest), expected, actual, false, false);
  }

  static ScrubFinding of(Kind kind, StoragePath path, String expected, String actual) {
    return new ScrubFinding(kind, path, Optional.empty(), expected, actual, false, false);
  }

  ScrubFinding young(boolean isYoung) {
    return new ScrubFinding(kind, path, digest, expected, actual, isYoung, repaired);
  }

  ScrubFinding repaired(boolean isRepaired) {
    return new ScrubFinding(kind, path, digest, expected, actual, young, isRepaired);
  }

  /** Returns whether something is certainly lost or unreadable, and was not repaired. */
  public boolean isDamage() {
    return kind.isDamage() && !young && !repaired;
  }

  /** Returns a description of the problem in one sentence, without the path. */
  public String problem() {
    return kind.text + ": expected " + expected + ", found " + actual;
  }

  /**
   * Returns this finding as a JSON object with the keys of {@code verify --json}. The value of
   * {@code digest} is empty if no content is concerned. No release renames or removes a key.
   */
  public String toJson() {
    return new JsonWriter()
        .put("kind", kind)
        .put("path", path.value())
        .put("digest", digest.map(Digest::toString).orElse(""))
        .put("expected", expected)
        .put("actual", actual)
        .put("damage", isDamage())
        .put("young", young)
        .put("repaired", repaired)
        .toString();
  }

  /** Orders by path. */
  @Override
  public int compareTo(ScrubFinding other) {
    Objects.requireNonNull(other, "other");
    return BY_PATH.compare(this, other);
  }

  /** The kinds of problems. */
  public enum Kind {
    /** The digest of a blob's bytes differs from its name. */
    BLOB_CORRUPT("corrupt blob", true),
    /** A blob was created but never written, as after a full disk or a crash. */
    BLOB_EMPTY("half-written blob", true),
    /** The digest of a blob uses an unsupported algorithm, so its bytes cannot be verified. */
    BLOB_UNVERIFIABLE("blob that cannot be verified", false),
    /** A link contains no digest, or not the digest that belongs there. */
    LINK_DAMAGED("damaged link", true),
    /**
     * A layer link leads to a blob that a collection removed, and no manifest needs the link; or a
     * link by a sha512 digest leads to a manifest that the repository no longer has.
     */
    LINK_DEAD("dead link", false),
    /** A repository has a revision link to a manifest whose bytes are missing. */
    MANIFEST_MISSING("missing manifest", true),
    /** A manifest has the right digest, but cannot be understood. */
    MANIFEST_DAMAGED("manifest that cannot be understood", true),
    /** A manifest references content that does not exist or to which its repository has no link. */
    REFERENCE_MISSING("missing reference", true),
    /** A manifest states a size for a blob that differs from the actual size. */
    SIZE_WRONG("wrong size", true),
    /** A tag names a manifest that its repository does not have. */
    TAG_DANGLING("dangling tag", true),
    /** A tag has a history but names nothing, as after an interrupted push or removal. */
    TAG_UNSET("tag that names nothing", false),
    /**
     * The history of a tag names a manifest that the repository no longer has, as after a deletion.
     */
    HISTORY_GONE("history of a deleted manifest", false),
    /** The store fails to read an object, as with a failing disk. */
    UNREADABLE("unreadable", true),
    /** A temporary file, as a crash of Distribution 3 leaves it. */
    LEFTOVER("leftover", false),
    /** An entry that does not belong to the layout. A scrub neither reads nor changes it. */
    FOREIGN("foreign", false);

    private final String text;
    private final boolean damage;

    Kind(String text, boolean damage) {
      this.text = text;
      this.damage = damage;
    }

    /**
     * Returns whether a problem of this kind may break a pull; other kinds are only informative.
     */
    public boolean isDamage() {
      return damage;
    }
  }
}
