package io.stowage.registry.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NotBlank;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasicCredentialsTest {
  @Test
  void theExampleOfTheSpecificationIsRead() {
    assertThat(BasicCredentials.of(Requests.with("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")))
        .contains(new BasicCredentials("Aladdin", "open sesame"));
  }

  @Test
  void thePasswordMayContainColonsAndBeEmpty() {
    assertThat(BasicCredentials.of(Requests.with(encoded("user:a:b"))))
        .contains(new BasicCredentials("user", "a:b"));
    assertThat(BasicCredentials.of(Requests.with(encoded("user:"))))
        .contains(new BasicCredentials("user", ""));
  }

  @Test
  void theSchemeIsReadInAnyCase() {
    assertThat(BasicCredentials.of(Requests.with("bASIC  dTpw")))
        .contains(new BasicCredentials("u", "p"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nocolon", ":password", "us\u0000er:p", "user:pass\nword", "u:p\u007f"})
  void credentialsThatTheSchemeDoesNotAllowAreNotRead(String text) {
    assertThat(BasicCredentials.of(Requests.with(encoded(text)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Basic", "Basic ", "Basic !!!", "Bearer dTpw", "Basic /3U6cA==", "dTpw"})
  void aMalformedHeaderIsNotRead(String header) {
    assertThat(BasicCredentials.of(Requests.with(header))).isEmpty();
  }

  @Test
  void severalHeadersAreNotRead() {
    HttpRequest request = HttpRequest.builder("GET", "/v2/")
        .header("Authorization", encoded("a:b"))
        .header("authorization", encoded("a:b"))
        .build();
    assertThat(BasicCredentials.of(request)).isEmpty();
  }

  @Test
  void anOverlongHeaderIsNotRead() {
    assertThat(BasicCredentials.of(Requests.with(encoded("u:" + "p".repeat(4000)))))
        .isEmpty();
    assertThat(AuthorizationHeader.of(Requests.with("Bearer " + "t".repeat(64 * 1024))))
        .isEmpty();
  }

  @Test
  void theTextShowsNoPassword() {
    assertThat(new BasicCredentials("user", "geheim").toString())
        .contains("user")
        .doesNotContain("geheim");
    assertThat(new AuthorizationHeader("geheim", "geheim").toString()).doesNotContain("geheim");
  }

  @Test
  void aUserWithAColonCannotBeTransmitted() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BasicCredentials("a:b", "p"))
        .withMessageContaining("colon");
  }

  @Property
  void writtenCredentialsAreReadAgain(
      @ForAll @AlphaChars @NotBlank String user, @ForAll String anything) {
    String password = anything.replaceAll("[\\p{Cc}\\p{Cs}]", "");
    BasicCredentials credentials = new BasicCredentials(user, password);
    assertThat(BasicCredentials.of(Requests.with(credentials.toHeader()))).contains(credentials);
  }

  @Property
  void anyHeaderIsReadOrNot(@ForAll String text) {
    String header = text.replaceAll("[\r\n\u0000]", "");
    for (String value : new String[] {header, "Basic " + header, encoded(text)}) {
      Optional<BasicCredentials> read = BasicCredentials.of(Requests.with(value));
      read.ifPresent(each -> assertThat(each.user()).isNotEmpty().doesNotContain(":"));
    }
  }

  private static String encoded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }
}
