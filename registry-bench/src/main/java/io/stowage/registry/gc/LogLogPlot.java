package io.stowage.registry.gc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A plot of lines through points with two logarithmic axes, as an SVG document. Not thread-safe.
 */
final class LogLogPlot {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 440;
  private static final int LEFT = 80;
  private static final int RIGHT = 20;
  private static final int TOP = 50;
  private static final int BOTTOM = 60;
  private static final List<String> COLOURS = List.of("#1f6feb", "#d1600a", "#2da44e");

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final List<Series> series = new ArrayList<>();

  LogLogPlot(String title, String xLabel, String yLabel) {
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
  }

  /** Adds a line through {@code points}, whose values must be positive. */
  void add(String name, List<Point> points) {
    for (Point point : points) {
      if (!(point.x() > 0 && point.y() > 0)) {
        throw new IllegalArgumentException(point + ", expected positive values");
      }
    }
    series.add(new Series(name, List.copyOf(points), COLOURS.get(series.size() % COLOURS.size())));
  }

  /** Returns the document, which must contain at least one point. */
  String svg() {
    Axis x = axis(Point::x, LEFT, WIDTH - RIGHT);
    Axis y = axis(Point::y, HEIGHT - BOTTOM, TOP);
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                + " font-size=\"13\" fill=\"#24292f\">%n<rect width=\"%d\" height=\"%d\""
                + " fill=\"#ffffff\"/>%n",
            WIDTH,
            HEIGHT,
            WIDTH,
            HEIGHT)
        + text(LEFT, 28, "start", title)
        + vertical(x)
        + horizontal(y)
        + lines(x, y)
        + "</svg>\n";
  }

  private Axis axis(ToDoubleFunction<Point> value, double from, double to) {
    List<Double> logs = series.stream()
        .flatMap(one -> one.points().stream())
        .map(point -> Math.log10(value.applyAsDouble(point)))
        .toList();
    int low = (int) Math.floor(logs.stream().mapToDouble(log -> log).min().orElseThrow());
    int high = (int) Math.ceil(logs.stream().mapToDouble(log -> log).max().orElseThrow());
    return new Axis(low, Math.max(high, low + 1), from, to);
  }

  private String vertical(Axis x) {
    StringBuilder svg = new StringBuilder();
    for (int power = x.low(); power <= x.high(); power++) {
      double at = x.at(power);
      svg.append(line(at, TOP, at, HEIGHT - BOTTOM))
          .append(text(at, HEIGHT - BOTTOM + 20, "middle", number(power)));
    }
    return svg + text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 16, "middle", xLabel);
  }

  private String horizontal(Axis y) {
    StringBuilder svg = new StringBuilder();
    for (int power = y.low(); power <= y.high(); power++) {
      double at = y.at(power);
      svg.append(line(LEFT, at, WIDTH - RIGHT, at))
          .append(text(LEFT - 8, at + 4, "end", number(power)));
    }
    return svg + text(16, TOP - 12, "start", yLabel);
  }

  private String lines(Axis x, Axis y) {
    StringBuilder svg = new StringBuilder();
    int legend = TOP + 20;
    for (Series one : series) {
      String points = one.points().stream()
          .map(point -> coordinates(x.of(point.x()), y.of(point.y())))
          .collect(Collectors.joining(" "));
      svg.append("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"")
          .append(one.colour())
          .append("\" points=\"")
          .append(points)
          .append("\"/>\n");
      one.points()
          .forEach(point -> svg.append(dot(x.of(point.x()), y.of(point.y()), one.colour())));
      svg.append(dot(LEFT + 16, legend - 4, one.colour()))
          .append(text(LEFT + 28, legend, "start", one.name()));
      legend += 20;
    }
    return svg.toString();
  }

  private static String number(int power) {
    return power < 0
        ? String.format(Locale.ROOT, "%." + -power + "f", Math.pow(10, power))
        : String.format(Locale.ROOT, "%,.0f", Math.pow(10, power));
  }

  private static String line(double x1, double y1, double x2, double y2) {
    return String.format(
        Locale.ROOT,
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#d0d7de\"/>%n",
        x1,
        y1,
        x2,
        y2);
  }

  private static String dot(double x, double y, String colour) {
    return String.format(
        Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>%n", x, y, colour);
  }

  private static String text(double x, double y, String anchor, String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
        x,
        y,
        anchor,
        escaped);
  }

  private static String coordinates(double x, double y) {
    return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
  }

  /** A pair of positive values. */
  record Point(double x, double y) {}

  private record Series(String name, List<Point> points, String colour) {}

  /** An axis with powers of ten from {@code low} to {@code high}, drawn between two coordinates. */
  private record Axis(int low, int high, double from, double to) {
    double of(double value) {
      return at(Math.log10(value));
    }

    double at(double power) {
      return from + (to - from) * (power - low) / (high - low);
    }
  }
}
