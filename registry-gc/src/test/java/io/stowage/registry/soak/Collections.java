package io.stowage.registry.soak;

import io.stowage.registry.gc.GcReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** The totals of several collections. */
public record Collections(
    long runs, long manifests, long blobs, long bytes, long quarantined, long back) {
  static final Collections NONE = new Collections(0, 0, 0, 0, 0, 0);

  static Collections of(GcReport report) {
    return new Collections(
        1,
        report.manifestsRemoved(),
        report.blobsRemoved(),
        report.bytesReclaimed(),
        report.bytesQuarantined(),
        report.restored());
  }

  /** Adds up the lines of a journal that describe collections. */
  static Collections read(Path journal) throws IOException {
    try (Stream<String> lines = Files.lines(journal)) {
      return lines
          .filter(line -> line.startsWith("runs "))
          .map(Collections::parse)
          .reduce(NONE, Collections::plus);
    }
  }

  Collections plus(Collections other) {
    return new Collections(
        runs + other.runs,
        manifests + other.manifests,
        blobs + other.blobs,
        bytes + other.bytes,
        quarantined + other.quarantined,
        back + other.back);
  }

  /** Returns whether several collections have completed, and removed manifests, blobs and bytes. */
  boolean haveRemovedAllKinds() {
    return runs > 1 && manifests > 0 && blobs > 0 && bytes > 0;
  }

  @Override
  public String toString() {
    return "runs %d, manifests removed %d, blobs removed %d, bytes reclaimed %d, quarantined %d, restored %d"
        .formatted(runs, manifests, blobs, bytes, quarantined, back);
  }

  private static Collections parse(String line) {
    long[] figures = Arrays.stream(line.split("[^0-9]+"))
        .filter(figure -> !figure.isEmpty())
        .mapToLong(Long::parseLong)
        .toArray();
    return new Collections(figures[0], figures[1], figures[2], figures[3], figures[4], figures[5]);
  }
}
