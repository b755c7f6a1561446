package io.stowage.registry.interop.http.soak;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.MediaType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Sends the requests of clients to one server, over connections that are kept. Every method that
 * sends a request throws a {@link RefusedException} if the answer is an error that it does not
 * describe. Thread-safe.
 */
final class RegistryApi {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int LONGEST_TEXT = 500;

  private final HttpClient client;
  private final LiveServer server;

  /** Creates an instance that uses the connections of {@code client}. */
  RegistryApi(HttpClient client, LiveServer server) {
    this.client = client;
    this.server = server;
  }

  /** Returns the server. */
  LiveServer server() {
    return server;
  }

  /** Returns whether a repository has a blob. */
  boolean hasBlob(String repository, Digest digest) throws IOException, InterruptedException {
    HttpRequest.Builder head =
        request(repository + "/blobs/" + digest).method("HEAD", BodyPublishers.noBody());
    return send(head, 200, 404).statusCode() == 200;
  }

  /** Returns the content of a blob. */
  byte[] blob(String repository, Digest digest) throws IOException, InterruptedException {
    return send(request(repository + "/blobs/" + digest), 200).body();
  }

  /** Begins an upload, and returns the URL for its content. */
  URI startUpload(String repository) throws IOException, InterruptedException {
    return location(send(post(repository + "/blobs/uploads/"), 202));
  }

  /**
   * Mounts a blob of another repository. If that is not possible, begins an upload, and returns the
   * URL for its content.
   */
  Optional<URI> mountOrStartUpload(String repository, Digest digest, String source)
      throws IOException, InterruptedException {
    String query = "?mount=" + digest + "&from=" + source;
    HttpResponse<byte[]> answer = send(post(repository + "/blobs/uploads/" + query), 201, 202);
    return answer.statusCode() == 201 ? Optional.empty() : Optional.of(location(answer));
  }

  /** Appends to an upload, and returns the URL for more. */
  URI append(URI upload, byte[] part) throws IOException, InterruptedException {
    HttpRequest.Builder patch =
        HttpRequest.newBuilder(upload).method("PATCH", BodyPublishers.ofByteArray(part));
    return location(send(patch.header("Content-Type", MediaType.OCTET_STREAM.value()), 202));
  }

  /** Appends the last part to an upload, and completes it. */
  void complete(URI upload, Digest digest, byte[] rest) throws IOException, InterruptedException {
    String separator = upload.getRawQuery() == null ? "?" : "&";
    URI url = URI.create(upload + separator + "digest=" + digest);
    send(put(url, MediaType.OCTET_STREAM, rest), 201);
  }

  /** Stores a manifest under a tag. */
  void putManifest(Place place, ImageManifest manifest) throws IOException, InterruptedException {
    send(put(url(manifestPath(place)), manifest.mediaType(), manifest.bytes()), 201);
  }

  /** Returns the manifest that a tag names. */
  byte[] manifest(Place place) throws IOException, InterruptedException {
    return send(getManifest(place), 200).body();
  }

  /** Returns the manifest that a tag names, or empty if there is no such tag. */
  Optional<byte[]> findManifest(Place place) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = send(getManifest(place), 200, 404);
    return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
  }

  /** Deletes a manifest with all tags that name it. */
  void deleteManifest(String repository, Digest digest) throws IOException, InterruptedException {
    send(request(repository + "/manifests/" + digest).DELETE(), 202);
  }

  /** Removes a tag alone. */
  void untag(Place place) throws IOException, InterruptedException {
    send(request(manifestPath(place)).DELETE(), 202);
  }

  private static String manifestPath(Place place) {
    return place.repository() + "/manifests/" + place.tag();
  }

  private HttpRequest.Builder getManifest(Place place) {
    return request(manifestPath(place)).header("Accept", MediaType.OCI_MANIFEST.value());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url(path));
  }

  private URI url(String path) {
    return server.url().resolve("/v2/" + path);
  }

  private HttpRequest.Builder post(String path) {
    return request(path).POST(BodyPublishers.noBody());
  }

  private static HttpRequest.Builder put(URI url, MediaType type, byte[] content) {
    return HttpRequest.newBuilder(url)
        .PUT(BodyPublishers.ofByteArray(content))
        .header("Content-Type", type.value());
  }

  private URI location(HttpResponse<byte[]> answer) {
    return server.url().resolve(answer.headers().firstValue("Location").orElseThrow());
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request, Integer... expected)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        client.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofByteArray());
    if (!List.of(expected).contains(answer.statusCode())) {
      throw new RefusedException(answer.statusCode(), describe(answer));
    }
    return answer;
  }

  private static String describe(HttpResponse<byte[]> answer) {
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    return answer.request().method() + " " + answer.uri() + " is answered by " + answer.statusCode()
        + ": " + body.substring(0, Math.min(body.length(), LONGEST_TEXT));
  }
}
