package io.stowage.registry.interop.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.http.HttpHeaders;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import javax.net.SocketFactory;

/**
 * Replays the requests of a client that is not installed, each on a connection of its own.
 *
 * @param host the host and the port of the registry
 * @param defaults the headers that the client sends with each request
 * @param sockets what connections are made with
 */
public record Client(String host, HttpHeaders defaults, SocketFactory sockets) {
  /** Returns a client that names itself {@code agent}, and accepts gzip as programs in Go do. */
  public static Client of(String host, String agent) {
    HttpHeaders headers = HttpHeaders.builder()
        .add("User-Agent", agent)
        .add("Accept-Encoding", "gzip")
        .build();
    return new Client(host, headers, SocketFactory.getDefault());
  }

  /** Sends a request that must be answered with {@code status}. */
  public Answer send(int status, Request request) {
    Answer answer = send(request);
    assertThat(answer.status()).as("%s: %s", request, answer).isEqualTo(status);
    return answer;
  }

  /** Sends a request. */
  public Answer send(Request request) {
    try (Connection connection = new Connection(host, sockets)) {
      Answer answer = connection.exchange(request.withDefaults(defaults));
      assertThat(answer.cut()).as("%s is cut: %s", request, answer).isFalse();
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(request + " to " + host, e);
    }
  }

  /** Returns the target of the next request of an upload, as all clients resolve it. */
  public String location(Answer answer) {
    URI location = URI.create("http://" + host + "/").resolve(answer.header("Location"));
    return location.getRawQuery() == null
        ? location.getRawPath()
        : location.getRawPath() + "?" + location.getRawQuery();
  }

  /** Returns the target that completes an upload as the blob {@code digest}. */
  public String completion(Answer answer, Object digest) {
    String target = location(answer);
    String value = digest.toString().replace(":", "%3A");
    return target + (target.contains("?") ? "&" : "?") + "digest=" + value;
  }

  /** Uploads a blob with a POST and a PUT that has the content. */
  public void postAndPut(String repository, byte[] content) {
    Answer begun = send(202, Request.post(uploads(repository)));
    putWhole(begun, content);
  }

  /** Completes the upload that {@code begun} starts with a PUT that has the content. */
  void putWhole(Answer begun, byte[] content) {
    Digest digest = Digest.of(content);
    Request put = Request.put(completion(begun, digest))
        .with("Content-Type", "application/octet-stream")
        .sending(content);
    assertThat(send(201, put).header("Docker-Content-Digest")).isEqualTo(digest.toString());
  }

  /** Uploads a blob with a PATCH that has the content, whose length is announced, and a PUT. */
  public void patchAndPut(String repository, byte[] content) {
    Answer begun =
        send(202, Request.post(uploads(repository)).with("Content-Type", "application/json"));
    Answer appended = send(
        202,
        Request.patch(location(begun))
            .with("Content-Type", "application/octet-stream")
            .sending(content));
    assertThat(appended.header("Range")).isEqualTo("0-" + (content.length - 1));
    send(201, Request.put(completion(appended, Digest.of(content))));
  }

  /** Pushes a manifest by a tag or its digest, and returns the answer. */
  public Answer putManifest(String repository, Object reference, Manifest manifest) {
    Request put = Request.put("/v2/" + repository + "/manifests/" + reference)
        .with("Content-Type", manifest.mediaType().value())
        .sending(manifest.bytes());
    Answer answer = send(201, put);
    assertThat(answer.header("Docker-Content-Digest"))
        .isEqualTo(manifest.digest().toString());
    return answer;
  }

  /** Returns the target of a request that starts an upload. */
  public static String uploads(String repository) {
    return "/v2/" + repository + "/blobs/uploads/";
  }
}
