package io.stowage.registry.server.metrics;

import java.math.BigDecimal;
import java.util.List;

/**
 * Writes parts of the text format of Prometheus (version 0.0.4). Numbers are written as Go's client
 * does, because the bounds of histograms are labels that dashboards may name.
 */
final class MetricText {
  private static final int LEAST_EXPONENT = -4;
  private static final int MOST_EXPONENT = 5;

  private MetricText() {}

  static void writeHead(StringBuilder out, String name, String help, String type) {
    String escaped = help.replace("\\", "\\\\").replace("\n", "\\n");
    out.append("# HELP ").append(name).append(' ').append(escaped).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  static void writeSample(StringBuilder out, String name, String labels, double value) {
    out.append(name);
    if (!labels.isEmpty()) {
      out.append('{').append(labels).append('}');
    }
    out.append(' ').append(number(value)).append('\n');
  }

  /** Returns pairs of names and values, without braces. */
  static String labels(List<String> names, List<String> values) {
    StringBuilder pairs = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      pairs.append(i == 0 ? "" : ",").append(label(names.get(i), values.get(i)));
    }
    return pairs.toString();
  }

  static String label(String name, String value) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return name + "=\"" + escaped + '"';
  }

  static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = exact.precision() - exact.scale() - 1;
    return exact.signum() == 0 || (exponent >= LEAST_EXPONENT && exponent <= MOST_EXPONENT)
        ? exact.toPlainString()
        : scientific(exact, exponent);
  }

  private static String scientific(BigDecimal exact, int exponent) {
    String digits = exact.unscaledValue().abs().toString();
    return (exact.signum() < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }
}
