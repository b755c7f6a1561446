package io.stowage.registry.server.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.Expected;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.event.RegistryEvent;
import io.stowage.registry.http.HttpHeaders;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.server.metrics.Metrics;
import io.stowage.registry.server.metrics.NotificationMetrics;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class NotificationsTest {
  private static final EventSource SOURCE =
      new EventSource("host:5000", "instance", Optional.of(URI.create("https://registry.example")));
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Sink sink;

  NotificationsTest() throws IOException {
    sink = new Sink();
  }

  @AfterEach
  void close() {
    sink.close();
  }

  @Test
  void sendsEachEventInAnEnvelopeInOrder() throws Exception {
    try (Notifications notifications = started(endpoint().build())) {
      for (int i = 0; i < 20; i++) {
        notifications.untagged(untagged(i));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(sink.next().event().at("/target/tag").textValue()).isEqualTo("t" + i);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "V1, application/vnd.docker.distribution.events.v1+json",
    "V2, application/vnd.docker.distribution.events.v2+json"
  })
  void postsWithTheMediaTypeAndItsHeaders(EnvelopeVersion version, String mediaType)
      throws Exception {
    HttpHeaders headers = HttpHeaders.builder()
        .add("Authorization", "Bearer hidden")
        .add("X-Two", "1")
        .add("X-Two", "2")
        .build();
    NotificationEndpoint endpoint = endpoint().headers(headers).build();
    try (Notifications notifications =
        Notifications.builder(SOURCE).endpoint(endpoint).envelope(version).start()) {
      notifications.untagged(untagged(1));
      Sink.Received received = sink.next();
      assertThat(received.method()).isEqualTo("POST");
      assertThat(received.path()).isEqualTo("/events");
      assertThat(received.headers().get("Content-Type")).containsExactly(mediaType);
      assertThat(received.headers().get("Connection")).containsExactly("close");
      assertThat(received.headers().get("Authorization")).containsExactly("Bearer hidden");
      assertThat(received.headers().get("X-Two")).containsExactlyInAnyOrder("1", "2");
      assertThat(endpoint).asString().doesNotContain("hidden");
      assertThat(notifications).asString().contains("127.0.0.1").doesNotContain("hidden");
    }
  }

  @Test
  void sendsTheUserOfTheUrl() throws Exception {
    URI url = URI.create(sink.url().toString().replace("http://", "http://user:p%40ss@"));
    try (Notifications notifications =
        started(NotificationEndpoint.builder("sink", url).build())) {
      notifications.untagged(untagged(1));
      assertThat(sink.next().headers().get("Authorization")).containsExactly("Basic dXNlcjpwQHNz");
      assertThat(notifications).asString().doesNotContain("p%40ss", "p@ss");
    }
  }

  @ParameterizedTest
  @CsvSource({"500", "404", "401", "307", "301", "0"})
  void repeatsAnEventUntilItIsAccepted(int status) throws Exception {
    sink.answer(status, status, 200);
    try (Notifications notifications = started(endpoint().build())) {
      notifications.untagged(untagged(1));
      notifications.untagged(untagged(2));
      List<String> tags = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        tags.add(sink.next().event().at("/target/tag").textValue());
      }
      assertThat(tags).containsExactly("t1", "t1", "t1", "t2");
      assertThat(notifications.stop(LONG)).isTrue();
      EndpointCounts counts = notifications.counts().get(0);
      assertThat(counts.successes()).isEqualTo(2);
      assertThat(counts.failures() + counts.errors()).isEqualTo(2);
      assertThat(counts.errors()).isEqualTo(status == Sink.NO_ANSWER ? 2 : 0);
    }
  }

  @ParameterizedTest
  @CsvSource({"204", "302", "304"})
  void acceptsOtherStatuses(int status) throws Exception {
    sink.answer(status);
    try (Notifications notifications = started(endpoint().build())) {
      notifications.untagged(untagged(1));
      notifications.untagged(untagged(2));
      assertThat(notifications.stop(LONG)).isTrue();
      assertThat(sink.waiting()).isEqualTo(2);
    }
  }

  @Test
  void continuesAfterManyFailures() throws Exception {
    sink.answer(500, 500, 500, 500, 500);
    NotificationEndpoint endpoint =
        endpoint().threshold(2).backoff(Duration.ofMillis(1)).build();
    try (Notifications notifications = started(endpoint)) {
      notifications.untagged(untagged(1));
      assertThat(notifications.stop(LONG)).isTrue();
      assertThat(notifications.counts())
          .containsExactly(new EndpointCounts("sink", 1, 1, 5, 0, 0, 0, Map.of(500, 5L, 200, 1L)));
    }
  }

  @Test
  void tellsAPushByTagOnceWithItsTag() throws Exception {
    NotificationEndpoint endpoint =
        endpoint().ignoredMediaTypes(Set.of("application/octet-stream")).build();
    try (Notifications notifications = started(endpoint)) {
      Repository app = registry(notifications).repository("app");
      Manifest image = TestImages.in(app).image().pushWithoutManifest();
      app.manifests().put("1.0", image);
      app.manifests().put(image);
      app.manifests().put(Tag.parse("2.0"), image, Expected.absent());
      app.tags().put("3.0", image.digest());
      assertThat(notifications.stop(LONG)).isTrue();
      List<String> tags = new ArrayList<>();
      Set<String> ids = new HashSet<>(); // an event may arrive twice, with the same id
      while (sink.waiting() > 0) {
        JsonNode event = sink.next().event();
        JsonNode target = event.path("target");
        if (ids.add(event.path("id").textValue())) {
          tags.add(target.path("tag").asText());
        }
        assertThat(event.path("action").textValue()).isEqualTo("push");
        assertThat(target.path("mediaType").textValue())
            .isEqualTo(image.mediaType().value());
        assertThat(target.path("size").intValue()).isEqualTo(image.bytes().length);
        assertThat(target.path("digest").textValue()).isEqualTo(image.digest().toString());
        assertThat(target.path("repository").textValue()).isEqualTo("app");
        assertThat(target.path("url").textValue())
            .isEqualTo("https://registry.example/v2/app/manifests/" + image.digest());
      }
      assertThat(tags).containsExactly("1.0", "", "2.0", "3.0");
    }
  }

  @Test
  void leavesOutWhatAnEndpointIgnores() throws Exception {
    NotificationEndpoint endpoint = endpoint()
        .ignoredMediaTypes(Set.of("application/octet-stream"))
        .ignoredActions(Set.of("pull"))
        .build();
    try (Notifications notifications = started(endpoint)) {
      Repository app = registry(notifications).repository("app");
      TestImage image = TestImages.in(app).image().tag("1.0").push();
      app.manifests().get("1.0");
      app.manifests().delete(image.digest());
      assertThat(notifications.stop(LONG)).isTrue();
      List<String> actions = new ArrayList<>();
      while (sink.waiting() > 0) {
        JsonNode event = sink.next().event();
        actions.add(event.path("action").textValue());
        assertThat(event.at("/target/mediaType").textValue())
            .isNotEqualTo("application/octet-stream");
      }
      assertThat(actions).contains("push", "delete").doesNotContain("pull");
    }
  }

  @Test
  void dropsTheOldestEventsIfTheQueueIsFull() throws Exception {
    sink.hold();
    NotificationEndpoint endpoint = endpoint().timeout(LONG).build();
    try (Notifications notifications =
        Notifications.builder(SOURCE).endpoint(endpoint).queue(2).start()) {
      notifications.untagged(untagged(1));
      assertThat(sink.next().event().at("/target/tag").textValue()).isEqualTo("t1");
      for (int i = 2; i <= 6; i++) {
        notifications.untagged(untagged(i));
      }
      assertThat(notifications.counts().get(0))
          .returns(6L, EndpointCounts::events)
          .returns(3L, EndpointCounts::dropped)
          .returns(3L, EndpointCounts::pending);
      sink.release();
      assertThat(sink.next().event().at("/target/tag").textValue()).isEqualTo("t5");
      assertThat(sink.next().event().at("/target/tag").textValue()).isEqualTo("t6");
    }
  }

  @Test
  void loseNothingAtACleanStop() throws Exception {
    sink.hold();
    try (Notifications notifications = started(endpoint().timeout(LONG).build())) {
      for (int i = 0; i < 50; i++) {
        notifications.untagged(untagged(i));
      }
      sink.next();
      sink.release();
      assertThat(notifications.stop(LONG)).isTrue();
      assertThat(sink.waiting()).isEqualTo(49);
      notifications.untagged(untagged(50));
      assertThat(notifications.counts().get(0))
          .returns(50L, EndpointCounts::successes)
          .returns(1L, EndpointCounts::dropped)
          .returns(0L, EndpointCounts::pending);
    }
  }

  @Test
  void endInTimeIfAnEndpointDoesNotAnswer() throws Exception {
    sink.hold();
    try (Notifications notifications = started(endpoint().timeout(LONG).build())) {
      for (int i = 0; i < 3; i++) {
        notifications.untagged(untagged(i));
      }
      sink.next();
      assertThat(notifications.stop(Duration.ZERO)).isFalse();
      assertThat(notifications.counts().get(0))
          .returns(3L, EndpointCounts::dropped)
          .returns(0L, EndpointCounts::pending);
    }
  }

  @Test
  void oneEndpointDoesNotDelayAnother() throws Exception {
    try (Sink other = new Sink()) {
      sink.hold();
      NotificationEndpoint slow = endpoint().timeout(LONG).build();
      NotificationEndpoint fast =
          NotificationEndpoint.builder("other", other.url()).build();
      try (Notifications notifications =
          Notifications.builder(SOURCE).endpoint(slow).endpoint(fast).start()) {
        notifications.untagged(untagged(1));
        notifications.untagged(untagged(2));
        assertThat(other.next().event().at("/target/tag").textValue()).isEqualTo("t1");
        assertThat(other.next().event().at("/target/tag").textValue()).isEqualTo("t2");
        sink.release();
      }
    }
  }

  @Test
  void areCountedUnderTheNamesOfDistribution() throws Exception {
    sink.answer(500);
    Metrics metrics = Metrics.create();
    try (Notifications notifications = started(endpoint().build())) {
      NotificationMetrics.add(metrics, notifications);
      notifications.untagged(untagged(1));
      assertThat(notifications.stop(LONG)).isTrue();
    }
    assertThat(metrics.text())
        .contains("\nregistry_notifications_events_total{type=\"Events\",endpoint=\"sink\"} 1\n")
        .contains("\nregistry_notifications_events_total{type=\"Failures\",endpoint=\"sink\"} 1\n")
        .contains("\nregistry_notifications_pending_total{endpoint=\"sink\"} 0\n")
        .contains("\nregistry_notifications_status_total{code=\"500\",endpoint=\"sink\"} 1\n");
  }

  @Test
  void refuseWrongSettings() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NotificationEndpoint.builder("x", URI.create("ftp://host/")))
        .withMessageContaining("ftp");
    assertThatIllegalArgumentException().isThrownBy(() -> endpoint().threshold(0));
    assertThatIllegalArgumentException().isThrownBy(() -> endpoint().backoff(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> endpoint().timeout(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Notifications.builder(SOURCE).queue(0));
  }

  private NotificationEndpoint.Builder endpoint() {
    return NotificationEndpoint.builder("sink", sink.url()).timeout(Duration.ofSeconds(20));
  }

  private static Notifications started(NotificationEndpoint endpoint) {
    return Notifications.builder(SOURCE).endpoint(endpoint).start();
  }

  private static Registry registry(Notifications notifications) {
    return Registry.open(
        InMemoryStorage.create(),
        RegistryOptions.builder().listener(notifications).build());
  }

  private static RegistryEvent.Untagged untagged(int number) {
    return new RegistryEvent.Untagged(
        RepositoryName.parse("app"), Tag.parse("t" + number), Duration.ZERO, Map.of());
  }
}
