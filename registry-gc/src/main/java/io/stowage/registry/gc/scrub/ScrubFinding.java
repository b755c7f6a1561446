package io.stowage.registry.gc.scrub;

import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.StoragePath;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that a scrub found not to be as it should.
 *
 * @param kind of what kind
 * @param path where it is; of what is missing, where it should be
 * @param digest which content it is about, where it is about one
 * @param expected what should be there, in words
 * @param actual what is there, in words
 * @param young whether it was written so recently that somebody may still be about to complete it
 * @param repaired whether this scrub put it right
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

  /** Returns whether something is lost or unreadable for sure, and was not repaired. */
  public boolean isDamage() {
    return kind.isDamage() && !young && !repaired;
  }

  /** Returns what is wrong, in one sentence without the path. */
  public String problem() {
    return kind.text + ": expected " + expected + ", found " + actual;
  }

  /** Orders by path. */
  @Override
  public int compareTo(ScrubFinding other) {
    Objects.requireNonNull(other, "other");
    return BY_PATH.compare(this, other);
  }

  /** What may be found. */
  public enum Kind {
    /** A blob's bytes have another digest than its name says. */
    BLOB_CORRUPT("corrupt blob", true),
    /** A blob was made and never filled, as a full disk or a crash leaves it. */
    BLOB_EMPTY("half-written blob", true),
    /** A blob is named by an algorithm that cannot be computed here, so nobody knows. */
    BLOB_UNVERIFIABLE("blob that cannot be verified", false),
    /** A link holds no digest, or another one than belongs there. */
    LINK_DAMAGED("damaged link", true),
    /** A layer link, which no manifest need reach, names a blob that a collection removed. */
    LINK_DEAD("dead layer link", false),
    /** A repository has a revision link to a manifest whose bytes are gone. */
    MANIFEST_MISSING("missing manifest", true),
    /** A manifest is stored as it was pushed, and cannot be understood. */
    MANIFEST_DAMAGED("manifest that cannot be understood", true),
    /** A manifest names what is not there, or not visible in its repository. */
    REFERENCE_MISSING("missing reference", true),
    /** A manifest gives another size for a blob than it has. */
    SIZE_WRONG("wrong size", true),
    /** A tag names a manifest that its repository does not have. */
    TAG_DANGLING("dangling tag", true),
    /** A tag has a history and names nothing now, as a push or a removal leaves it that was cut off. */
    TAG_UNSET("tag that names nothing", false),
    /** A tag once named a manifest that the repository no longer has, as a deletion leaves it. */
    HISTORY_GONE("history of what was deleted", false),
    /** The store fails to read something, as a dying disk does. */
    UNREADABLE("unreadable", true),
    /** A temporary file, which a crash of Distribution 3 leaves. */
    LEFTOVER("left over", false),
    /** Something lies where the layout has nothing. Nobody reads it, and it is left alone. */
    FOREIGN("foreign", false);

    private final String text;
    private final boolean damage;

    Kind(String text, boolean damage) {
      this.text = text;
      this.damage = damage;
    }

    /** Returns whether a pull may fail on it; the rest is good to know. */
    public boolean isDamage() {
      return damage;
    }
  }
}
