package io.stowage.registry.testing.http;

import io.stowage.registry.http.jetty.JettyServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificate of a server, and what its clients have to trust. Thread-safe. */
interface ServerTls {
  /** Starts a server that has the certificate. */
  JettyServer start(JettyServer.Builder server);

  /** Returns the certificates that clients have to trust, in PEM form. */
  String trusted();

  /** Returns a new store with the certificates that clients have to trust. */
  default KeyStore trustStore() {
    byte[] pem = trusted().getBytes(StandardCharsets.US_ASCII);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Certificate each : factory.generateCertificates(new ByteArrayInputStream(pem))) {
        store.setCertificateEntry("stowage-" + store.size(), each);
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the certificates cannot be stored", e);
    }
  }

  /** Returns a new context for clients, which trusts these certificates alone. */
  default SSLContext clientContext() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trustStore());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no TLS", e);
    }
  }
}
