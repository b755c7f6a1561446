package io.stowage.registry.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** A minimal client of the HTTP API of a registry. */
final class HttpApi implements Pusher {
  private static final List<MediaType> MANIFESTS = List.of(
      MediaType.OCI_MANIFEST,
      MediaType.OCI_INDEX,
      MediaType.DOCKER_MANIFEST,
      MediaType.DOCKER_MANIFEST_LIST);

  private final HttpClient client = HttpClient.newHttpClient();
  private final DockerRegistry registry;

  HttpApi(DockerRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void blob(String repository, byte[] content, Digest digest) {
    URI upload = startUpload(repository);
    send(201, put(with(upload, "digest=" + digest), MediaType.OCTET_STREAM, content));
  }

  @Override
  public void mount(String repository, Digest digest, String from) {
    String query = "?mount=" + digest + "&from=" + from;
    send(201, post(registry.uri(repository + "/blobs/uploads/" + query)));
  }

  @Override
  public void manifest(String repository, String reference, MediaType type, byte[] content) {
    send(201, put(registry.uri(repository + "/manifests/" + reference), type, content));
  }

  @Override
  public void deleteBlob(String repository, Digest digest) {
    send(
        202,
        HttpRequest.newBuilder(registry.uri(repository + "/blobs/" + digest)).DELETE());
  }

  @Override
  public void deleteManifest(String repository, Digest digest) {
    send(
        202,
        HttpRequest.newBuilder(registry.uri(repository + "/manifests/" + digest))
            .DELETE());
  }

  /** Begins an upload; returns the location for its chunks. */
  URI startUpload(String repository) {
    return location(send(202, post(registry.uri(repository + "/blobs/uploads/"))));
  }

  /** Begins an upload with {@code part}, and abandons it. */
  UUID beginUpload(String repository, byte[] part) {
    HttpRequest.Builder patch = HttpRequest.newBuilder(startUpload(repository))
        .method("PATCH", BodyPublishers.ofByteArray(part))
        .header("Content-Type", MediaType.OCTET_STREAM.value());
    HttpResponse<byte[]> patched = send(202, patch);
    return UUID.fromString(patched.headers().firstValue("Docker-Upload-UUID").orElseThrow());
  }

  byte[] body(String path) {
    return send(200, get(path)).body();
  }

  String text(String path) {
    return new String(body(path), StandardCharsets.UTF_8).strip();
  }

  int status(String path) {
    return exchange(get(path)).statusCode();
  }

  /** Pushes a blob, and returns whether the registry accepts it. */
  boolean offerBlob(String repository, byte[] content, Digest digest) {
    HttpResponse<byte[]> begun = exchange(post(registry.uri(repository + "/blobs/uploads/")));
    if (begun.statusCode() != 202) {
      return false;
    }
    URI upload = with(location(begun), "digest=" + digest);
    return exchange(put(upload, MediaType.OCTET_STREAM, content)).statusCode() == 201;
  }

  /** Pushes a manifest, and returns the status of the response. */
  int offerManifest(String repository, String reference, MediaType type, byte[] content) {
    return exchange(put(registry.uri(repository + "/manifests/" + reference), type, content))
        .statusCode();
  }

  /** Deletes a manifest if the registry has it. */
  void offerDeletion(String repository, Digest digest) {
    exchange(HttpRequest.newBuilder(registry.uri(repository + "/manifests/" + digest))
        .DELETE());
  }

  int headStatus(String path) {
    return exchange(get(path).method("HEAD", BodyPublishers.noBody())).statusCode();
  }

  /** Returns the body of an error response. */
  String errorOf(String path) {
    HttpResponse<byte[]> response = exchange(get(path));
    assertThat(response.statusCode()).isGreaterThanOrEqualTo(400);
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  HttpResponse<byte[]> manifest(String repository, String reference) {
    return send(200, get(repository + "/manifests/" + reference));
  }

  private HttpRequest.Builder get(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(registry.uri(path));
    MANIFESTS.forEach(type -> request.header("Accept", type.value()));
    return request;
  }

  private HttpResponse<byte[]> send(int expected, HttpRequest.Builder request) {
    HttpResponse<byte[]> response = exchange(request);
    assertThat(response.statusCode())
        .as("%s: %s", response.request(), new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(expected);
    return response;
  }

  private HttpResponse<byte[]> exchange(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private URI location(HttpResponse<byte[]> response) {
    return registry.uri("").resolve(response.headers().firstValue("Location").orElseThrow());
  }

  private static URI with(URI uri, String parameter) {
    return URI.create(uri + (uri.getRawQuery() == null ? "?" : "&") + parameter);
  }

  private static HttpRequest.Builder post(URI uri) {
    return HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody());
  }

  private static HttpRequest.Builder put(URI uri, MediaType type, byte[] content) {
    return HttpRequest.newBuilder(uri)
        .PUT(BodyPublishers.ofByteArray(content))
        .header("Content-Type", type.value());
  }
}
