package io.stowage.registry.gc.internal.run;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The record of a collection that finished and left objects in quarantine.
 *
 * @param collector the identity of the collection
 * @param finished when it finished
 * @param until the earliest time at which the objects that it took are purged
 */
public record RunRecord(Collector collector, Instant finished, Instant until) {
  private static final String RUNNING = "stowage run 1 running";
  private static final String FINISHED = "stowage run 1 finished";
  private static final List<String> NAMES =
      Stream.concat(Collector.NAMES.stream(), Stream.of("finished", "until")).toList();

  /** Returns the text for a collection that has not finished. */
  static byte[] running(Collector collector) {
    return NamedLines.write(RUNNING, Collector.NAMES, collector.values());
  }

  byte[] text() {
    Stream<String> own = Stream.of(finished.toString(), until.toString());
    return NamedLines.write(
        FINISHED, NAMES, Stream.concat(collector.values().stream(), own).toList());
  }

  /**
   * Returns the record in {@code text}, or empty if it is not certainly the record of a finished
   * collection.
   */
  static Optional<RunRecord> parse(byte[] text) {
    return NamedLines.read(text, FINISHED, NAMES).flatMap(RunRecord::of);
  }

  /** Returns the collection that {@code text} describes, whether it has finished or not. */
  static Optional<Collector> collector(byte[] text) {
    return NamedLines.read(text, RUNNING, Collector.NAMES)
        .flatMap(Collector::of)
        .or(() -> parse(text).map(RunRecord::collector));
  }

  private static Optional<RunRecord> of(List<String> values) {
    try {
      int own = Collector.NAMES.size();
      Instant finished = Instant.parse(values.get(own));
      Instant until = Instant.parse(values.get(own + 1));
      return Collector.of(values.subList(0, own))
          .map(collector -> new RunRecord(collector, finished, until));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
