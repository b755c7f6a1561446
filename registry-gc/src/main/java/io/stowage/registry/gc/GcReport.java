package io.stowage.registry.gc;

import io.stowage.registry.internal.json.JsonWriter;
import io.stowage.registry.storage.RequestCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The result of a collection or, in a dry run, what a collection would do.
 *
 * <p>Immutable. A collection creates its report; a {@link Builder} creates others, such as data for
 * tests. Two reports are equal if all their values are.
 */
public final class GcReport {
  private final Builder values;

  private GcReport(Builder builder) {
    values = new Builder(builder);
  }

  /** Returns a builder of the report of a collection that found nothing to do. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from this report. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** Returns whether nothing was changed. */
  public boolean dryRun() {
    return values.dryRun;
  }

  /** Returns whether the run was asked to end before it was done; a later run completes it. */
  public boolean cancelled() {
    return values.cancelled;
  }

  /**
   * Returns whether the run left something to later runs, because otherwise it would have exceeded
   * its {@linkplain GcOptions#timeLimit time limit}.
   */
  public boolean timeLimitReached() {
    return values.timeLimitReached;
  }

  /**
   * Returns a time limit that would suffice, if the time limit of the run left no time to remove
   * anything. It is an estimate if the time was up during the mark, or before anything to remove was
   * found. A run with an estimated limit may again leave no time, and then names a better estimate.
   */
  public Optional<Duration> sufficientTimeLimit() {
    return values.sufficientTimeLimit;
  }

  /**
   * Returns the number of manifests that the run would have removed if its time limit had been
   * longer, as far as they were found.
   */
  public long manifestsLeft() {
    return values.manifestsLeft;
  }

  /**
   * Returns the number of shards, folders with a part of the blobs, in which the run removed no
   * blobs or not all of those that it would have removed if its time limit had been longer.
   */
  public long shardsLeft() {
    return values.shardsLeft;
  }

  /**
   * Returns the number of repositories whose leftovers, such as dead links and empty folders, the
   * run would have removed if its time limit had been longer.
   */
  public long repositoriesLeft() {
    return values.repositoriesLeft;
  }

  /** Returns the start time by the clock of the store. */
  public Instant startedAt() {
    return values.startedAt;
  }

  /** Returns the duration of the run. */
  public Duration duration() {
    return values.duration;
  }

  /**
   * Returns the number of manifests that stay; a manifest of several repositories counts once for
   * each.
   */
  public long manifestsMarked() {
    return values.manifestsMarked;
  }

  /**
   * Returns the number of manifests without a tag that were removed; a manifest of several
   * repositories counts once for each.
   */
  public long manifestsRemoved() {
    return values.manifestsRemoved;
  }

  /**
   * Returns the number of digests that manifests reach, including the manifests themselves, missing
   * blobs, and every digest in a manifest that is not understood.
   */
  public long blobsMarked() {
    return values.blobsMarked;
  }

  /** Returns the number of unreached blobs that stay because they are young. */
  public long blobsYoung() {
    return values.blobsYoung;
  }

  /** Returns the total size of the unreached blobs that stay because they are young. */
  public long bytesYoung() {
    return values.bytesYoung;
  }

  /**
   * Returns the number of manifests without a tag that stay only because they are young; zero
   * unless the run removes such manifests.
   */
  public long manifestsYoung() {
    return values.manifestsYoung;
  }

  /**
   * Returns the time from which a collection with the same options may remove all of the
   * {@linkplain #blobsYoung() young blobs} and {@linkplain #manifestsYoung() manifests}, unless
   * something reaches them or a writer relies on them by then; empty if there are none. Some of
   * them may be removed earlier.
   */
  public Optional<Instant> youngUntil() {
    return values.youngUntil;
  }

  /** Returns the number of blobs that were removed, including those in quarantine. */
  public long blobsRemoved() {
    return values.blobsRemoved;
  }

  /**
   * Returns the number of bytes freed: the sizes of blobs that this run removed, and of those that
   * earlier runs had left in quarantine.
   */
  public long bytesReclaimed() {
    return values.bytesReclaimed;
  }

  /**
   * Returns the total size of removed blobs that stay in quarantine, whose space a later run frees;
   * in a dry run, of the blobs that a run would leave there.
   */
  public long bytesQuarantined() {
    return values.bytesQuarantined;
  }

  /**
   * Returns the number of blobs that earlier runs had removed and that stay in quarantine, because
   * their period is not over; {@link GarbageCollector#quarantined()} lists them.
   */
  public long blobsHeld() {
    return values.blobsHeld;
  }

  /** Returns the total size of the {@linkplain #blobsHeld() blobs that earlier runs hold}. */
  public long bytesHeld() {
    return values.bytesHeld;
  }

  /**
   * Returns the number of manifests, blobs and links that this run restored, after it or an earlier
   * run had removed them.
   */
  public long restored() {
    return values.restored;
  }

  /** Returns the number of removed layer links whose blobs are gone. */
  public long layerLinksRemoved() {
    return values.layerLinksRemoved;
  }

  /** Returns the number of removed empty folders; zero in a dry run. */
  public long foldersRemoved() {
    return values.foldersRemoved;
  }

  /** Returns the number of removed repositories without any manifest. */
  public long repositoriesRemoved() {
    return values.repositoriesRemoved;
  }

  /**
   * Returns the number of removed leftovers of programs that ended early: temporary files or, in an
   * object store, uploads of parts, old versions that are no longer reachable, and old leases. Zero
   * in a dry run.
   */
  public long leftoversRemoved() {
    return values.leftoversRemoved;
  }

  /**
   * Returns the number of requests to the store during the run, also by other threads of this
   * process, or empty if the store does not count them.
   */
  public Optional<RequestCounts> requests() {
    return values.requests;
  }

  /**
   * Returns the results for each repository, ordered by name; empty if they were not requested or
   * the run had a time limit.
   */
  public List<RepositoryReport> repositories() {
    return values.repositories;
  }

  /**
   * Returns the entries that were kept because they could not be understood, moved or removed,
   * ordered by path.
   */
  public List<Damage> damages() {
    return values.damages;
  }

  /**
   * Returns this report as a JSON object with the keys of {@code garbage-collect --json}, except for
   * those that depend on the options of the run. No release renames or removes a key.
   */
  public String toJson() {
    JsonWriter json = new JsonWriter()
        .put("dryRun", dryRun())
        .put("cancelled", cancelled())
        .put("timeLimitReached", timeLimitReached());
    sufficientTimeLimit()
        .ifPresent(limit -> json.put("sufficientTimeLimitMillis", limit.toMillis()));
    youngUntil().ifPresent(time -> json.put("youngUntil", time.toString()));
    requests().ifPresent(counts -> json.putJson("requests", json(counts)));
    return json.put("manifestsLeft", manifestsLeft())
        .put("shardsLeft", shardsLeft())
        .put("repositoriesLeft", repositoriesLeft())
        .put("startedAt", startedAt().toString())
        .put("durationMillis", duration().toMillis())
        .put("manifestsMarked", manifestsMarked())
        .put("manifestsRemoved", manifestsRemoved())
        .put("blobsMarked", blobsMarked())
        .put("blobsYoung", blobsYoung())
        .put("bytesYoung", bytesYoung())
        .put("manifestsYoung", manifestsYoung())
        .put("blobsRemoved", blobsRemoved())
        .put("bytesReclaimed", bytesReclaimed())
        .put("bytesQuarantined", bytesQuarantined())
        .put("blobsHeld", blobsHeld())
        .put("bytesHeld", bytesHeld())
        .put("broughtBack", restored())
        .put("layerLinksRemoved", layerLinksRemoved())
        .put("foldersRemoved", foldersRemoved())
        .put("repositoriesRemoved", repositoriesRemoved())
        .put("leftoversRemoved", leftoversRemoved())
        .put("repositories", repositories(), RepositoryReport::toJson)
        .put("damages", damages(), Damage::toJson)
        .toString();
  }

  private static String json(RequestCounts requests) {
    return new JsonWriter()
        .put("lists", requests.lists())
        .put("reads", requests.reads())
        .put("writes", requests.writes())
        .put("deletes", requests.deletes())
        .putJson("estimatedDollars", requests.dollars().toPlainString())
        .toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GcReport report && byName().equals(report.byName());
  }

  @Override
  public int hashCode() {
    return byName().hashCode();
  }

  @Override
  public String toString() {
    return "GcReport" + byName();
  }

  /** Returns all values by their names. */
  private Map<String, Object> byName() {
    Map<String, Object> named = new LinkedHashMap<>();
    named.put("dryRun", dryRun());
    named.put("cancelled", cancelled());
    named.put("timeLimitReached", timeLimitReached());
    named.put("sufficientTimeLimit", sufficientTimeLimit());
    named.put("manifestsLeft", manifestsLeft());
    named.put("shardsLeft", shardsLeft());
    named.put("repositoriesLeft", repositoriesLeft());
    named.put("startedAt", startedAt());
    named.put("duration", duration());
    named.put("manifestsMarked", manifestsMarked());
    named.put("manifestsRemoved", manifestsRemoved());
    named.put("blobsMarked", blobsMarked());
    named.put("blobsYoung", blobsYoung());
    named.put("bytesYoung", bytesYoung());
    named.put("manifestsYoung", manifestsYoung());
    named.put("youngUntil", youngUntil());
    named.put("blobsRemoved", blobsRemoved());
    named.put("bytesReclaimed", bytesReclaimed());
    named.put("bytesQuarantined", bytesQuarantined());
    named.put("blobsHeld", blobsHeld());
    named.put("bytesHeld", bytesHeld());
    named.put("restored", restored());
    named.put("layerLinksRemoved", layerLinksRemoved());
    named.put("foldersRemoved", foldersRemoved());
    named.put("repositoriesRemoved", repositoriesRemoved());
    named.put("leftoversRemoved", leftoversRemoved());
    named.put("requests", requests());
    named.put("repositories", repositories());
    named.put("damages", damages());
    return named;
  }

  /**
   * Builds a report. Everything is false, zero or empty by default, and the start time is the
   * epoch. Negative numbers and durations are refused with an {@link IllegalArgumentException}. Not
   * thread-safe.
   */
  public static final class Builder {
    private boolean dryRun;
    private boolean cancelled;
    private boolean timeLimitReached;
    private Optional<Duration> sufficientTimeLimit = Optional.empty();
    private long manifestsLeft;
    private long shardsLeft;
    private long repositoriesLeft;
    private Instant startedAt = Instant.EPOCH;
    private Duration duration = Duration.ZERO;
    private long manifestsMarked;
    private long manifestsRemoved;
    private long blobsMarked;
    private long blobsYoung;
    private long bytesYoung;
    private long manifestsYoung;
    private Optional<Instant> youngUntil = Optional.empty();
    private long blobsRemoved;
    private long bytesReclaimed;
    private long bytesQuarantined;
    private long blobsHeld;
    private long bytesHeld;
    private long restored;
    private long layerLinksRemoved;
    private long foldersRemoved;
    private long repositoriesRemoved;
    private long leftoversRemoved;
    private Optional<RequestCounts> requests = Optional.empty();
    private List<RepositoryReport> repositories = List.of();
    private List<Damage> damages = List.of();

    private Builder() {}

    private Builder(Builder other) {
      dryRun = other.dryRun;
      cancelled = other.cancelled;
      timeLimitReached = other.timeLimitReached;
      sufficientTimeLimit = other.sufficientTimeLimit;
      manifestsLeft = other.manifestsLeft;
      shardsLeft = other.shardsLeft;
      repositoriesLeft = other.repositoriesLeft;
      startedAt = other.startedAt;
      duration = other.duration;
      manifestsMarked = other.manifestsMarked;
      manifestsRemoved = other.manifestsRemoved;
      blobsMarked = other.blobsMarked;
      blobsYoung = other.blobsYoung;
      bytesYoung = other.bytesYoung;
      manifestsYoung = other.manifestsYoung;
      youngUntil = other.youngUntil;
      blobsRemoved = other.blobsRemoved;
      bytesReclaimed = other.bytesReclaimed;
      bytesQuarantined = other.bytesQuarantined;
      blobsHeld = other.blobsHeld;
      bytesHeld = other.bytesHeld;
      restored = other.restored;
      layerLinksRemoved = other.layerLinksRemoved;
      foldersRemoved = other.foldersRemoved;
      repositoriesRemoved = other.repositoriesRemoved;
      leftoversRemoved = other.leftoversRemoved;
      requests = other.requests;
      repositories = other.repositories;
      damages = other.damages;
    }

    /** Sets {@link GcReport#dryRun()}. */
    public Builder dryRun(boolean dry) {
      dryRun = dry;
      return this;
    }

    /** Sets {@link GcReport#cancelled()}. */
    public Builder cancelled(boolean ended) {
      cancelled = ended;
      return this;
    }

    /** Sets {@link GcReport#timeLimitReached()}. */
    public Builder timeLimitReached(boolean reached) {
      timeLimitReached = reached;
      return this;
    }

    /** Sets {@link GcReport#sufficientTimeLimit()}. */
    public Builder sufficientTimeLimit(Duration limit) {
      Objects.requireNonNull(limit, "limit");
      sufficientTimeLimit = Optional.of(limit);
      return this;
    }

    /** Sets {@link GcReport#manifestsLeft()}. */
    public Builder manifestsLeft(long count) {
      manifestsLeft = Counts.check("manifestsLeft", count);
      return this;
    }

    /** Sets {@link GcReport#shardsLeft()}. */
    public Builder shardsLeft(long count) {
      shardsLeft = Counts.check("shardsLeft", count);
      return this;
    }

    /** Sets {@link GcReport#repositoriesLeft()}. */
    public Builder repositoriesLeft(long count) {
      repositoriesLeft = Counts.check("repositoriesLeft", count);
      return this;
    }

    /** Sets {@link GcReport#startedAt()}. */
    public Builder startedAt(Instant time) {
      Objects.requireNonNull(time, "time");
      startedAt = time;
      return this;
    }

    /** Sets {@link GcReport#duration()}. */
    public Builder duration(Duration time) {
      Objects.requireNonNull(time, "time");
      if (time.isNegative()) {
        throw new IllegalArgumentException("duration must not be negative, but is " + time);
      }
      duration = time;
      return this;
    }

    /** Sets {@link GcReport#manifestsMarked()}. */
    public Builder manifestsMarked(long count) {
      manifestsMarked = Counts.check("manifestsMarked", count);
      return this;
    }

    /** Sets {@link GcReport#manifestsRemoved()}. */
    public Builder manifestsRemoved(long count) {
      manifestsRemoved = Counts.check("manifestsRemoved", count);
      return this;
    }

    /** Sets {@link GcReport#blobsMarked()}. */
    public Builder blobsMarked(long count) {
      blobsMarked = Counts.check("blobsMarked", count);
      return this;
    }

    /** Sets {@link GcReport#blobsYoung()}. */
    public Builder blobsYoung(long count) {
      blobsYoung = Counts.check("blobsYoung", count);
      return this;
    }

    /** Sets {@link GcReport#bytesYoung()}. */
    public Builder bytesYoung(long bytes) {
      bytesYoung = Counts.check("bytesYoung", bytes);
      return this;
    }

    /** Sets {@link GcReport#manifestsYoung()}. */
    public Builder manifestsYoung(long count) {
      manifestsYoung = Counts.check("manifestsYoung", count);
      return this;
    }

    /** Sets {@link GcReport#youngUntil()}. */
    public Builder youngUntil(Instant time) {
      Objects.requireNonNull(time, "time");
      youngUntil = Optional.of(time);
      return this;
    }

    /** Sets {@link GcReport#blobsRemoved()}. */
    public Builder blobsRemoved(long count) {
      blobsRemoved = Counts.check("blobsRemoved", count);
      return this;
    }

    /** Sets {@link GcReport#bytesReclaimed()}. */
    public Builder bytesReclaimed(long bytes) {
      bytesReclaimed = Counts.check("bytesReclaimed", bytes);
      return this;
    }

    /** Sets {@link GcReport#bytesQuarantined()}. */
    public Builder bytesQuarantined(long bytes) {
      bytesQuarantined = Counts.check("bytesQuarantined", bytes);
      return this;
    }

    /** Sets {@link GcReport#blobsHeld()}. */
    public Builder blobsHeld(long count) {
      blobsHeld = Counts.check("blobsHeld", count);
      return this;
    }

    /** Sets {@link GcReport#bytesHeld()}. */
    public Builder bytesHeld(long bytes) {
      bytesHeld = Counts.check("bytesHeld", bytes);
      return this;
    }

    /** Sets {@link GcReport#restored()}. */
    public Builder restored(long count) {
      restored = Counts.check("restored", count);
      return this;
    }

    /** Sets {@link GcReport#layerLinksRemoved()}. */
    public Builder layerLinksRemoved(long count) {
      layerLinksRemoved = Counts.check("layerLinksRemoved", count);
      return this;
    }

    /** Sets {@link GcReport#foldersRemoved()}. */
    public Builder foldersRemoved(long count) {
      foldersRemoved = Counts.check("foldersRemoved", count);
      return this;
    }

    /** Sets {@link GcReport#repositoriesRemoved()}. */
    public Builder repositoriesRemoved(long count) {
      repositoriesRemoved = Counts.check("repositoriesRemoved", count);
      return this;
    }

    /** Sets {@link GcReport#leftoversRemoved()}. */
    public Builder leftoversRemoved(long count) {
      leftoversRemoved = Counts.check("leftoversRemoved", count);
      return this;
    }

    /** Sets {@link GcReport#requests()}. */
    public Builder requests(RequestCounts counts) {
      requests = Optional.of(Objects.requireNonNull(counts, "counts"));
      return this;
    }

    /** Sets {@link GcReport#repositories()}. */
    public Builder repositories(List<RepositoryReport> reports) {
      Objects.requireNonNull(reports, "reports");
      repositories = List.copyOf(reports);
      return this;
    }

    /** Sets {@link GcReport#damages()}. */
    public Builder damages(List<Damage> found) {
      Objects.requireNonNull(found, "found");
      damages = List.copyOf(found);
      return this;
    }

    /** Returns the report. */
    public GcReport build() {
      return new GcReport(this);
    }
  }
}
