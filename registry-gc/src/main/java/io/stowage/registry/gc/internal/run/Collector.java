package io.stowage.registry.gc.internal.run;

import io.stowage.registry.gc.internal.process.ProcessIdentity;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The identity of a collection, as locks and records state it.
 *
 * @param run the name of the collection
 * @param process the process that it runs in
 * @param since its start time by the clock of the store
 */
public record Collector(String run, ProcessIdentity process, Instant since) {
  private static final String HEADING = "stowage collector 1";
  static final List<String> NAMES =
      List.of("run", "host", "space", "pid", "process-started", "since");

  public byte[] text() {
    return NamedLines.write(HEADING, NAMES, values());
  }

  /** Returns the collector that {@code text} describes, or empty if the text is not understood. */
  public static Optional<Collector> parse(byte[] text) {
    return NamedLines.read(text, HEADING, NAMES).flatMap(Collector::of);
  }

  /** Returns the values of {@link #NAMES}. */
  List<String> values() {
    return List.of(
        run,
        process.host(),
        process.space(),
        Long.toString(process.pid()),
        process.started().toString(),
        since.toString());
  }

  static Optional<Collector> of(List<String> values) {
    try {
      ProcessIdentity process = new ProcessIdentity(
          values.get(1),
          values.get(2),
          Long.parseLong(values.get(3)),
          Instant.parse(values.get(4)));
      return Optional.of(new Collector(values.get(0), process, Instant.parse(values.get(5))));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "pid " + process.pid() + " on " + process.host() + ", since " + since + " (run " + run
        + ")";
  }
}
