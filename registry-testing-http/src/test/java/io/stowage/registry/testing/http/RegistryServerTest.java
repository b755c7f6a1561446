package io.stowage.registry.testing.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.Registry;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests a server that is started and stopped by hand. */
class RegistryServerTest {
  @Test
  void takesAndServesAnImage() throws Exception {
    TestImage image = Client.image("team/app");
    try (RegistryServer server = RegistryServer.builder().start()) {
      Client client = Client.of(server);
      client.push(image, "1.0");

      HttpResponse<byte[]> manifest = client.getManifest("team/app", "1.0");
      assertThat(manifest.statusCode()).isEqualTo(200);
      assertThat(manifest.body()).isEqualTo(image.manifest().payload());
      for (Descriptor layer : image.layers()) {
        byte[] content = image.repository().blobs().read(layer.digest(), (int) layer.size());
        assertThat(client.getBlob("team/app", layer).body()).isEqualTo(content);
      }
      assertThat(server.registry().repository("team/app").tags().list()).hasSize(1);
    }
  }

  @Test
  void servesTheImagesOfTheBuilder() throws Exception {
    RegistryServer.Builder builder =
        RegistryServer.builder().image("team/app:1.0", image -> image.layers(3)).image("base:2");
    try (RegistryServer server = builder.start()) {
      assertThat(Client.of(server).getManifest("team/app", "1.0").statusCode()).isEqualTo(200);
      assertThat(Client.of(server).getManifest("base", "2").statusCode()).isEqualTo(200);
      assertThat(server
              .registry()
              .repository("team/app")
              .manifests()
              .getImage("1.0")
              .layers())
          .hasSize(3);
    }
  }

  @Test
  void sendsRelativeLocations() throws Exception {
    try (RegistryServer server = RegistryServer.builder().start()) {
      assertThat(Client.of(server).startUpload("app")).startsWith("/v2/app/blobs/uploads/");
    }
  }

  @Test
  void findsOnlyManifestsThatTheClientAccepts() throws Exception {
    try (RegistryServer server = RegistryServer.builder().image("app:1").start()) {
      HttpResponse<byte[]> answer = Client.of(server)
          .send("GET", "/v2/app/manifests/1", new byte[0], "Accept", "application/json");
      assertThat(answer.statusCode()).isEqualTo(404);
    }
  }

  @Test
  void usesTheOptionsOfTheBuilder() throws Exception {
    RegistryServer.Builder builder = RegistryServer.builder()
        .image("app:1")
        .http(options -> options.lenientAccept(true))
        .options(options -> options.deleteEnabled(false));
    try (RegistryServer server = builder.start()) {
      HttpResponse<byte[]> answer = Client.of(server)
          .send("GET", "/v2/app/manifests/1", new byte[0], "Accept", "application/json");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(server.registry().options().deleteEnabled()).isFalse();
    }
  }

  @Test
  void tellsItsAddress() {
    try (RegistryServer server = RegistryServer.builder().start()) {
      assertThat(server.port()).isPositive();
      assertThat(server.hostAndPort()).isEqualTo("127.0.0.1:" + server.port());
      assertThat(server.url()).hasToString("http://" + server.hostAndPort());
      assertThat(server.reference("team/app:1.0"))
          .isEqualTo(server.hostAndPort() + "/team/app:1.0");
    }
  }

  @Test
  void listensOnAllInterfacesIfAsked() throws Exception {
    try (RegistryServer server = RegistryServer.builder().bind("0.0.0.0").start()) {
      assertThat(server.hostAndPort()).startsWith("127.0.0.1:");
      assertThat(Client.of(server).get("/v2/").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void refusesAPortThatIsTaken() {
    try (RegistryServer server = RegistryServer.builder().start()) {
      RegistryServer second = RegistryServer.builder().port(server.port()).build();
      assertThatThrownBy(second::start).isInstanceOf(UncheckedIOException.class);
      assertThatThrownBy(second::url).isInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.com/team/app:1.0", "team/app", "team/app@sha256:0"})
  void refusesAnImageWithoutATagOrWithAHost(String image) {
    RegistryServer.Builder builder = RegistryServer.builder();
    assertThatThrownBy(() -> builder.image(image))
        .isInstanceOfAny(IllegalArgumentException.class, RegistryException.class);
  }

  @Test
  void refusesAReferenceWithAHost() {
    try (RegistryServer server = RegistryServer.builder().start()) {
      assertThatThrownBy(() -> server.reference("example.com/app:1"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("example.com");
    }
  }

  @Test
  void namesWhatIsMissingBeforeItIsStarted() {
    RegistryServer server = new RegistryServer();
    assertThatThrownBy(server::url)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("start()");
    assertThatThrownBy(server::registry).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(server::reset).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void canBeStartedAndClosedAgain() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    RegistryServer server = RegistryServer.builder()
        .seededBy(registry -> {
          runs.incrementAndGet();
          TestImages.in(registry.repository("app")).image().tag("1").push();
        })
        .build();
    try (server) {
      Client.of(server.start()).push(Client.image("other"), "1");
      assertThat(server.start().registry().repositories()).hasSize(2);
    }
    server.close();
    assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
    try (server) {
      assertThat(server.start().registry().repositories()).hasSize(1);
    }
    assertThat(runs).hasValue(1);
  }

  @Test
  void returnsToTheInitialContents() throws Exception {
    try (RegistryServer server = RegistryServer.builder().image("app:1").start()) {
      Client client = Client.of(server);
      Registry before = server.registry();
      client.push(Client.image("other"), "1");
      server.on(HttpMethod.GET, "**").answer(500);
      server.limit(1, Duration.ofHours(1));
      assertThat(client.get("/v2/").statusCode()).isEqualTo(500);

      server.reset();

      assertThat(server.requests()).isEmpty();
      assertThat(server.faults()).isZero();
      assertThat(client.getManifest("other", "1").statusCode()).isEqualTo(404);
      assertThat(client.getManifest("app", "1").statusCode()).isEqualTo(200);
      assertThatThrownBy(before::repositories).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void keepsTheContentsOfADirectory(@TempDir Path folder) throws Exception {
    Path root = folder.resolve("registry");
    RegistryServer server =
        RegistryServer.builder().directory(root).image("app:1").build();
    try (server) {
      Client.of(server.start()).push(Client.image("other"), "1");
      server.reset();
      assertThat(Client.of(server).getManifest("other", "1").statusCode()).isEqualTo(200);
    }
    try (Registry registry = Registry.open(FileSystemStorage.open(root))) {
      assertThat(registry.repositories()).hasSize(2);
    }
    try (server) {
      assertThat(Client.of(server.start()).getManifest("other", "1").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void servesBesideAnotherServer() throws Exception {
    try (RegistryServer first = RegistryServer.builder().image("app:1").start();
        RegistryServer second = RegistryServer.builder().start()) {
      assertThat(first.port()).isNotEqualTo(second.port());
      second.on(HttpMethod.GET, "/v2/").answer(503);
      assertThat(Client.of(first).get("/v2/").statusCode()).isEqualTo(200);
      assertThat(Client.of(second).get("/v2/").statusCode()).isEqualTo(503);
      assertThat(Client.of(second).getManifest("app", "1").statusCode()).isEqualTo(404);
      assertThat(first.requests()).hasSize(1);
      assertThat(second.requests()).hasSize(2);
    }
  }

  @Test
  void leavesNoThreadBehind() throws Exception {
    List<Thread> during = new ArrayList<>();
    try (RegistryServer server = RegistryServer.builder().start()) {
      Client.of(server).push(Client.image("app"), "1");
      Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.getName().startsWith("stowage-http"))
          .forEach(during::add);
      assertThat(during).isNotEmpty();
    }
    for (Thread each : during) {
      each.join(20_000);
    }
    assertThat(during).noneMatch(Thread::isAlive);
  }

  @Test
  void showsItsSettingsWithoutPasswords() {
    RegistryServer server =
        RegistryServer.builder().port(5000).user("ci", "hidden").anonymousPull().build();
    assertThat(server)
        .asString()
        .contains("127.0.0.1", "5000", "users=[ci]", "tls=false", "in memory")
        .doesNotContain("hidden");
  }

  @Test
  void startsManyTimesInOneProcess() throws Exception {
    TestImage image = Client.image("app");
    for (int i = 0; i < 20; i++) {
      try (RegistryServer server = RegistryServer.builder().start()) {
        Client.of(server).push(image, "1");
      }
    }
  }
}
