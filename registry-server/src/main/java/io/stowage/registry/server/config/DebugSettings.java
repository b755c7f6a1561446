package io.stowage.registry.server.config;

import java.util.Objects;
import java.util.Optional;

/**
 * The section {@code http.debug}.
 *
 * @param address where the second server listens
 * @param metrics the path of the metrics, if they are served
 */
public record DebugSettings(ListenAddress.Tcp address, Optional<String> metrics) {
  /** Checks that no component is null. */
  public DebugSettings {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(metrics, "metrics");
  }

  /** Reads the section {@code http.debug}; without an address there is no second server. */
  static Optional<DebugSettings> read(Section debug) {
    Optional<String> metrics =
        debug.flag("prometheus.enabled") ? debug.text("prometheus.path") : Optional.empty();
    if (metrics.filter(path -> !path.startsWith("/")).isPresent()) {
      throw debug.invalid(
          "prometheus.path", metrics.orElse(""), "an absolute path such as /metrics");
    }
    Optional<String> address = debug.text("addr");
    if (address.isEmpty() && metrics.isPresent()) {
      debug.warn("prometheus.enabled", "has no effect without http.debug.addr");
    }
    return address.map(text -> new DebugSettings(debug.address("addr", text), metrics));
  }
}
