package example.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.MediaType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Pushes and pulls an image with the requests that a client sends. */
@DirtiesContext // closes the registry before its directory is removed
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "server.tomcat.basedir=target/tomcat")
class ApplicationTest {
  @TempDir
  static Path directory;

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI repository;
  private final Registry registry;

  @Autowired
  ApplicationTest(@LocalServerPort int port, Registry registry) {
    this.repository = URI.create("http://127.0.0.1:" + port + "/v2/team/app/");
    this.registry = registry;
  }

  @DynamicPropertySource
  static void directory(DynamicPropertyRegistry properties) {
    properties.add("registry.directory", () -> directory.toString());
  }

  @Test
  void servesWhatIsPushed() throws Exception {
    byte[] layer = "a layer".getBytes(StandardCharsets.UTF_8);
    byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
    ImageManifest image = ImageManifest.builder()
        .config(Descriptor.of(MediaType.OCI_CONFIG, Digest.of(config), config.length))
        .layer(Descriptor.of(MediaType.OCI_LAYER_GZIP, Digest.of(layer), layer.length))
        .build();
    push(config);
    push(layer);
    put(repository.resolve("manifests/1.0"), image.mediaType().value(), image.bytes());

    assertThat(get("manifests/1.0")).isEqualTo(image.bytes());
    assertThat(get("blobs/" + Digest.of(layer))).isEqualTo(layer);
    assertThat(registry.repository("team/app").manifests().get("1.0")).isEqualTo(image);
  }

  private void push(byte[] blob) throws Exception {
    URI uploads = repository.resolve("blobs/uploads/");
    HttpResponse<Void> begun = client.send(
        HttpRequest.newBuilder(uploads).POST(BodyPublishers.noBody()).build(),
        BodyHandlers.discarding());
    assertThat(begun.statusCode()).isEqualTo(202);
    URI upload = uploads.resolve(begun.headers().firstValue("Location").orElseThrow());
    String separator = upload.getRawQuery() == null ? "?" : "&";
    URI commit = URI.create(upload + separator + "digest=" + Digest.of(blob));
    put(commit, MediaType.OCTET_STREAM.value(), blob);
  }

  /** Sends {@code body} after the server has said that it accepts it. */
  private void put(URI target, String type, byte[] body) throws Exception {
    HttpRequest put = HttpRequest.newBuilder(target)
        .header("Content-Type", type)
        .expectContinue(true)
        .PUT(BodyPublishers.ofByteArray(body))
        .build();
    assertThat(client.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
  }

  private byte[] get(String path) throws Exception {
    HttpRequest get = HttpRequest.newBuilder(repository.resolve(path))
        .header("Accept", MediaType.OCI_MANIFEST.value())
        .build();
    HttpResponse<byte[]> response = client.send(get, BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }
}
