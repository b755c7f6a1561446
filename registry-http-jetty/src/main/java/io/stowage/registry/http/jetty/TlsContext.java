package io.stowage.registry.http.jetty;

import io.stowage.registry.model.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The certificates and settings of TLS as they were when the files were read. */
final class TlsContext {
  private static final Pattern SUITE_OF_TLS_1_3 = Pattern.compile("TLS_(AES|CHACHA20)_.*");
  private static final Pattern GOOD_SUITE =
      Pattern.compile("TLS_ECDHE_(RSA|ECDSA)_WITH_(AES_\\d+_GCM|CHACHA20_POLY1305)_.*");

  private final SSLContext context;
  private final SSLParameters parameters;

  private TlsContext(SSLContext context, SSLParameters parameters) {
    this.context = context;
    this.parameters = parameters;
  }

  /**
   * Reads the files that {@code options} name. Certificates that are not valid at present are
   * logged.
   *
   * @throws TlsException if they cannot be read or used
   */
  static TlsContext read(TlsOptions options) {
    KeyManager key = ServerKey.read(options.certificates(), options.key());
    TrustManager[] authorities = authorities(options);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {key}, authorities, null);
      return new TlsContext(context, parameters(options, context));
    } catch (GeneralSecurityException e) {
      throw new TlsException("TLS cannot be used with " + options, e);
    }
  }

  private static TrustManager[] authorities(TlsOptions options) {
    if (!options.clientAuth().verifies()) {
      return new TrustManager[] {new AnyClient()};
    }
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Path file : options.clientAuthorities()) {
        addAll(Pem.certificates(file), file, store);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsException("the authorities of clients cannot be used", e);
    }
  }

  private static void addAll(List<X509Certificate> certificates, Path file, KeyStore store)
      throws GeneralSecurityException {
    if (certificates.isEmpty()) {
      throw new TlsException(Printable.of(file) + " has no certificate, expected one or more");
    }
    Validity.warn(file, certificates);
    for (X509Certificate certificate : certificates) {
      store.setCertificateEntry("authority-" + store.size(), certificate);
    }
  }

  private static SSLParameters parameters(TlsOptions options, SSLContext context) {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(Arrays.stream(TlsOptions.Version.values())
        .filter(version -> version.compareTo(options.minimumVersion()) >= 0)
        .map(TlsOptions.Version::standardName)
        .toArray(String[]::new));
    String[] supported = context.getSupportedSSLParameters().getCipherSuites();
    parameters.setCipherSuites(suites(options.cipherSuites(), Arrays.asList(supported)));
    parameters.setUseCipherSuitesOrder(true);
    switch (options.clientAuth()) {
      case NONE -> parameters.setWantClientAuth(false);
      case REQUEST, VERIFY_IF_GIVEN -> parameters.setWantClientAuth(true);
      case REQUIRE_AND_VERIFY -> parameters.setNeedClientAuth(true);
    }
    return parameters;
  }

  private static String[] suites(List<String> wanted, List<String> supported) {
    List<String> suites = new ArrayList<>();
    for (String suite : supported) {
      if (SUITE_OF_TLS_1_3.matcher(suite).matches()
          || (wanted.isEmpty() && GOOD_SUITE.matcher(suite).matches())) {
        suites.add(suite);
      }
    }
    for (String suite : wanted) {
      suites.add(supported(suite, supported));
    }
    return suites.stream().distinct().toArray(String[]::new);
  }

  /** Java names some old suites with SSL instead of TLS. */
  private static String supported(String suite, List<String> supported) {
    if (supported.contains(suite)) {
      return suite;
    }
    String oldName = suite.replaceFirst("^TLS_", "SSL_");
    if (supported.contains(oldName)) {
      return oldName;
    }
    throw new TlsException("cipherSuites contains " + Printable.of(suite)
        + ", expected IANA names of suites that this version of Java has");
  }

  /** Returns the context. */
  SSLContext context() {
    return context;
  }

  /** Returns a new engine for one connection of a client. */
  SSLEngine engine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setSSLParameters(parameters);
    return engine;
  }
}
