package io.stowage.registry.http.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The keys whose signatures are trusted. Implementations are thread-safe. */
interface TrustedKeys {
  /**
   * Returns the key with {@code id}, which is the identifier in a set of JSON Web Keys, the
   * fingerprint of libtrust, or the thumbprint of RFC 7638.
   */
  Optional<VerificationKey> key(String id);

  /**
   * Returns the key of the first certificate of a chain that leads to a trusted certificate.
   *
   * @throws IllegalArgumentException if it does not
   */
  VerificationKey keyOf(List<String> chain, Instant now);

  /** Returns {@code key} as the only trusted key. */
  static TrustedKeys only(VerificationKey key) {
    return new TrustedKeys() {
      @Override
      public Optional<VerificationKey> key(String id) {
        return key.ids().contains(id) ? Optional.of(key) : Optional.empty();
      }

      @Override
      public VerificationKey keyOf(List<String> chain, Instant now) {
        return CertificateBundle.empty().keyOf(chain, now);
      }
    };
  }
}
