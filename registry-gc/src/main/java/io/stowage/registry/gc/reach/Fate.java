package io.stowage.registry.gc.reach;

import java.time.Instant;
import java.util.Objects;

/** What collections will do with a blob, as far as can be told now. */
public sealed interface Fate {
  /** It stays, whatever the options: a tag reaches it, or something that is not understood. */
  record Kept() implements Fate {}

  /**
   * Only manifests without a tag reach it, so it stays until a collection removes these.
   *
   * @param goes from when on such a collection would remove it too
   */
  record KeptByUntagged(Instant goes) implements Fate {
    /** Checks that no component is null. */
    public KeptByUntagged {
      Objects.requireNonNull(goes, "goes");
    }
  }

  /**
   * Nothing reaches it.
   *
   * @param goes from when on a collection removes it; in the past if the next one does
   */
  record Garbage(Instant goes) implements Fate {
    /** Checks that no component is null. */
    public Garbage {
      Objects.requireNonNull(goes, "goes");
    }
  }

  /**
   * A collection took it out of sight. A later one brings it back if something reaches it by then, and
   * else frees its space.
   *
   * @param run which
   * @param since when that collection was at its end
   * @param goes from when on a collection frees its space
   */
  record Quarantined(String run, Instant since, Instant goes) implements Fate {
    /** Checks that no component is null. */
    public Quarantined {
      Objects.requireNonNull(run, "run");
      Objects.requireNonNull(since, "since");
      Objects.requireNonNull(goes, "goes");
    }
  }

  /**
   * A collection took it out of sight and is not at its end. If it never will be, the next one brings
   * this back.
   *
   * @param run which
   */
  record Taken(String run) implements Fate {
    /** Checks that no component is null. */
    public Taken {
      Objects.requireNonNull(run, "run");
    }
  }

  /** It is not there. */
  record Absent() implements Fate {}
}
