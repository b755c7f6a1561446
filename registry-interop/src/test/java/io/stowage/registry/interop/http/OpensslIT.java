package io.stowage.registry.interop.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import io.stowage.registry.exploration.peer.Command;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.http.jetty.TlsOptions;
import io.stowage.registry.testing.http.RegistryServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The TLS of the server as {@code openssl s_client} sees it, with certificates that openssl made. */
@RequiresPeers("openssl")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpensslIT {
  private static final String NAME = "myregistry.domain.com";
  private static final String REQUEST =
      "GET /v2/ HTTP/1.1\r\nHost: " + NAME + "\r\nConnection: close\r\n\r\n";
  private static final String SERVED = "HTTP/1.1 200 OK";

  /** In Debian, the client itself refuses old versions otherwise. */
  private static final String OLD_CIPHERS = "DEFAULT:@SECLEVEL=0";

  private final Path folder;

  OpensslIT(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Makes an authority, one below it, and a server and a client of the latter. */
  @BeforeAll
  void makeCertificates() throws IOException {
    authority("root", "");
    authority("intermediate", "root");
    certificate("server", "/CN=" + NAME, "subjectAltName=DNS:" + NAME, "intermediate");
    certificate("client", "/CN=ci", "extendedKeyUsage=clientAuth", "intermediate");
    authority("other", "");
    certificate("stranger", "/CN=ci", "extendedKeyUsage=clientAuth", "other");
    for (String name : List.of("server", "client")) {
      Files.writeString(
          folder.resolve(name + "-chain.pem"),
          Files.readString(pem(name)) + Files.readString(pem("intermediate")));
    }
  }

  private void authority(String name, String issuer) {
    String extension = "basicConstraints=critical,CA:TRUE";
    if (issuer.isEmpty()) {
      openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2")
          .and("-subj", "/CN=" + name, "-addext", extension)
          .and("-keyout", key(name), "-out", pem(name).toString())
          .run();
    } else {
      certificate(name, "/CN=" + name, extension, issuer);
    }
  }

  private void certificate(String name, String subject, String extension, String issuer) {
    try {
      Path request = folder.resolve(name + ".csr");
      Path extensions = Files.writeString(folder.resolve(name + ".ext"), extension);
      openssl("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes")
          .and("-subj", subject, "-keyout", key(name), "-out", request.toString())
          .run();
      openssl("x509 -req -days 2 -CAcreateserial")
          .and("-in", request.toString(), "-CA", pem(issuer).toString(), "-CAkey", key(issuer))
          .and("-extfile", extensions.toString(), "-out", pem(name).toString())
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path pem(String name) {
    return folder.resolve(name + ".pem");
  }

  private String key(String name) {
    return folder.resolve(name + ".key").toString();
  }

  private static Command openssl(String arguments) {
    return Command.of("openssl").and(Splitter.on(' ').splitToList(arguments));
  }

  private TlsOptions.Builder chain() {
    return TlsOptions.builder(folder.resolve("server-chain.pem"), folder.resolve("server.key"));
  }

  private static RegistryServer serve(TlsOptions options) {
    return RegistryServer.builder().tls(options).start();
  }

  /** Returns a client that trusts the authority {@code trusted} and asks for the name. */
  private Command client(RegistryServer server, Path trusted) {
    return openssl("s_client -ign_eof -showcerts -verify_return_error")
        .and("-connect", server.hostAndPort(), "-servername", NAME, "-verify_hostname", NAME)
        .and("-CAfile", trusted.toString(), "-no-CApath", "-no-CAstore")
        .reading(REQUEST);
  }

  @Test
  void theWholeChainIsServed() {
    try (RegistryServer server = serve(chain().build())) {
      Command.Outcome outcome = client(server, pem("root")).run();
      assertThat(outcome.output())
          .contains("0 s:CN = " + NAME, "i:CN = intermediate", "1 s:CN = intermediate")
          .contains("i:CN = root", "Verify return code: 0 (ok)", SERVED)
          .contains("Docker-Distribution-API-Version: registry/2.0");
      assertThat(outcome.output().split("BEGIN CERTIFICATE", -1)).hasSize(3);
    }
  }

  @Test
  void aChainWithoutItsIntermediateAuthorityIsNotVerified() {
    try (RegistryServer server =
        serve(TlsOptions.builder(pem("server"), Path.of(key("server"))).build())) {
      Command.Outcome outcome = client(server, pem("root")).tryToRun();
      assertThat(outcome.output()).doesNotContain(SERVED);
      assertThat(outcome.errors()).contains("unable to get local issuer certificate");
    }
  }

  /** Both forms of "Generate your own certificate" in Distribution's documentation, 2 and 3. */
  @ParameterizedTest
  @ValueSource(strings = {"", "subjectAltName = DNS:" + NAME})
  void theCertificateOfDistributionsDocumentationIsServed(String extension) {
    Path certificate = folder.resolve("domain.crt");
    Path key = folder.resolve("domain.key");
    Command make = openssl("req -newkey rsa:4096 -nodes -sha256 -x509 -days 365")
        .and("-keyout", key.toString(), "-out", certificate.toString(), "-subj", "/CN=" + NAME);
    (extension.isEmpty() ? make : make.and("-addext", extension)).run();
    try (RegistryServer server = serve(TlsOptions.builder(certificate, key).build())) {
      assertThat(client(server, certificate).run().output())
          .contains("0 s:CN = " + NAME, "Verify return code: 0 (ok)", SERVED);
      assertThat(client(server, pem("root")).tryToRun().output()).doesNotContain(SERVED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1", "-tls1_1"})
  void oldVersionsAreRefused(String version) {
    try (RegistryServer server = serve(chain().build())) {
      Command.Outcome outcome =
          client(server, pem("root")).and(version, "-cipher", OLD_CIPHERS).tryToRun();
      assertThat(outcome.output()).doesNotContain(SERVED);
      assertThat(outcome.errors()).contains("alert protocol version");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void currentVersionsAreSpoken(String version) {
    try (RegistryServer server = serve(chain().build())) {
      assertThat(client(server, pem("root")).and(version).run().output()).contains(SERVED);
    }
  }

  @Test
  void aHigherMinimumVersionIsKept() {
    TlsOptions options = chain().minimumVersion(TlsOptions.Version.TLS_1_3).build();
    try (RegistryServer server = serve(options)) {
      Command.Outcome outcome = client(server, pem("root")).and("-tls1_2").tryToRun();
      assertThat(outcome.output()).doesNotContain(SERVED);
      assertThat(outcome.errors()).contains("alert protocol version");
      assertThat(client(server, pem("root")).and("-tls1_3").run().output()).contains(SERVED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"AES128-SHA", "ECDHE-ECDSA-AES128-SHA", "aNULL", "eNULL"})
  void weakCipherSuitesAreRefused(String suite) {
    try (RegistryServer server = serve(chain().build())) {
      Command.Outcome outcome = client(server, pem("root"))
          .and("-tls1_2", "-cipher", suite + ":@SECLEVEL=0")
          .tryToRun();
      assertThat(outcome.output()).doesNotContain(SERVED);
      assertThat(outcome.errors()).contains("alert handshake failure");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void aClientNeedsACertificateOfTheAuthority(String version) {
    TlsOptions options = chain().clientAuthorities(List.of(pem("root"))).build();
    try (RegistryServer server = serve(options)) {
      Command client = client(server, pem("root")).and(version);
      assertThat(client.tryToRun().output()).doesNotContain(SERVED);
      assertThat(client
              .and("-cert", pem("stranger").toString(), "-key", key("stranger"))
              .tryToRun()
              .output())
          .doesNotContain(SERVED);
      assertThat(client
              .and("-cert", pem("client").toString(), "-key", key("client"))
              .and("-cert_chain", folder.resolve("client-chain.pem").toString())
              .run()
              .output())
          .contains("Acceptable client certificate CA names", "CN = root", SERVED);
    }
  }
}
