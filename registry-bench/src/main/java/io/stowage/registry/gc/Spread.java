package io.stowage.registry.gc;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The spread of figures of one kind.
 *
 * @param median the middle figure, or the mean of the two middle ones
 */
public record Spread(double median, double min, double max) {
  /** Returns the spread of {@code figures}, which must not be empty. */
  public static Spread of(List<Double> figures) {
    double[] sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no figures, expected at least one");
    }
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** Returns the spread of the ratios of {@code above} to {@code below}, pair by pair. */
  public static Spread ofRatios(List<Double> above, List<Double> below) {
    if (above.size() != below.size()) {
      throw new IllegalArgumentException(
          above.size() + " and " + below.size() + " figures, expected equal numbers");
    }
    return of(IntStream.range(0, above.size())
        .mapToObj(i -> above.get(i) / below.get(i))
        .toList());
  }

  /**
   * Returns the ratio to figures that are not paired with these; its range is the widest possible.
   */
  public Spread widestRatioTo(Spread other) {
    return new Spread(median / other.median, min / other.max, max / other.min);
  }

  /** Returns {@code median (min to max)} with at least three significant digits. */
  @Override
  public String toString() {
    return text(median) + " (" + text(min) + " to " + text(max) + ")";
  }

  /** Returns {@code figure} with at least three significant digits. */
  public static String text(double figure) {
    int decimals = figure >= 100 ? 0 : figure >= 10 ? 1 : figure >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", figure);
  }
}
