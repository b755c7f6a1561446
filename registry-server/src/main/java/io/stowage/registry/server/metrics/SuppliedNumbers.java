package io.stowage.registry.server.metrics;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A metric whose values are asked for when they are written. */
final class SuppliedNumbers extends NumberFamily {
  private final Supplier<Map<List<String>, Double>> source;

  SuppliedNumbers(
      String name,
      String help,
      String type,
      List<String> labels,
      Supplier<Map<List<String>, Double>> source) {
    super(name, help, type, labels);
    this.source = source;
  }

  @Override
  Map<List<String>, Double> numbers() {
    return source.get();
  }
}
