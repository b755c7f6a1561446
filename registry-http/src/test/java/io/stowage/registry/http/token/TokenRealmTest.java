package io.stowage.registry.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.TrustedProxies;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRealmTest {
  private static final TrustedProxies PROXIES = TrustedProxies.of(List.of("10.0.0.0/8"));

  @Test
  void aFixedUrlIsTheSameForAllRequests() {
    URI url = URI.create("https://auth.example.com/token");
    assertThat(TokenRealm.at(url).of(request("a").build())).isEqualTo(url.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/token", "ftp://a/token", "http:token", "mailto:a@b"})
  void aUrlThatIsNotOneOfAServerIsRefused(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> TokenRealm.at(URI.create(url)));
  }

  @Test
  void anAutomaticRedirectGoesToTheSameHostOverHttps() {
    TokenRealm realm = TokenRealm.autoRedirect("/auth/token");
    assertThat(realm.of(request("a.example.com:5000").build()))
        .isEqualTo("https://a.example.com:5000/auth/token");
  }

  @Test
  void aTrustedProxyTellsSchemeAndHost() {
    TokenRealm redirect = TokenRealm.autoRedirect("/token", PROXIES);
    assertThat(redirect.of(forwarded("10.1.2.3", "http"))).isEqualTo("http://outer/token");
    TokenRealm here = TokenRealm.onThisServer("/token", PROXIES);
    assertThat(here.of(forwarded("10.1.2.3", "https, http"))).isEqualTo("https://outer/token");
  }

  @Test
  void anyoneElseIsNotBelieved() {
    assertThat(TokenRealm.autoRedirect("/token", PROXIES).of(forwarded("192.0.2.1", "http")))
        .isEqualTo("https://inner/token");
    assertThat(TokenRealm.onThisServer("/token", PROXIES).of(forwarded("192.0.2.1", "https")))
        .isEqualTo("http://inner/token");
    assertThat(TokenRealm.onThisServer("/token").of(forwarded("10.1.2.3", "https")))
        .isEqualTo("http://inner/token");
  }

  @Test
  void thisServerIsReachedAsTheRequestWas() {
    TokenRealm realm = TokenRealm.onThisServer("/token");
    assertThat(realm.of(request("[::1]:5000").build())).isEqualTo("http://[::1]:5000/token");
    assertThat(realm.of(request("a").secure(true).build())).isEqualTo("https://a/token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\"b", "a/b", "a b", "user@a", "a:b", "[x]", "a:123456", "a?b"})
  void aMalformedHostIsNotShown(String host) {
    assertThat(TokenRealm.onThisServer("/token").of(request(host).build()))
        .isEqualTo("http://localhost/token");
  }

  @Test
  void anUnknownSchemeIsNotShown() {
    assertThat(TokenRealm.onThisServer("/token", PROXIES).of(forwarded("10.1.2.3", "javascript")))
        .isEqualTo("http://outer/token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "token", "https://a/token"})
  void aPathThatDoesNotBeginAtTheRootIsRefused(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> TokenRealm.onThisServer(path));
    assertThatIllegalArgumentException().isThrownBy(() -> TokenRealm.autoRedirect(path));
  }

  private static HttpRequest forwarded(String peer, String scheme) {
    return request("inner")
        .header("X-Forwarded-Proto", scheme)
        .header("X-Forwarded-Host", "outer")
        .remote(new InetSocketAddress(peer, 40000))
        .build();
  }

  private static HttpRequest.Builder request(String host) {
    return HttpRequest.builder("GET", "/v2/").header("Host", host);
  }
}
