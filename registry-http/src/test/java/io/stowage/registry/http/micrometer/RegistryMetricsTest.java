package io.stowage.registry.http.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.RequestException;
import io.stowage.registry.http.api.RegistryHandler;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryMetricsTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RegistryMetrics metrics = RegistryMetrics.in(meters);
  private final Registry registry = Registry.open(
      InMemoryStorage.create(), RegistryOptions.builder().listener(metrics).build());
  private final Repository app = registry.repository("team/app");

  @Test
  void countOperations() {
    Manifest image = TestImages.in(app).image().pushWithoutManifest();
    Digest config = image.blobs().get(0).digest();
    app.manifests().put("1.0", image);
    app.manifests().get("1.0");
    app.blobs().read(config, 1_000_000);
    registry.repository("other").blobs().mount(config, app.name());
    app.manifests().delete(image.digest());
    app.blobs().delete(config);
    registry.remove("other");
    assertThat(operations("manifest", "push")).isEqualTo(1);
    assertThat(operations("tag", "push")).isEqualTo(1);
    assertThat(operations("manifest", "pull")).isEqualTo(1);
    assertThat(operations("blob", "push")).isEqualTo(image.blobs().size());
    assertThat(operations("blob", "pull")).isEqualTo(1);
    assertThat(operations("blob", "mount")).isEqualTo(1);
    assertThat(operations("manifest", "delete")).isEqualTo(1);
    assertThat(operations("tag", "delete")).isEqualTo(1);
    assertThat(operations("blob", "delete")).isEqualTo(1);
    assertThat(operations("repository", "delete")).isEqualTo(1);
  }

  @Test
  void doNotCountTheHeadOfAManifestAsAPull() {
    TestImages.in(app).image().tag("1.0").push();
    Registry asked = registry.withContext(Map.of("request.method", "HEAD"));
    asked.repository(app.name()).manifests().get("1.0");
    assertThat(meters.find("stowage.operations").tag("action", "pull").counter())
        .isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /x/v2/, GET, base, 200",
    "GET, /x/v2/_catalog, GET, catalog, 200",
    "GET, /x/v2/team/app/tags/list, GET, tags, 404",
    "HEAD, /x/v2/team/app/manifests/1.0, HEAD, manifest, 404",
    "POST, /x/v2/team/app/blobs/uploads/, POST, uploads, 202",
    "PATCH, /x/v2/team/app/blobs/uploads/abc, PATCH, upload, 404",
    "GET, /v2/, GET, other, 404",
    "GET, /x/v2/unknown, GET, other, 404",
    "BREW, /x/v2/, other, base, 200"
  })
  void timeRequestsByTheirRoutes(
      String sent, String target, String method, String route, String status) {
    HttpOptions options = HttpOptions.builder().prefix("/x/").build();
    HttpHandler handler =
        metrics.timed(RegistryHandler.builder(registry).options(options).build(), options);
    handler.handle(HttpRequest.builder(sent, target).build());
    assertThat(requests(method, route, status)).isEqualTo(1);
  }

  @Test
  void countTheBytesOfAnswers() {
    Descriptor blob = app.blobs().put(new byte[1234]);
    HttpHandler handler =
        metrics.timed(RegistryHandler.builder(registry).build(), HttpOptions.defaults());
    String target = "/v2/team/app/blobs/" + blob.digest();
    handler.handle(HttpRequest.builder("GET", target).build());
    handler.handle(HttpRequest.builder("HEAD", target).build());
    assertThat(meters.get("stowage.http.sent").tag("route", "blob").counter().count())
        .isEqualTo(1234);
  }

  @Test
  void timeRequestsThatFail() {
    HttpHandler failing = metrics.timed(
        request -> {
          throw new IllegalStateException("injected");
        },
        HttpOptions.defaults());
    HttpHandler broken = metrics.timed(
        request -> {
          throw new RequestException("injected", new IOException("injected"));
        },
        HttpOptions.defaults());
    HttpRequest request = HttpRequest.builder("GET", "/v2/").build();
    assertThatIllegalStateException().isThrownBy(() -> failing.handle(request));
    assertThatExceptionOfType(RequestException.class).isThrownBy(() -> broken.handle(request));
    assertThat(requests("GET", "base", "500")).isEqualTo(1);
    assertThat(requests("GET", "base", "499")).isEqualTo(1);
  }

  @Test
  void countWhatCollectionsRemove() {
    metrics.collected(1, 2, 300);
    metrics.collected(0, 1, 50);
    assertThat(
            meters.get("stowage.gc.removed").tag("object", "manifest").counter().count())
        .isEqualTo(1);
    assertThat(meters.get("stowage.gc.removed").tag("object", "blob").counter().count())
        .isEqualTo(3);
    assertThat(meters.get("stowage.gc.reclaimed").counter().count()).isEqualTo(350);
    assertThatIllegalArgumentException().isThrownBy(() -> metrics.collected(0, -1, 0));
  }

  private double operations(String object, String action) {
    return meters
        .get("stowage.operations")
        .tag("object", object)
        .tag("action", action)
        .counter()
        .count();
  }

  private long requests(String method, String route, String status) {
    return meters
        .get("stowage.http.requests")
        .tag("method", method)
        .tag("route", route)
        .tag("status", status)
        .timer()
        .count();
  }
}
