package io.stowage.registry.http.token;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.http.access.WatchedFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys in a bundle of certificates, in a set of JSON Web Keys, or in both, each of which is
 * read again when it changes.
 */
final class KeyFiles implements TrustedKeys {
  private static final int LARGEST_FILE = 1024 * 1024;

  private final Optional<WatchedFile<CertificateBundle>> certificates;
  private final Optional<WatchedFile<Map<String, VerificationKey>>> keys;

  /**
   * Reads the files.
   *
   * @throws io.stowage.registry.http.access.UnusableFileException if one of them cannot be used
   */
  KeyFiles(Optional<Path> certificates, Optional<Path> keys) {
    this.certificates = certificates.map(path ->
        WatchedFile.open(path, "certificates in PEM form", LARGEST_FILE, CertificateBundle::parse));
    this.keys = keys.map(
        path -> WatchedFile.open(path, "a JSON Web Key Set", LARGEST_FILE, KeyFiles::keys));
  }

  @Override
  public Optional<VerificationKey> key(String id) {
    return keys.map(WatchedFile::current)
        .flatMap(known -> Optional.ofNullable(known.get(id)))
        .or(() -> certificates.map(WatchedFile::current).flatMap(bundle -> bundle.key(id)));
  }

  @Override
  public VerificationKey keyOf(List<String> chain, Instant now) {
    return certificates
        .map(WatchedFile::current)
        .orElseGet(CertificateBundle::empty)
        .keyOf(chain, now);
  }

  /**
   * Parses a JSON Web Key Set (RFC 7517, section 5). Keys of kinds that are not supported are
   * ignored, as the RFC recommends.
   */
  private static Map<String, VerificationKey> keys(byte[] file) {
    Map<String, VerificationKey> keys = new HashMap<>();
    for (JsonNode jwk : Json.elements(Json.object(file), "keys")) {
      JsonWebKey.read(jwk).ifPresent(key -> add(keys, key, Json.text(jwk, "kid")));
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no key with an identifier that can verify signatures");
    }
    return Map.copyOf(keys);
  }

  private static void add(
      Map<String, VerificationKey> keys, VerificationKey key, Optional<String> kid) {
    Set<String> ids = new HashSet<>(key.ids());
    kid.ifPresent(ids::add);
    for (String id : ids) {
      VerificationKey other = keys.putIfAbsent(id, key);
      if (other != null && !other.isSameKeyAs(key)) {
        throw new IllegalArgumentException("two keys have the same identifier");
      }
    }
  }

  /** Returns the paths of the files. */
  @Override
  public String toString() {
    return "KeyFiles[certificates=" + certificates.map(WatchedFile::toString).orElse("none")
        + ", keys=" + keys.map(WatchedFile::toString).orElse("none") + "]";
  }
}
