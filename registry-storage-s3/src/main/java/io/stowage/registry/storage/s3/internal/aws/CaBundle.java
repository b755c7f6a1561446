package io.stowage.registry.storage.s3.internal.aws;

import io.stowage.registry.model.Printable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A file with the certificates of authorities, in PEM form (RFC 7468). */
final class CaBundle {
  private static final int LIMIT = 4 << 20;

  private CaBundle() {}

  /**
   * Returns what trusts the authorities in {@code file}, and no others.
   *
   * @throws IllegalArgumentException if the file cannot be read, or does not contain certificates
   *     alone
   */
  static TrustManager[] trust(Path file) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (Certificate each : certificates(file)) {
        store.setCertificateEntry("authority-" + store.size(), each);
      }
      if (store.size() == 0) {
        throw new IOException("it has no certificate");
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "cabundle is " + Printable.of(file)
              + ", expected a file with certificates of authorities in PEM form: "
              + Failures.shown(e.toString()),
          e);
    }
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(LIMIT + 1);
      if (content.length > LIMIT) {
        throw new IOException("it is longer than " + LIMIT + " bytes");
      }
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(content));
    }
  }
}
