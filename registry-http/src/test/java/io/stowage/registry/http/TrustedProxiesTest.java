package io.stowage.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which peers are trusted, and the address of the client behind them. */
class TrustedProxiesTest {
  private final TrustedProxies proxies =
      TrustedProxies.of(List.of("10.0.0.0/8", "192.0.2.7", "192.0.3.128/25", "fd00::/8"));

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0,true",
    "10.255.255.255,true",
    "11.0.0.0,false",
    "192.0.2.7,true",
    "192.0.2.8,false",
    "192.0.3.128,true",
    "192.0.3.127,false",
    "fd12::1,true",
    "fe80::1,false",
    "::ffff:10.0.0.1,true"
  })
  void containsTheAddressesOfItsBlocks(String address, boolean contained) {
    assertThat(proxies.contains(InetAddresses.forString(address))).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "fd00::/129",
        "fd00::1%x",
        "a.b"
      })
  void refusesWhatIsNoBlock(String block) {
    assertThatThrownBy(() -> TrustedProxies.of(List.of(block)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining('"' + block + '"');
  }

  @Test
  void theClientIsThePeerUnlessThatIsTrusted() {
    assertThat(client("198.51.100.1", "X-Forwarded-For", "203.0.113.9"))
        .isEqualTo("198.51.100.1:40000");
    assertThat(client("fe80::1", "X-Forwarded-For", "203.0.113.9")).isEqualTo("[fe80::1]:40000");
  }

  @ParameterizedTest
  @CsvSource({
    "'203.0.113.9',203.0.113.9",
    "'198.51.100.6, 203.0.113.9',203.0.113.9",
    "'203.0.113.9, 10.0.0.3, 192.0.2.7',203.0.113.9",
    "'10.0.0.4, 10.0.0.3',10.0.0.4",
    "'nonsense, 10.0.0.3',10.0.0.3",
    "'nonsense',10.0.0.1:40000",
    "'203.0.113.9, fe80::1%nowhere',10.0.0.1:40000",
    "'fe80::1%nowhere, 10.0.0.3',10.0.0.3"
  })
  void theClientIsTheLastHopThatIsNotTrusted(String header, String client) {
    assertThat(client("10.0.0.1", "X-Forwarded-For", header)).isEqualTo(client);
  }

  @Test
  void theClientMayBeNamedByTheRealIp() {
    assertThat(client("10.0.0.1", "X-Real-Ip", "203.0.113.9")).isEqualTo("203.0.113.9");
    assertThat(client("10.0.0.1", "X-Real-Ip", "nonsense")).isEqualTo("10.0.0.1:40000");
    assertThat(client("10.0.0.1", "X-Real-Ip", "fe80::1%lo")).isEqualTo("10.0.0.1:40000");
  }

  @Test
  void aRequestWithoutAPeerHasNoClient() {
    HttpRequest request = HttpRequest.builder("GET", "/v2/")
        .header("X-Forwarded-For", "203.0.113.9")
        .build();
    assertThat(proxies.clientOf(request)).isEmpty();
  }

  @Test
  void listsItsBlocks() {
    assertThat(proxies.toString())
        .isEqualTo("[10.0.0.0/8, 192.0.2.7/32, 192.0.3.128/25, fd00::/8]");
    assertThat(TrustedProxies.none().toString()).isEqualTo("[]");
  }

  private String client(String peer, String header, String value) {
    HttpRequest request = HttpRequest.builder("GET", "/v2/")
        .header(header, value)
        .remote(new InetSocketAddress(InetAddresses.forString(peer), 40000))
        .build();
    return proxies.clientOf(request).orElseThrow();
  }
}
