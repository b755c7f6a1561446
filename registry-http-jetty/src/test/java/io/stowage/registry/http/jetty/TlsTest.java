package io.stowage.registry.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.jetty.TlsOptions.ClientAuth;
import io.stowage.registry.http.jetty.TlsOptions.Version;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files are made by {@code src/test/resources/tls/make}. */
class TlsTest {
  private final Path directory;
  private final Path certificates;
  private final Path key;

  private final HttpHandler who = request -> HttpResponse.builder(200)
      .body(Bodies.text(request.secure() + " " + request.certificateName().orElse("nobody")))
      .build();

  TlsTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    certificates = directory.resolve("server.pem");
    key = directory.resolve("server.key");
    use("ec-chain.pem", "ec-pkcs8.key");
  }

  private void use(String certificateFile, String keyFile) throws IOException {
    Files.copy(file(certificateFile), certificates, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(file(keyFile), key, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path file(String name) {
    return Path.of("src/test/resources/tls", name);
  }

  private TlsOptions.Builder options() {
    return TlsOptions.builder(certificates, key).reloadInterval(Duration.ZERO);
  }

  private JettyServer start(TlsOptions options) {
    return JettyServer.builder(who).tls(options).start();
  }

  private SSLSocket connect(JettyServer server, Optional<String> client) throws IOException {
    try {
      return (SSLSocket)
          clientContext(client).getSocketFactory().createSocket("127.0.0.1", server.port());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the context of a client that trusts "root" alone. */
  private static SSLContext clientContext(Optional<String> client)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("root", Pem.certificates(file("root.pem")).get(0));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyManager[] keys = client
        .map(name -> new KeyManager[] {
          new ClientKey(ServerKey.read(file(name + ".pem"), file(name + ".key")))
        })
        .orElseGet(() -> new KeyManager[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust.getTrustManagers(), null);
    return context;
  }

  private static String get(SSLSocket socket) throws IOException {
    try (RawClient client = new RawClient(socket)) {
      return client.get("/").answer().text();
    }
  }

  private static List<String> names(Certificate[] chain) {
    return Arrays.stream(chain)
        .map(certificate ->
            ((X509Certificate) certificate).getSubjectX500Principal().getName())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "ec-chain.pem, ec-pkcs8.key, CN=ec", "ec-chain.pem, ec-sec1.key, CN=ec",
    "rsa-chain.pem, rsa-pkcs8.key, CN=rsa", "rsa-chain.pem, rsa-pkcs1.key, CN=rsa",
    "ed25519-chain.pem, ed25519.key, CN=ed25519"
  })
  void theWholeChainIsServed(String chain, String keyFile, String subject) throws IOException {
    use(chain, keyFile);
    try (JettyServer server = start(options().build());
        SSLSocket socket = connect(server, Optional.empty())) {
      socket.startHandshake(); // the client knows the root only
      assertThat(names(socket.getSession().getPeerCertificates()))
          .containsExactly(subject, "CN=intermediate");
      assertThat(get(socket)).isEqualTo("true nobody");
      assertThat(server.url().toString()).isEqualTo("https://127.0.0.1:" + server.port());
    }
  }

  @Test
  void theCertificateOfDistributionsDocumentationIsServed() throws IOException {
    use("domain.crt", "domain.key");
    try (JettyServer server = start(options().build());
        SSLSocket socket = connect(server, Optional.empty())) {
      assertThatThrownBy(socket::startHandshake) // self-signed, and unknown to the client
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("unable to find valid certification path");
    }
  }

  @Test
  void anotherCertificateIsServedAfterAReload() throws IOException {
    try (JettyServer server = start(options().build())) {
      assertThat(subject(server)).isEqualTo("CN=ec");
      use("rsa-chain.pem", "rsa-pkcs1.key");
      server.reloadCertificates();
      assertThat(subject(server)).isEqualTo("CN=rsa");
    }
  }

  @Test
  void filesThatChangeAreReadAgain() throws IOException {
    TlsOptions options = options().reloadInterval(Duration.ofMillis(20)).build();
    try (JettyServer server = start(options)) {
      use("rsa-chain.pem", "rsa-pkcs1.key");
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (!subject(server).equals("CN=rsa")) {
        assertThat(System.nanoTime()).isLessThan(end);
      }
    }
  }

  @Test
  void brokenFilesLeaveTheOldCertificateInUse() throws IOException {
    try (JettyServer server = start(options().build())) {
      Files.writeString(certificates, "nothing");
      assertThatThrownBy(server::reloadCertificates)
          .isInstanceOf(TlsException.class)
          .hasMessage(certificates + " has no certificate, expected one or more");
      use("rsa-chain.pem", "ec-pkcs8.key");
      assertThatThrownBy(server::reloadCertificates)
          .isInstanceOf(TlsException.class)
          .hasMessageContaining("has not the key of the first certificate in");
      assertThat(subject(server)).isEqualTo("CN=ec");
    }
  }

  private String subject(JettyServer server) throws IOException {
    try (SSLSocket socket = connect(server, Optional.empty())) {
      socket.startHandshake();
      return names(socket.getSession().getPeerCertificates()).get(0);
    }
  }

  @Test
  void anEncryptedKeyIsRefused() throws IOException {
    use("ec-chain.pem", "ec-encrypted.key");
    assertThatThrownBy(() -> start(options().build()))
        .isInstanceOf(TlsException.class)
        .hasMessage(key + " has an encrypted key, expected a plain one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-----BEGIN PRIVATE KEY-----\n!!!\n-----END PRIVATE KEY-----\n", ""})
  void aMalformedKeyIsRefused(String content) throws IOException {
    Files.writeString(key, content);
    assertThatThrownBy(() -> start(options().build()))
        .isInstanceOf(TlsException.class)
        .hasMessageStartingWith(key.toString());
  }

  @Test
  void aMissingFileIsRefused() throws IOException {
    Files.delete(key);
    assertThatThrownBy(() -> start(options().build()))
        .isInstanceOf(TlsException.class)
        .hasMessage(key + " cannot be read");
  }

  @Test
  void aCheckFindsWhatAStartWouldFind() throws IOException {
    options().clientAuthorities(List.of(file("root.pem"))).build().check();
    assertThatThrownBy(options().clientAuthorities(List.of(key)).build()::check)
        .isInstanceOf(TlsException.class)
        .hasMessage(key + " has no certificate, expected one or more");
    use("rsa-chain.pem", "ec-pkcs8.key");
    assertThatThrownBy(options().build()::check)
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("has not the key of the first certificate in");
  }

  @Test
  void certificatesThatAreNotValidAreNamed() {
    List<X509Certificate> chain = Pem.certificates(certificates);
    X509Certificate first = chain.get(0);
    Instant end = first.getNotAfter().toInstant();
    assertThat(Validity.problems(certificates, chain, Instant.EPOCH)).hasSize(2);
    assertThat(Validity.problems(certificates, chain, first.getNotBefore().toInstant()))
        .isEmpty();
    assertThat(Validity.problems(certificates, List.of(first), end)).isEmpty();
    assertThat(Validity.problems(certificates, List.of(first), end.plusMillis(1)))
        .containsExactly(certificates + ": the certificate of CN=ec is valid from "
            + first.getNotBefore().toInstant() + " to " + end + " only");
  }

  @Test
  void aVerifiedClientHasAName() throws IOException {
    TlsOptions options = options().clientAuthorities(List.of(file("root.pem"))).build();
    assertThat(options.clientAuth()).isEqualTo(ClientAuth.REQUIRE_AND_VERIFY);
    try (JettyServer server = start(options)) {
      assertThat(get(connect(server, Optional.of("client")))).isEqualTo("true CN=client");
      assertThatThrownBy(() -> get(connect(server, Optional.empty())))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> get(connect(server, Optional.of("stranger"))))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aClientMayGiveACertificate() throws IOException {
    TlsOptions options = options()
        .clientAuthorities(List.of(file("root.pem")))
        .clientAuth(ClientAuth.VERIFY_IF_GIVEN)
        .build();
    try (JettyServer server = start(options)) {
      assertThat(get(connect(server, Optional.of("client")))).isEqualTo("true CN=client");
      assertThat(get(connect(server, Optional.empty()))).isEqualTo("true nobody");
      assertThatThrownBy(() -> get(connect(server, Optional.of("stranger"))))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aCertificateThatIsNotVerifiedGivesNoName() throws IOException {
    try (JettyServer server = start(options().clientAuth(ClientAuth.REQUEST).build())) {
      assertThat(get(connect(server, Optional.of("stranger")))).isEqualTo("true nobody");
      assertThat(get(connect(server, Optional.empty()))).isEqualTo("true nobody");
    }
  }

  @Test
  void verificationNeedsAnAuthority() {
    TlsOptions.Builder builder = options().clientAuth(ClientAuth.VERIFY_IF_GIVEN);
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("clientAuth is VERIFY_IF_GIVEN, expected clientAuthorities with it");
  }

  @Test
  void theMinimumVersionIsKept() throws IOException {
    try (JettyServer server = start(options().minimumVersion(Version.TLS_1_3).build());
        SSLSocket old = connect(server, Optional.empty());
        SSLSocket current = connect(server, Optional.empty())) {
      old.setEnabledProtocols(new String[] {"TLSv1.2"});
      assertThatThrownBy(old::startHandshake).isInstanceOf(IOException.class);
      assertThat(get(current)).isEqualTo("true nobody");
    }
  }

  @Test
  void cipherSuitesAreChosen() throws IOException {
    String suite = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
    try (JettyServer server = start(options().cipherSuites(List.of(suite)).build());
        SSLSocket version2 = connect(server, Optional.empty());
        SSLSocket version3 = connect(server, Optional.empty())) {
      version2.setEnabledProtocols(new String[] {"TLSv1.2"});
      version2.startHandshake();
      assertThat(version2.getSession().getCipherSuite()).isEqualTo(suite);
      version3.startHandshake();
      assertThat(version3.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void anUnknownCipherSuiteIsRefused() {
    assertThatThrownBy(() -> start(options().cipherSuites(List.of("TLS_NONE")).build()))
        .isInstanceOf(TlsException.class)
        .hasMessage("cipherSuites contains TLS_NONE, expected IANA names of suites that this"
            + " version of Java has");
  }

  @Test
  void http2IsNegotiatedIfEnabled() throws Exception {
    try (JettyServer server =
        JettyServer.builder(who).tls(options().build()).http2(true).start()) {
      HttpClient client =
          HttpClient.newBuilder().sslContext(clientContext(Optional.empty())).build();
      HttpRequest request =
          HttpRequest.newBuilder(server.url()).timeout(Duration.ofSeconds(20)).build();
      var answer = client.send(request, BodyHandlers.ofString());
      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(answer.body()).isEqualTo("true nobody");
      assertThat(get(connect(server, Optional.empty()))).isEqualTo("true nobody");
    }
  }

  @Test
  void largeBodiesAreSentOverTls() throws Exception {
    byte[] content = Bodies.file(directory.resolve("blob"), 3_000_000);
    HttpHandler handler = request -> HttpResponse.builder(200)
        .body(Bodies.region(directory.resolve("blob"), 0, content.length))
        .build();
    try (JettyServer server =
            JettyServer.builder(handler).tls(options().build()).start();
        RawClient client = new RawClient(connect(server, Optional.empty()))) {
      assertThat(client.get("/").answer().body()).isEqualTo(content);
    }
  }

  @Test
  void optionsNameTheirSettings() {
    assertThat(options().build().toBuilder().build().toString())
        .isEqualTo("TlsOptions[certificates=" + certificates
            + ", key=" + key
            + ", clientAuthorities=[], clientAuth=NONE, minimumVersion=TLS_1_2,"
            + " cipherSuites=[], reloadInterval=PT0S]");
    assertThatThrownBy(() -> options().reloadInterval(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Offers a certificate to every server, also to those that do not know its authority. */
  private record ClientKey(ServerKey key) implements X509KeyManager {
    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return new String[] {"server"};
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
      return "server";
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      return key.getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      return key.getPrivateKey(alias);
    }
  }
}
