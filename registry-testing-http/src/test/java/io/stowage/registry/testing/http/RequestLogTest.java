package io.stowage.registry.testing.http;

import static io.stowage.registry.testing.http.HttpMethod.GET;
import static io.stowage.registry.testing.http.HttpMethod.HEAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.RequestException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what a server records about requests. */
class RequestLogTest {
  private final RequestLog log = new RequestLog();
  private final HttpHandler handler =
      log.recording(request -> HttpResponse.builder(204).build());

  @Test
  void recordsRequestsBeforeTheyAreAnswered() throws Exception {
    try (RegistryServer server = RegistryServer.builder().image("app:1").start()) {
      Client client = Client.of(server);
      client.send("HEAD", "/v2/app/manifests/1?ns=docker.io", new byte[0], "X-Sample", "a b");
      client.get("/v2/missing/tags/list");

      assertThat(server.requests())
          .extracting(RecordedRequest::toString)
          .containsExactly("HEAD /v2/app/manifests/1 200", "GET /v2/missing/tags/list 404");
      RecordedRequest first = server.requests(HEAD, "/v2/app/manifests/*").get(0);
      assertThat(first.header("x-sample")).contains("a b");
      assertThat(first.query().first("ns")).contains("docker.io");
      assertThat(server.requests(GET, "/v2/app/**")).isEmpty();
    }
  }

  @Test
  void keepsWhatItRecordedWhenItIsStopped() throws Exception {
    RegistryServer server = RegistryServer.builder().build();
    try (server) {
      Client.of(server.start()).get("/v2/");
    }
    assertThat(server.requests()).hasSize(1);
    try (server) {
      assertThat(server.start().requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Authorization, Basic Y2k6aGlkZGVu, Basic ***",
    "authorization, bearer hidden, bearer ***",
    "Proxy-Authorization, Basic hidden, Basic ***",
    "Authorization, hidden, ***",
    "Authorization, hidden token, ***",
    "Cookie, session=hidden; other=1, ***",
    "Accept, application/json, application/json"
  })
  void recordsNoCredentials(String name, String sent, String recorded) {
    handler.handle(HttpRequest.builder("GET", "/v2/").header(name, sent).build());
    assertThat(log.requests())
        .singleElement()
        .satisfies(request -> assertThat(request.header(name)).contains(recorded));
  }

  @Test
  void recordsARequestWithoutAResponse() {
    RequestException gone = new RequestException("gone", new IOException());
    HttpHandler broken = log.recording(request -> {
      throw gone;
    });
    HttpRequest request = HttpRequest.builder("GET", "/v2/").build();
    assertThatThrownBy(() -> broken.handle(request)).isSameAs(gone);
    assertThat(log.requests()).extracting(RecordedRequest::status).containsExactly(0);
  }

  @Test
  void keepsTheLatestRequests() {
    for (int i = 0; i < RequestLog.MOST + 3; i++) {
      handler.handle(HttpRequest.builder("GET", "/" + i).build());
    }
    assertThat(log.requests())
        .hasSize(RequestLog.MOST)
        .first()
        .extracting(RecordedRequest::path)
        .isEqualTo("/3");
  }

  @Test
  void showsNoControlCharacters() {
    handler.handle(HttpRequest.builder("GET", "/\u001b[31m").build());
    assertThat(log.requests()).first().asString().isEqualTo("GET /\\u001b[31m 204");
  }
}
