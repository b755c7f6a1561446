package io.stowage.registry.server.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.ResponseBody;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTest {
  private final Metrics metrics = Metrics.create();

  @Test
  void writesCountersAndGaugesInOrder() {
    Gauge gauge = metrics.gauge("b", "Second.\nLine \\");
    Counter counter = metrics.counter("a_total", "First.", "code", "path");
    counter.increment("404", "a\"b\\c\nd");
    counter.add(2, "200", "/");
    counter.increment("200", "/");
    gauge.set(5);
    gauge.add(-1.5);
    assertThat(metrics.text()).isEqualTo("""
        # HELP a_total First.
        # TYPE a_total counter
        a_total{code="200",path="/"} 3
        a_total{code="404",path="a\\"b\\\\c\\nd"} 1
        # HELP b Second.\\nLine \\\\
        # TYPE b gauge
        b 3.5
        """);
  }

  @Test
  void writesHistogramsWithCumulativeBuckets() {
    Histogram histogram = metrics.histogram("h", "Sizes.", List.of(0.5, 1024.0), "m");
    histogram.observe(0.5, "get");
    histogram.observe(1000, "get");
    histogram.observe(2_000_000, "get");
    assertThat(metrics.text()).isEqualTo("""
        # HELP h Sizes.
        # TYPE h histogram
        h_bucket{m="get",le="0.5"} 1
        h_bucket{m="get",le="1024"} 2
        h_bucket{m="get",le="+Inf"} 3
        h_sum{m="get"} 2.0010005e+06
        h_count{m="get"} 3
        """);
  }

  @Test
  void asksForSuppliedValuesEachTime() {
    int[] calls = {0};
    metrics.suppliedGauge("g", "Calls.", List.of(), () -> Map.of(List.of(), (double) ++calls[0]));
    metrics.suppliedCounter("c", "Fixed.", List.of("x"), () -> Map.of(List.of("y"), 7.0));
    assertThat(metrics.text()).contains("\ng 1\n", "\nc{x=\"y\"} 7\n");
    assertThat(metrics.text()).contains("\ng 2\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1, 1",
    "0.005, 0.005",
    "0.00001, 1e-05",
    "524288, 524288",
    "1048576, 1.048576e+06",
    "10000000, 1e+07",
    "2147483648, 2.147483648e+09",
    "-2500000, -2.5e+06",
    "1e100, 1e+100",
    "Infinity, +Inf",
    "-Infinity, -Inf",
    "NaN, NaN"
  })
  void writesNumbersAsGoDoes(double number, String text) {
    assertThat(MetricText.number(number)).isEqualTo(text);
  }

  @Test
  void refusesWrongNamesAndValues() {
    Counter counter = metrics.counter("a_total", "A.", "x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> metrics.gauge("a_total", "A."))
        .withMessage("there are two metrics with the name a_total");
    assertThatIllegalArgumentException().isThrownBy(() -> metrics.gauge("a-b", "A."));
    assertThatIllegalArgumentException().isThrownBy(() -> metrics.gauge("b", "B.", "x y"));
    assertThatIllegalArgumentException().isThrownBy(counter::increment);
    assertThatIllegalArgumentException().isThrownBy(() -> counter.add(-1, "x"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> metrics.histogram("h", "H.", List.of(2.0, 1.0)));
  }

  @Test
  void areServed() {
    metrics.gauge("g", "A gauge.").set(1);
    HttpResponse response =
        metrics.handler().handle(HttpRequest.builder("GET", "/m").build());
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().first("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(new String(((ResponseBody.Bytes) response.body()).content(), UTF_8))
        .isEqualTo(metrics.text());
    HttpResponse refused =
        metrics.handler().handle(HttpRequest.builder("PUT", "/m").build());
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.headers().first("Allow")).hasValue("GET, HEAD");
  }
}
