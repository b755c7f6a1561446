package io.stowage.registry.server.config;

import io.stowage.registry.http.jetty.TlsOptions;
import io.stowage.registry.http.jetty.TlsOptions.ClientAuth;
import io.stowage.registry.http.jetty.TlsOptions.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the section {@code http.tls}. */
final class TlsSection {
  private final Section tls;

  private TlsSection(Section tls) {
    this.tls = tls;
  }

  /** Returns the options of TLS; without a certificate and key there is no TLS. */
  static Optional<TlsOptions> read(Section tls) {
    TlsSection section = new TlsSection(tls);
    if (tls.text("certificate").isEmpty() && tls.text("key").isEmpty()) {
      section.checkUnused();
      return Optional.empty();
    }
    return Optional.of(section.options());
  }

  /** Refuses settings for protection that would have no effect. */
  private void checkUnused() {
    if (tls.text("clientauth").isPresent() || !tls.texts("clientcas").isEmpty()) {
      throw tls.invalid("certificate", "missing", "a certificate, as the server verifies clients");
    }
  }

  private TlsOptions options() {
    TlsOptions.Builder options = TlsOptions.builder(
            tls.requiredFile("certificate", "the file of the certificate of http.tls.key"),
            tls.requiredFile("key", "the file of the key of http.tls.certificate"))
        .clientAuthorities(clientAuthorities())
        .minimumVersion(minimumVersion())
        .cipherSuites(cipherSuites());
    clientAuth().ifPresent(options::clientAuth);
    return options.build();
  }

  private List<Path> clientAuthorities() {
    return tls.texts("clientcas").stream()
        .map(text -> tls.file("clientcas", text))
        .toList();
  }

  private Optional<ClientAuth> clientAuth() {
    Optional<ClientAuth> chosen = tls.text("clientauth").map(this::clientAuth);
    boolean verifies = chosen.filter(auth -> auth != ClientAuth.REQUEST).isPresent();
    if (verifies && tls.texts("clientcas").isEmpty()) {
      throw tls.invalid("clientcas", "missing", "the authorities that http.tls.clientauth needs");
    }
    return chosen;
  }

  private ClientAuth clientAuth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "request-client-cert" -> ClientAuth.REQUEST;
      case "verify-client-cert-if-given" -> ClientAuth.VERIFY_IF_GIVEN;
      case "require-and-verify-client-cert" -> ClientAuth.REQUIRE_AND_VERIFY;
      default ->
        throw tls.invalid(
            "clientauth",
            text,
            "require-and-verify-client-cert, verify-client-cert-if-given or request-client-cert; "
                + "a required certificate that is not verified protects nothing");
    };
  }

  private Version minimumVersion() {
    String text = tls.text("minimumtls").orElse("");
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "tls1.2" -> Version.TLS_1_2;
      case "tls1.3" -> Version.TLS_1_3;
      default -> throw tls.invalid("minimumtls", text, "tls1.2 or tls1.3; older ones are weak");
    };
  }

  private List<String> cipherSuites() {
    List<String> suites = tls.texts("ciphersuites");
    for (String suite : suites) {
      if (!suite.startsWith("TLS_")) {
        throw tls.invalid("ciphersuites", suite, "IANA names, which begin with TLS_");
      }
    }
    return suites;
  }
}
