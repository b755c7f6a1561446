package io.stowage.registry.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.TestStores;
import io.stowage.registry.testing.TestImages;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a client sends, the answer is no error of the server, and an error is JSON. */
class HostileRequestPropertyTest {
  private static final String[] HEADERS = {
    "Accept", "Content-Range", "Content-Type", "Host", "If-Match", "If-None-Match", "Range"
  };

  private final Registry registry = Registry.open(TestStores.create());
  private final Client client = Client.of(
      registry, HttpOptions.builder().draftFeatures(true).anyMount(true).build());

  @Property(tries = 3000)
  void noRequestIsAnErrorOfTheServer(
      @ForAll("methods") String method,
      @ForAll("targets") String target,
      @ForAll("headers") List<String> headers,
      @ForAll("contents") String content) {
    if (!registry.repository("app").exists()) {
      TestImages.in(registry.repository("app")).image().tag("1.0").push();
    }
    byte[] body = content.getBytes(StandardCharsets.UTF_8);
    Reply reply = client.send(
        method,
        target,
        Client.body(OptionalLong.of(body.length), body),
        headers.toArray(String[]::new));
    assertThat(reply.status()).isBetween(200, 499);
    if (reply.status() >= 400 && !method.equals("HEAD")) {
      assertThat(reply.code()).isNotEmpty();
    }
  }

  @Provide
  Arbitrary<String> methods() {
    return Arbitraries.of("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS", "x");
  }

  @Provide
  Arbitrary<String> targets() {
    Arbitrary<String> segments = Arbitraries.oneOf(
        Arbitraries.of("app", "app", "a", "tags", "list", "blobs", "uploads", "", "_catalog"),
        Arbitraries.of("manifests", "referrers", "1.0", "sha256:" + "a".repeat(64), "%2e%2e"),
        Arbitraries.of("sha256:ab", "sha512:ab", "md5:" + "a".repeat(300), "%00", "%2F", "%", ".."),
        Arbitraries.strings().ofMaxLength(4));
    Arbitrary<String> queries = Combinators.combine(
            Arbitraries.of("n", "last", "artifactType", "tag", "mount", "from", "digest", "_state"),
            segments)
        .as((name, value) -> "?" + name + "=" + value);
    Arbitrary<String> ends = Arbitraries.oneOf(Arbitraries.just(""), queries);
    Arbitrary<String> paths = segments.list().ofMaxSize(6).map(all -> String.join("/", all));
    Arbitrary<String> known = Combinators.combine(
            Arbitraries.of("manifests/", "blobs/", "blobs/uploads/", "referrers/", "tags/list"),
            segments)
        .as((kind, end) -> "app/" + kind + (kind.endsWith("/") ? end : ""));
    return Combinators.combine(Arbitraries.oneOf(paths, known), ends)
        .as((path, end) -> "/v2/" + path + end);
  }

  @Provide
  Arbitrary<List<String>> headers() {
    Arbitrary<String> values = Arbitraries.oneOf(
        Arbitraries.of("*", "*/*", "bytes=0-1", "0-1", "bytes=9-", "application/json", "\"a\", b"),
        Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(20));
    return Combinators.combine(Arbitraries.of(HEADERS), values)
        .as((name, value) -> name + ": " + value)
        .list()
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<String> contents() {
    return Arbitraries.oneOf(
        Arbitraries.of("", "{}", "{\"schemaVersion\":2}", "[[[[", "{\"manifests\":[]}"),
        Arbitraries.strings().ofMaxLength(50));
  }
}
