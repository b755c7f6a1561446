package io.stowage.registry.testing.http;

import io.stowage.registry.http.jetty.JettyServer;
import io.stowage.registry.http.jetty.TlsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A certificate in files of the test, which clients have to trust with its whole chain.
 *
 * @param options the options of the server
 */
record GivenTls(TlsOptions options) implements ServerTls {
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

  @Override
  public JettyServer start(JettyServer.Builder server) {
    return server.tls(options).start();
  }

  @Override
  public String trusted() {
    try {
      String text = Files.readString(options.certificates(), StandardCharsets.ISO_8859_1);
      return CERTIFICATE
          .matcher(text)
          .results()
          .map(MatchResult::group)
          .collect(Collectors.joining("\n", "", "\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(options.certificates() + " cannot be read", e);
    }
  }
}
