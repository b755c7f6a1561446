package io.stowage.registry.http.token;

import io.stowage.registry.model.Printable;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificates that are trusted: their own keys, and the certificates that they sign. Immutable.
 */
final class CertificateBundle {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateBundle.class);
  private static final int LONGEST_CHAIN = 10;

  private final Set<X509Certificate> roots;
  private final Map<String, VerificationKey> keys;

  private CertificateBundle(Set<X509Certificate> roots, Map<String, VerificationKey> keys) {
    this.roots = roots;
    this.keys = keys;
  }

  /** Returns a bundle without certificates. */
  static CertificateBundle empty() {
    return new CertificateBundle(Set.of(), Map.of());
  }

  /**
   * Parses a file in PEM form. Certificates that are not valid at present are logged.
   *
   * @throws IllegalArgumentException if there is no certificate, or if one is malformed or has a
   *     key that is not supported
   */
  static CertificateBundle parse(byte[] file) {
    Set<X509Certificate> roots = Pem.blocks(file, "CERTIFICATE").stream()
        .map(CertificateBundle::certificate)
        .collect(Collectors.toUnmodifiableSet());
    if (roots.isEmpty()) {
      throw new IllegalArgumentException("there is no certificate");
    }
    Map<String, VerificationKey> keys = new HashMap<>();
    for (X509Certificate root : roots) {
      VerificationKey key = VerificationKey.of(root.getPublicKey());
      key.ids().forEach(id -> keys.put(id, key));
    }
    Instant now = Instant.now();
    roots.stream().filter(root -> !isValid(root, now)).forEach(CertificateBundle::warn);
    return new CertificateBundle(roots, Map.copyOf(keys));
  }

  private static void warn(X509Certificate root) {
    LOG.warn(
        "The certificate of {}, which is trusted to sign tokens, is valid from {} to {} only",
        Printable.of(root.getSubjectX500Principal().getName()),
        root.getNotBefore().toInstant(),
        root.getNotAfter().toInstant());
  }

  /** Returns the key of the certificate in this bundle whose key has the identifier {@code id}. */
  Optional<VerificationKey> key(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  /**
   * Returns the key of the first certificate of a chain, each certificate of which is signed by the
   * next one, and the last one is in this bundle or signed by a certificate in this bundle.
   *
   * @param chain certificates in DER form and base64 (RFC 7515, section 4.1.6)
   * @throws IllegalArgumentException if the chain does not lead to this bundle, or if a certificate
   *     is malformed or not valid at {@code now}
   */
  VerificationKey keyOf(List<String> chain, Instant now) {
    if (chain.isEmpty() || chain.size() > LONGEST_CHAIN) {
      throw new IllegalArgumentException("a chain of certificates has " + chain.size()
          + " certificates, expected 1 to " + LONGEST_CHAIN);
    }
    List<X509Certificate> certificates = chain.stream()
        .map(encoded -> certificate(Base64.getDecoder().decode(encoded)))
        .toList();
    X509Certificate first = certificates.get(0);
    if (!isValid(first, now) || !leadsHere(certificates, now)) {
      throw new IllegalArgumentException(
          "the chain of certificates does not lead to a trusted certificate, or is not valid now");
    }
    return VerificationKey.of(first.getPublicKey());
  }

  private boolean leadsHere(List<X509Certificate> chain, Instant now) {
    List<X509Certificate> path = new ArrayList<>();
    for (X509Certificate certificate : chain) {
      if (roots.contains(certificate)) {
        return path.isEmpty() || isSigned(path, Set.of(certificate), now);
      }
      path.add(certificate);
    }
    return isSigned(path, roots, now);
  }

  private static boolean isSigned(
      List<X509Certificate> path, Set<X509Certificate> signers, Instant now) {
    Set<TrustAnchor> anchors = signers.stream()
        .filter(signer -> isValid(signer, now) && isAuthority(signer))
        .map(signer -> new TrustAnchor(signer, null))
        .collect(Collectors.toSet());
    if (anchors.isEmpty()) {
      return false;
    }
    try {
      CertPath checked = CertificateFactory.getInstance("X.509").generateCertPath(path);
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      CertPathValidator.getInstance("PKIX").validate(checked, parameters);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Returns whether a certificate may sign others. Version 1 does not say. */
  private static boolean isAuthority(X509Certificate certificate) {
    return certificate.getVersion() < 3 || certificate.getBasicConstraints() >= 0;
  }

  private static boolean isValid(X509Certificate certificate, Instant now) {
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && !now.isAfter(certificate.getNotAfter().toInstant());
  }

  private static X509Certificate certificate(byte[] encoded) {
    try {
      return (X509Certificate) CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (CertificateException e) {
      throw new IllegalArgumentException("a certificate is malformed", e);
    }
  }
}
