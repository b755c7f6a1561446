package io.stowage.registry.testing.http;

import io.stowage.registry.http.jetty.JettyServer;
import io.stowage.registry.http.jetty.TlsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/** A certificate of an authority that only this object knows. It is valid for a month. */
final class GeneratedTls implements ServerTls {
  private final String authority;
  private final String certificate;
  private final String key;
  private final Path parent;

  private GeneratedTls(String authority, CertificateWriter.Issued server, Path parent)
      throws GeneralSecurityException {
    this.authority = authority;
    this.certificate = pem("CERTIFICATE", server.certificate().getEncoded());
    this.key = pem("PRIVATE KEY", server.keys().getPrivate().getEncoded());
    this.parent = parent;
  }

  /**
   * Returns a certificate for these host names and addresses.
   *
   * @throws IllegalArgumentException if one of them is malformed
   */
  static GeneratedTls of(List<String> names) {
    return of(names, Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * Returns a certificate as {@link #of(List)} does, with its temporary files in {@code parent}.
   */
  static GeneratedTls of(List<String> names, Path parent) {
    try {
      CertificateWriter writer = new CertificateWriter(Instant.now());
      String authority = pem("CERTIFICATE", writer.authority().getEncoded());
      return new GeneratedTls(authority, writer.server(names), parent);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime cannot make certificates on P-256", e);
    }
  }

  private static String pem(String label, byte[] content) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }

  @Override
  public JettyServer start(JettyServer.Builder server) {
    return withFiles(options -> server.tls(options).start());
  }

  @Override
  public String trusted() {
    return authority;
  }

  /**
   * Calls {@code action} while the certificate and the key are in files, which it may read once.
   */
  <T> T withFiles(Function<TlsOptions, T> action) {
    try {
      Path folder = Files.createTempDirectory(parent, "stowage-tls-");
      Path certificates = folder.resolve("server.crt");
      Path keyFile = folder.resolve("server.key");
      try {
        Files.writeString(certificates, certificate, StandardCharsets.US_ASCII);
        Files.writeString(keyFile, key, StandardCharsets.US_ASCII);
        return action.apply(TlsOptions.builder(certificates, keyFile)
            .reloadInterval(Duration.ZERO)
            .build());
      } finally {
        Files.deleteIfExists(keyFile);
        Files.deleteIfExists(certificates);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the certificate cannot be written to a file", e);
    }
  }

  /** Returns the name of this class; the key is not shown. */
  @Override
  public String toString() {
    return "GeneratedTls";
  }
}
