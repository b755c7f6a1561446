package io.stowage.registry.http.jetty;

import io.stowage.registry.model.Printable;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for certificates that are not valid at present. A server starts with them. */
final class Validity {
  private static final Logger LOGGER = LoggerFactory.getLogger(Validity.class);

  private Validity() {}

  /** Logs a warning for each of the {@code certificates} in {@code file} that is not valid now. */
  static void warn(Path file, List<X509Certificate> certificates) {
    problems(file, certificates, Instant.now()).forEach(problem -> LOGGER.warn("{}", problem));
  }

  /** Describes the {@code certificates} in {@code file} that are not valid at {@code now}. */
  static List<String> problems(Path file, List<X509Certificate> certificates, Instant now) {
    return certificates.stream()
        .filter(certificate -> !isValid(certificate, now))
        .map(certificate -> Printable.of(file) + ": the certificate of "
            + Printable.of(certificate.getSubjectX500Principal().getName()) + " is valid from "
            + certificate.getNotBefore().toInstant() + " to "
            + certificate.getNotAfter().toInstant() + " only")
        .toList();
  }

  private static boolean isValid(X509Certificate certificate, Instant now) {
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && !now.isAfter(certificate.getNotAfter().toInstant());
  }
}
