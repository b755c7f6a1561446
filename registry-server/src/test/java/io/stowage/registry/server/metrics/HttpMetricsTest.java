package io.stowage.registry.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.server.exchange.Exchange;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpMetricsTest {
  private final Metrics metrics = Metrics.create();

  @Test
  void countsUnderTheNamesOfDistribution() {
    HttpMetrics http = HttpMetrics.in(metrics, "");
    HttpRequest request =
        HttpRequest.builder("GET", "/v2/team/app/manifests/1.0").build();
    http.begun(request);
    assertThat(metrics.text())
        .contains("\nregistry_http_in_flight_requests{handler=\"manifest\"} 1\n")
        .contains("\nregistry_http_in_flight_requests{handler=\"blob_upload_chunk\"} 0\n");
    http.completed(exchange(request, 200));
    assertThat(metrics.text())
        .contains("\nregistry_http_in_flight_requests{handler=\"manifest\"} 0\n")
        .contains("\nregistry_http_requests_total"
            + "{code=\"200\",handler=\"manifest\",method=\"get\"} 1\n")
        .contains("\nregistry_http_request_duration_seconds_bucket"
            + "{handler=\"manifest\",method=\"get\",le=\"0.025\"} 0\n")
        .contains("\nregistry_http_request_duration_seconds_bucket"
            + "{handler=\"manifest\",method=\"get\",le=\"0.05\"} 1\n")
        .contains(
            "\nregistry_http_request_size_bytes_sum" + "{handler=\"manifest\",method=\"get\"} 3\n")
        .contains("\nregistry_http_response_size_bytes_bucket"
            + "{handler=\"manifest\",method=\"get\",le=\"2.097152e+06\"} 1\n")
        .contains("\nregistry_http_response_size_bytes_sum"
            + "{handler=\"manifest\",method=\"get\"} 1.5e+06\n");
  }

  @Test
  void countsInventedMethodsTogether() {
    HttpMetrics http = HttpMetrics.in(metrics, "");
    for (int i = 0; i < 5; i++) {
      http.completed(exchange(HttpRequest.builder("X" + i, "/v2/").build(), 405));
    }
    assertThat(metrics.text()).contains("{code=\"405\",handler=\"base\",method=\"unknown\"} 5\n");
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/, base",
    "/v2, base",
    "/v2/_catalog, catalog",
    "/v2/a/b/tags/list, tags",
    "/v2/a/manifests/sha256:00, manifest",
    "/v2/a/blobs/sha256:00, blob",
    "/v2/a/blobs/uploads/, blob_upload",
    "/v2/a/blobs/uploads, blob_upload",
    "/v2/a/blobs/uploads/1-2, blob_upload_chunk",
    "/v2/a/referrers/sha256:00, referrers",
    "/v2/a/tags/other, other",
    "/v2/uploads/x, other",
    "/v2/a/uploads/x, other",
    "/v2/manifests, other",
    "/, other",
    "/x/v2/, other"
  })
  void namesRoutesAsDistributionDoes(String path, String name) {
    assertThat(RouteName.of(path, "/")).isEqualTo(name);
    assertThat(RouteName.ALL).contains(name);
  }

  @Test
  void findsRoutesBelowThePrefix() {
    HttpMetrics http = HttpMetrics.in(metrics, "/x");
    http.completed(exchange(HttpRequest.builder("GET", "/x/v2/_catalog").build(), 200));
    assertThat(metrics.text()).contains("{code=\"200\",handler=\"catalog\",method=\"get\"} 1\n");
  }

  private static Exchange exchange(HttpRequest request, int status) {
    return new Exchange(request, status, 3, 1_500_000, Instant.EPOCH, Duration.ofMillis(30));
  }
}
