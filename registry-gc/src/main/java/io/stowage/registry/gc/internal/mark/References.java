package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.model.Digest;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/** What a manifest names: its blobs as marks alone, since there may be very many. Immutable. */
public final class References {
  private final long[] marks;
  private final List<Digest> aliases;
  private final List<Digest> nested;
  private final Kin kin;
  private final Kind kind;

  References(long[] marks, List<Digest> aliases, List<Digest> nested, Kin kin, Kind kind) {
    this.marks = marks;
    this.aliases = aliases;
    this.nested = nested;
    this.kin = kin;
    this.kind = kind;
  }

  /** Returns those of an image whose blobs have {@code marks}, and that is alone. */
  public static References ofImage(long[] marks) {
    return new References(marks, List.of(), List.of(), Kin.NONE, Kind.EXACT);
  }

  /** Returns whether {@code mark} is that of a blob that it names. */
  public boolean hasMark(long mark) {
    return Arrays.stream(marks).anyMatch(each -> each == mark);
  }

  /** Tells the mark of each blob that it names. */
  public void forEachMark(LongConsumer visitor) {
    for (long mark : marks) {
      visitor.accept(mark);
    }
  }

  /** Returns the blobs that are not named by sha256: a repository says what is stored for them. */
  public List<Digest> aliases() {
    return aliases;
  }

  /** Returns what is a manifest for sure, of this repository or not, and so has references too. */
  public List<Digest> nested() {
    return nested;
  }

  /** Returns what it has to do with other manifests of its repository. */
  public Kin kin() {
    return kin;
  }

  public Kind kind() {
    return kind;
  }

  /** Returns whether there is nothing to know but the marks. */
  public boolean isPlain() {
    return kind == Kind.EXACT && aliases.isEmpty() && nested.isEmpty() && kin.equals(Kin.NONE);
  }

  /** How well it is known what a manifest names. */
  public enum Kind {
    /** Exactly. */
    EXACT,
    /** Exactly, but old trees may hold signatures beside it. */
    SCHEMA_1,
    /** It is of an unknown type: each digest in it may be anything. */
    MENTIONED,
    /**
     * It is damaged: each digest that is left in it may be anything, and each manifest and layer of a
     * repository that has it may be one that it named.
     */
    DAMAGED;

    public boolean isUnderstood() {
      return this == EXACT || this == SCHEMA_1;
    }
  }
}
