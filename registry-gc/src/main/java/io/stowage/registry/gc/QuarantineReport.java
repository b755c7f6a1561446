package io.stowage.registry.gc;

import io.stowage.registry.internal.json.JsonWriter;
import java.util.List;
import java.util.Objects;

/**
 * The content of the quarantine.
 *
 * @param runs the runs that hold something, the oldest first
 * @param damages everything that could not be read, ordered by path
 */
public record QuarantineReport(List<QuarantinedRun> runs, List<Damage> damages) {
  /** Copies the lists. */
  public QuarantineReport {
    Objects.requireNonNull(runs, "runs");
    Objects.requireNonNull(damages, "damages");
    runs = List.copyOf(runs);
    damages = List.copyOf(damages);
  }

  /**
   * Returns the number of blobs in quarantine; a blob that several runs hold counts once for each.
   */
  public long blobs() {
    return runs.stream().mapToLong(QuarantinedRun::blobs).sum();
  }

  /** Returns the total size of the blobs in quarantine. */
  public long bytes() {
    return runs.stream().mapToLong(QuarantinedRun::bytes).sum();
  }

  /**
   * Returns this report as a JSON object with the keys of {@code quarantine list --json}. No
   * release renames or removes a key.
   */
  public String toJson() {
    return new JsonWriter()
        .put("blobs", blobs())
        .put("bytes", bytes())
        .put("runs", runs, QuarantinedRun::toJson)
        .put("damages", damages, Damage::toJson)
        .toString();
  }
}
