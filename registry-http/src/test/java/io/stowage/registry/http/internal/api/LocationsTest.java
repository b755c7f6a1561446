package io.stowage.registry.http.internal.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpRequest;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bases of URLs in responses. */
class LocationsTest {
  private static final String PATH = "/v2/app/blobs/uploads/7";
  private static final HttpOptions PROXIED =
      HttpOptions.builder().trustedProxies(List.of("10.0.0.0/8")).build();

  @Test
  void aLocationFollowsFromTheRequest() {
    assertThat(location(HttpOptions.defaults(), request("Host: r.example.com:5000")))
        .isEqualTo("http://r.example.com:5000" + PATH);
    assertThat(location(HttpOptions.defaults(), request("Host: [::1]:5000").secure(true)))
        .isEqualTo("https://[::1]:5000" + PATH);
  }

  @Test
  void aConfiguredHostTakesPrecedence() {
    HttpOptions options = HttpOptions.builder()
        .host(URI.create("https://r.example.com/"))
        .relativeUrls(true)
        .prefix("/x/")
        .build();
    assertThat(location(options, request("Host: other")))
        .isEqualTo("https://r.example.com/x" + PATH);
  }

  @Test
  void thePathOfAConfiguredHostReplacesThePrefix() {
    HttpOptions options = HttpOptions.builder()
        .host(URI.create("https://r.example.com/y/"))
        .prefix("/x/")
        .build();
    assertThat(location(options, request("Host: other")))
        .isEqualTo("https://r.example.com/y" + PATH);
  }

  @Test
  void aRelativeLocationIsAPathWithThePrefix() {
    HttpOptions options = HttpOptions.builder().relativeUrls(true).prefix("/x/").build();
    assertThat(location(options, request("Host: other"))).isEqualTo("/x" + PATH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host: a b", "Host: a/b", "Host: a@b", "Host: <x>", "Host:", "X: y"})
  void aHostThatIsMissingOrMalformedLeavesARelativeLocation(String header) {
    assertThat(location(HttpOptions.defaults(), request(header))).isEqualTo(PATH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Forwarded: for=192.0.2.1;proto=https;host=r.example.com, for=10.0.0.2;host=other",
        "Forwarded: Host=\"r.example.com\"; Proto=HTTPS",
        "X-Forwarded-Host: r.example.com, other\nX-Forwarded-Proto: https, http"
      })
  void aTrustedProxyTellsSchemeAndHost(String headers) {
    assertThat(location(PROXIED, forwarded(headers, "10.1.2.3")))
        .isEqualTo("https://r.example.com" + PATH);
  }

  @Test
  void aProxyNeedNotTellBoth() {
    assertThat(location(PROXIED, forwarded("X-Forwarded-Proto: https", "10.1.2.3")))
        .isEqualTo("https://inner" + PATH);
    assertThat(location(PROXIED, forwarded("X-Forwarded-Proto: javascript", "10.1.2.3")))
        .isEqualTo("http://inner" + PATH);
  }

  @Test
  void anyoneElseIsNotBelieved() {
    String headers = "X-Forwarded-Host: evil\nX-Forwarded-Proto: https";
    assertThat(location(PROXIED, forwarded(headers, "192.0.2.1"))).isEqualTo("http://inner" + PATH);
    assertThat(location(HttpOptions.defaults(), forwarded(headers, "10.1.2.3")))
        .isEqualTo("http://inner" + PATH);
    assertThat(location(PROXIED, request("Host: inner", headers.split("\n", -1))))
        .isEqualTo("http://inner" + PATH);
  }

  @Test
  void aLinkIsRelative() {
    HttpOptions options = HttpOptions.builder()
        .host(URI.create("https://r.example.com"))
        .prefix("/x/")
        .build();
    assertThat(Locations.of(options, request("Host: a").build()).link("/v2/_catalog?n=1"))
        .isEqualTo("/x/v2/_catalog?n=1");
  }

  @Test
  void theUrlOfTheServerIsAbsoluteEvenIfLocationsAreRelative() {
    HttpOptions relative =
        HttpOptions.builder().relativeUrls(true).prefix("/x/").build();
    assertThat(url(relative, request("Host: a:5000").secure(true))).hasValue("https://a:5000/x");
    assertThat(url(HttpOptions.defaults(), request("Host: a"))).hasValue("http://a");
    assertThat(url(relative, request("Host: a/b"))).isEmpty();
    HttpOptions configured =
        relative.toBuilder().host(URI.create("https://b/y/")).build();
    assertThat(url(configured, request("Host: a"))).hasValue("https://b/y");
  }

  private static Optional<String> url(HttpOptions options, HttpRequest.Builder request) {
    return Locations.of(options, request.build()).url();
  }

  private static HttpRequest.Builder forwarded(String headers, String peer) {
    return request("Host: inner", headers.split("\n", -1))
        .remote(new InetSocketAddress(peer, 40000));
  }

  private static HttpRequest.Builder request(String header, String... more) {
    HttpRequest.Builder request = HttpRequest.builder("POST", "/v2/app/blobs/uploads/");
    add(request, header);
    List.of(more).forEach(each -> add(request, each));
    return request;
  }

  private static void add(HttpRequest.Builder request, String header) {
    int colon = header.indexOf(':');
    request.header(header.substring(0, colon), header.substring(colon + 1).strip());
  }

  private static String location(HttpOptions options, HttpRequest.Builder request) {
    return Locations.of(options, request.build()).of(PATH);
  }
}
