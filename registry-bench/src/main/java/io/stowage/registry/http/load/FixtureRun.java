package io.stowage.registry.http.load;

import com.google.common.base.Splitter;
import io.stowage.registry.gc.Spread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The times of registries that run one after the other, each for one push of a small image.
 *
 * @param first the seconds that the first took to start
 * @param later the median of the seconds that the others took to start
 * @param all the seconds that all took together, from the first start to the last end
 */
record FixtureRun(double first, double later, double all) {
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1000;
  private static final int SIZE = 4096;

  /** Measures {@code count} registries, at least two. */
  static FixtureRun of(int count, Measurement<RunningRegistry> start) throws IOException {
    Contents contents = new Contents();
    List<Double> starts = new ArrayList<>();
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long before = System.nanoTime();
      try (RunningRegistry registry = start.take()) {
        starts.add(secondsSince(before));
        try (RegistryClient client = new RegistryClient(registry.port())) {
          Image.of(contents, 1, SIZE).push(client, "app", "1.0");
        }
      }
    }
    double all = secondsSince(began);
    return new FixtureRun(starts.get(0), Spread.of(starts.subList(1, count)).median(), all);
  }

  private static double secondsSince(long time) {
    return (System.nanoTime() - time) / NANOS;
  }

  /** Parses what {@link #line} returns. */
  static FixtureRun parse(String line) {
    List<Double> figures =
        Splitter.on(' ').splitToStream(line.strip()).map(Double::valueOf).toList();
    return new FixtureRun(figures.get(0), figures.get(1), figures.get(2));
  }

  String line() {
    return first + " " + later + " " + all;
  }

  double laterMillis() {
    return later * MILLIS;
  }
}
