package io.stowage.registry.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.server.exchange.Exchange;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessLogTest {
  @Test
  void writesTheCombinedFormat() throws UnknownHostException {
    InetAddress address = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 7});
    HttpRequest request = HttpRequest.builder("GET", "/v2/_catalog?n=5&last=a%2Fb")
        .remote(new InetSocketAddress(address, 40_000))
        .header("User-Agent", "docker/20.10.24")
        .header("Referer", "https://ui.example/list?token=secret")
        .build();
    assertThat(logged(request))
        .isEqualTo("192.0.2.7 - - [02/Jan/2026:03:04:05 +0000] "
            + "\"GET /v2/_catalog?n=5&last=a%2Fb HTTP/1.1\" 200 12 "
            + "\"https://ui.example/list\" \"docker/20.10.24\"\n");
  }

  @Test
  void showsADashForAPeerWithoutAnAddress() {
    assertThat(logged(HttpRequest.builder("GET", "/v2/").build()))
        .startsWith("- - - [")
        .endsWith(" \"\" \"\"\n");
  }

  @Test
  void cannotBeForged() {
    HttpRequest request = HttpRequest.builder("GET", "/v2/\" 200\n192.0.2.9 - \u202e")
        .header("User-Agent", "\u001b[2J\\\"\u2028")
        .build();
    String line = logged(request);
    assertThat(line)
        .contains("/v2/\\\" 200\\" + "u000a192.0.2.9 - \\" + "u202e HTTP/1.1\"")
        .endsWith("\"\\" + "u001b[2J\\\\\\\"\\" + "u2028\"\n");
    assertThat(line.lines()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "digest=sha256:1&tag=a&tag=b, digest=sha256:1&tag=a&tag=b",
    "_state=abc&digest=d, _state=***&digest=d",
    "password=x, password=***",
    "secret, ***",
    "Digest=x, Digest=***"
  })
  void hidesParametersThatTheApiDoesNotHave(String query, String shown) {
    assertThat(logged(HttpRequest.builder("PUT", "/v2/a?" + query).build()))
        .contains("\"PUT /v2/a?" + shown + " HTTP/1.1\"");
  }

  @Test
  void cutsLongText() {
    HttpRequest request = HttpRequest.builder("GET", "/" + "a".repeat(60_000))
        .header("User-Agent", "curl")
        .build();
    assertThat(logged(request)).hasSizeLessThan(3000).contains("aaa...\" 200 12 \"\" \"curl\"");
  }

  @Test
  void flushesEachLine() {
    AtomicInteger flushes = new AtomicInteger();
    StringWriter out = new StringWriter() {
      @Override
      public void flush() {
        flushes.incrementAndGet();
      }
    };
    AccessLog log = AccessLog.to(out);
    log.completed(exchange(HttpRequest.builder("GET", "/").build()));
    log.completed(exchange(HttpRequest.builder("GET", "/").build()));
    assertThat(flushes).hasValue(2);
  }

  @Test
  void survivesAnOutputThatFails() {
    AtomicInteger attempts = new AtomicInteger();
    Appendable broken = new Appendable() {
      @Override
      public Appendable append(CharSequence text) throws IOException {
        attempts.incrementAndGet();
        throw new IOException("injected");
      }

      @Override
      public Appendable append(CharSequence text, int start, int end) throws IOException {
        return append(text);
      }

      @Override
      public Appendable append(char c) throws IOException {
        return append(Character.toString(c));
      }
    };
    AccessLog log = AccessLog.to(broken);
    log.completed(exchange(HttpRequest.builder("GET", "/").build()));
    log.completed(exchange(HttpRequest.builder("GET", "/").build()));
    assertThat(attempts).hasValue(2);
  }

  private static String logged(HttpRequest request) {
    StringBuilder out = new StringBuilder();
    AccessLog.to(out).completed(exchange(request));
    return out.toString();
  }

  private static Exchange exchange(HttpRequest request) {
    Instant began = Instant.parse("2026-01-02T03:04:05.678Z");
    return new Exchange(request, 200, 0, 12, began, Duration.ofMillis(3));
  }
}
