package io.stowage.registry.testing.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.http.access.BasicCredentials;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Pushes and pulls over HTTP, with the requests of a container tool. */
final class Client {
  private static final byte[] NOTHING = {};

  private final HttpClient http;
  private final URI url;
  private final Optional<String> authorization;

  private Client(HttpClient http, URI url, Optional<String> authorization) {
    this.http = http;
    this.url = url;
    this.authorization = authorization;
  }

  static Client of(RegistryServer server) {
    HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return new Client(http, server.url(), Optional.empty());
  }

  static Client trusting(RegistryServer server) {
    HttpClient http = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(server.sslContext())
        .build();
    return new Client(http, server.url(), Optional.empty());
  }

  Client at(URI other) {
    return new Client(http, other, authorization);
  }

  Client as(String user, String password) {
    return authorizedBy(new BasicCredentials(user, password).toHeader());
  }

  Client authorizedBy(String header) {
    return new Client(http, url, Optional.of(header));
  }

  /** Returns an image that no server has. */
  static TestImage image(String repository) {
    Registry registry = Registry.open(InMemoryStorage.create());
    return TestImages.in(registry.repository(repository)).image().layers(2).push();
  }

  HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return send("GET", path, NOTHING);
  }

  HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return http.send(request(method, path, body, headers), BodyHandlers.ofByteArray());
  }

  CompletableFuture<HttpResponse<byte[]>> sendAsync(String method, String path) {
    return http.sendAsync(request(method, path, NOTHING), BodyHandlers.ofByteArray());
  }

  private HttpRequest request(String method, String path, byte[] body, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path))
        .method(
            method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    authorization.ifPresent(value -> request.header("Authorization", value));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }

  /** Pushes {@code image} to the repository of its name, as {@code tag}. */
  void push(TestImage image, String tag) throws IOException, InterruptedException {
    String repository = image.repository().name().value();
    for (Descriptor blob : image.manifest().blobs()) {
      byte[] content = image.repository().blobs().read(blob.digest(), (int) blob.size());
      assertThat(pushBlob(repository, content).statusCode()).isEqualTo(201);
    }
    HttpResponse<byte[]> pushed = send(
        "PUT",
        "/v2/" + repository + "/manifests/" + tag,
        image.manifest().payload(),
        "Content-Type",
        image.manifest().mediaType().toString());
    assertThat(pushed.statusCode()).isEqualTo(201);
  }

  HttpResponse<byte[]> pushBlob(String repository, byte[] content)
      throws IOException, InterruptedException {
    return complete(startUpload(repository), content);
  }

  /** Returns the location of a new upload. */
  String startUpload(String repository) throws IOException, InterruptedException {
    HttpResponse<byte[]> started = send("POST", "/v2/" + repository + "/blobs/uploads/", NOTHING);
    assertThat(started.statusCode()).isEqualTo(202);
    return started.headers().firstValue("Location").orElseThrow();
  }

  HttpResponse<byte[]> complete(String location, byte[] content)
      throws IOException, InterruptedException {
    String separator = location.contains("?") ? "&" : "?";
    return send("PUT", location + separator + "digest=" + Digest.of(content), content);
  }

  HttpResponse<byte[]> getManifest(String repository, String reference)
      throws IOException, InterruptedException {
    return send(
        "GET",
        "/v2/" + repository + "/manifests/" + reference,
        NOTHING,
        "Accept",
        "application/vnd.oci.image.manifest.v1+json");
  }

  HttpResponse<byte[]> getBlob(String repository, Descriptor blob)
      throws IOException, InterruptedException {
    return get("/v2/" + repository + "/blobs/" + blob.digest());
  }
}
