package io.stowage.registry.gc.reach;

import java.time.Instant;
import java.util.Objects;

/** The treatment of a blob by future collections, as far as it is known now. */
public sealed interface Fate {
  /**
   * Returns the name of this kind of fate, as {@code why --json} prints it: {@code kept}, {@code
   * kept-by-untagged}, {@code garbage}, {@code quarantined}, {@code taken} or {@code absent}.
   */
  String name();

  /**
   * Collections with any options keep it, because a tag or something that is not understood reaches
   * it.
   */
  record Kept() implements Fate {
    @Override
    public String name() {
      return "kept";
    }
  }

  /**
   * Only manifests without a tag reach it, so it stays until a collection removes such manifests.
   *
   * @param notBefore the earliest time at which a collection that deletes untagged manifests also
   *     removes it
   */
  record KeptByUntagged(Instant notBefore) implements Fate {
    /** Checks that no component is null. */
    public KeptByUntagged {
      Objects.requireNonNull(notBefore, "notBefore");
    }

    @Override
    public String name() {
      return "kept-by-untagged";
    }
  }

  /**
   * Nothing reaches it.
   *
   * @param notBefore the earliest time at which a collection removes it; a time in the past if the
   *     next collection removes it
   */
  record Garbage(Instant notBefore) implements Fate {
    /** Checks that no component is null. */
    public Garbage {
      Objects.requireNonNull(notBefore, "notBefore");
    }

    @Override
    public String name() {
      return "garbage";
    }
  }

  /**
   * A collection moved it to quarantine. A later collection restores it if a manifest reaches it
   * then, and otherwise frees its space.
   *
   * @param run the name of that collection
   * @param since the time at which that collection finished
   * @param notBefore the earliest time at which a collection frees its space
   */
  record Quarantined(String run, Instant since, Instant notBefore) implements Fate {
    /** Checks that no component is null. */
    public Quarantined {
      Objects.requireNonNull(run, "run");
      Objects.requireNonNull(since, "since");
      Objects.requireNonNull(notBefore, "notBefore");
    }

    @Override
    public String name() {
      return "quarantined";
    }
  }

  /**
   * A collection moved it to quarantine and has not finished. If it never finishes, the next
   * collection restores the blob.
   *
   * @param run the name of that collection
   */
  record Taken(String run) implements Fate {
    /** Checks that no component is null. */
    public Taken {
      Objects.requireNonNull(run, "run");
    }

    @Override
    public String name() {
      return "taken";
    }
  }

  /** It does not exist. */
  record Absent() implements Fate {
    @Override
    public String name() {
      return "absent";
    }
  }
}
