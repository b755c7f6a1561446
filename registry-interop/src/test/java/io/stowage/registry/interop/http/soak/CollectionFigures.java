package io.stowage.registry.interop.http.soak;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers of collections and of their effects, by the metrics of their server.
 *
 * @param runs the number of collections that have finished
 * @param removed the number of blobs that they removed, without those that they brought back
 * @param restored the number of blobs and links that they brought back
 */
record CollectionFigures(long runs, long removed, long restored) {
  static final CollectionFigures NONE = new CollectionFigures(0, 0, 0);

  /** Reads metrics in the text format of Prometheus. */
  static CollectionFigures parse(String metrics) {
    return new CollectionFigures(
        value(metrics, "stowage_gc_runs_total{outcome=\"finished\"}"),
        value(metrics, "stowage_gc_removed_total{kind=\"blob\"}"),
        value(metrics, "stowage_gc_restored_total"));
  }

  /** Returns the value of a sample, or 0 for one that is not there until it is counted. */
  private static long value(String metrics, String sample) {
    Matcher line = Pattern.compile("^" + Pattern.quote(sample) + " (.*)$", Pattern.MULTILINE)
        .matcher(metrics);
    return line.find() ? Math.round(Double.parseDouble(line.group(1))) : 0;
  }

  CollectionFigures plus(CollectionFigures other) {
    return new CollectionFigures(
        runs + other.runs, removed + other.removed, restored + other.restored);
  }

  @Override
  public String toString() {
    return "%d collections removed %d blobs and restored %d objects"
        .formatted(runs, removed, restored);
  }
}
