package io.stowage.registry.testing.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.http.jetty.TlsOptions;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests a server with TLS, and the certificates that are made for it. */
class TlsTest {
  @Test
  void answersAClientThatTrustsIt() throws Exception {
    try (RegistryServer server = RegistryServer.builder().tls().start()) {
      assertThat(server.url()).hasScheme("https");
      Client client = Client.trusting(server);
      client.push(Client.image("app"), "1");
      assertThat(client.getManifest("app", "1").statusCode()).isEqualTo(200);
      URI byName = URI.create("https://localhost:" + server.port());
      assertThat(client.at(byName).get("/v2/").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void isNotTrustedOtherwise() {
    try (RegistryServer server = RegistryServer.builder().tls().start();
        RegistryServer other = RegistryServer.builder().tls().start()) {
      Client stranger = Client.of(server);
      assertThatThrownBy(() -> stranger.get("/v2/")).isInstanceOf(SSLException.class);
      Client misled = Client.trusting(other).at(server.url());
      assertThatThrownBy(() -> misled.get("/v2/")).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void keepsItsCertificateWhenItIsStartedAgain() throws Exception {
    RegistryServer server = RegistryServer.builder().tls().build();
    String before = server.certificatePem();
    for (int i = 0; i < 2; i++) {
      try (server) {
        server.start();
        assertThat(Client.trusting(server).get("/v2/").statusCode()).isEqualTo(200);
      }
    }
    assertThat(server.certificatePem()).isEqualTo(before);
  }

  @Test
  void showsTheCertificateToTrust() throws Exception {
    RegistryServer server = RegistryServer.builder().tls().build();
    byte[] pem = server.certificatePem().getBytes(StandardCharsets.US_ASCII);
    X509Certificate parsed = (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    assertThat(parsed.getBasicConstraints()).isNotNegative();
    assertThat(Collections.list(server.trustStore().aliases()))
        .singleElement()
        .satisfies(
            alias -> assertThat(server.trustStore().getCertificate(alias)).isEqualTo(parsed));
  }

  @Test
  void usesTheCertificateOfTheTest() throws Exception {
    GeneratedTls.of(List.of("127.0.0.1")).withFiles(options -> {
      try (RegistryServer server = RegistryServer.builder().tls(options).start()) {
        assertThat(Files.readString(options.certificates()))
            .isEqualToIgnoringNewLines(server.certificatePem());
        return assertThat(Client.trusting(server).get("/v2/").statusCode()).isEqualTo(200);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
  }

  @Test
  void leavesNoKeyOnTheDisk(@TempDir Path folder) {
    GeneratedTls tls = GeneratedTls.of(List.of("localhost"), folder);
    TlsOptions used = tls.withFiles(options -> {
      assertThat(options.key()).startsWith(folder).isRegularFile();
      return options;
    });
    assertThat(used.key()).doesNotExist();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void signsACertificateForTheServer() throws Exception {
    Instant now = Instant.parse("2026-05-06T07:08:09Z");
    CertificateWriter writer = new CertificateWriter(now);
    X509Certificate authority = writer.authority();
    X509Certificate server =
        writer.server(List.of("localhost", "127.0.0.1", "::1", "a.example")).certificate();

    authority.verify(authority.getPublicKey());
    server.verify(authority.getPublicKey());
    assertThat(server.getIssuerX500Principal()).isEqualTo(authority.getSubjectX500Principal());
    assertThat(server.getVersion()).isEqualTo(3);
    assertThat(server.getNotBefore()).isEqualTo(Date.from(now.minus(1, ChronoUnit.DAYS)));
    assertThat(server.getNotAfter()).isEqualTo(Date.from(now.plus(30, ChronoUnit.DAYS)));
    assertThat(server.getBasicConstraints()).isEqualTo(-1);
    assertThat(server.getKeyUsage()[0]).isTrue();
    assertThat(authority.getKeyUsage()[5]).isTrue();
    assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(server.getCriticalExtensionOIDs()).containsOnly("2.5.29.19", "2.5.29.15");
    assertThat(server.getSubjectAlternativeNames())
        .containsExactly(
            List.of(2, "localhost"),
            List.of(7, "127.0.0.1"),
            List.of(7, "0:0:0:0:0:0:0:1"),
            List.of(2, "a.example"));
    assertThat(server.getExtensionValue("2.5.29.35")).isNotEmpty();
    assertThat(server.getExtensionValue("2.5.29.14"))
        .isNotEqualTo(authority.getExtensionValue("2.5.29.14"));
  }

  @Test
  void encodesLongValues() throws Exception {
    List<String> names = Collections.nCopies(300, "a-long-name-of-a-host.example.com");
    X509Certificate server = new CertificateWriter(Instant.now()).server(names).certificate();
    assertThat(server.getSubjectAlternativeNames()).hasSize(300);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "bücher.example", "a/b"})
  void refusesAMalformedName(String name) {
    RegistryServer.Builder builder = RegistryServer.builder().tls(name);
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + name + "\"");
  }

  @Test
  void hasNothingToTrustWithoutTls() {
    try (RegistryServer server = RegistryServer.builder().start()) {
      assertThatThrownBy(server::trustStore)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("tls()");
      assertThatThrownBy(server::certificatePem).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(server::sslContext).isInstanceOf(IllegalStateException.class);
    }
  }
}
