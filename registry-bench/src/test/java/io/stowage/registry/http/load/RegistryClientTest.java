package io.stowage.registry.http.load;

import static io.stowage.registry.testing.assertj.RegistryAssertions.assertThat;
import static io.stowage.registry.testing.http.HttpMethod.GET;
import static io.stowage.registry.testing.http.HttpMethod.PATCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.testing.http.RegistryServer;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class RegistryClientTest {
  private static final String REPOSITORY = "team/app";

  @RegisterExtension
  static final RegistryServer SERVER =
      RegistryServer.builder().resetBeforeEach().build();

  private final Contents contents = new Contents();

  @Test
  void pushesAnImage() throws IOException {
    Image image = Image.of(contents, 2, 4096);
    try (RegistryClient client = new RegistryClient(SERVER.port())) {
      image.push(client, REPOSITORY, "1.0");
    }
    assertThat(SERVER.registry()).hasImage("team/app:1.0");
    assertThat(SERVER.requests(PATCH, "**")).hasSize(3);
  }

  @Test
  void pullsWhatItPushed() throws IOException {
    Content blob = contents.next(2_500_000);
    try (RegistryClient client = new RegistryClient(SERVER.port())) {
      client.push(REPOSITORY, blob);
      client.pull(REPOSITORY, blob);
    }
    assertThat(SERVER.requests(GET, "**/blobs/*")).hasSize(1);
  }

  @Test
  void seesThatOneByteIsAnother() throws IOException {
    Content other = contents.next(1_000_000);
    Content blob = contents.next(1_000_000);
    try (Connection connection = new Connection(SERVER.port());
        RegistryClient client = new RegistryClient(SERVER.port())) {
      client.push(REPOSITORY, blob);
      connection.write(Connection.request("GET", "/v2/" + REPOSITORY + "/blobs/" + blob.digest()));
      Answer answer = connection.answer();
      assertThatThrownBy(() -> connection.body(answer, other))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("other bytes");
    }
  }

  @Test
  void namesAnUnexpectedStatus() throws IOException {
    try (RegistryClient client = new RegistryClient(SERVER.port())) {
      assertThatThrownBy(() -> client.pull(REPOSITORY, contents.next(10)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("status 404, expected 200");
    }
  }

  @Test
  void repeatsARequestUntilTheEnd() throws IOException {
    Image image = Image.of(contents, 1, 4096);
    try (RegistryClient client = new RegistryClient(SERVER.port())) {
      image.push(client, REPOSITORY, "1.0");
    }
    Repeated manifest = new Repeated(
        Connection.request(
            "GET", "/v2/" + REPOSITORY + "/manifests/1.0", "Accept: " + Image.MANIFEST_TYPE),
        Optional.of(image.manifest()));
    double count = manifest.until(System.nanoTime() + 10_000_000, SERVER.port());
    assertThat(SERVER.requests(GET, "**/manifests/1.0")).hasSize((int) count);
  }
}
