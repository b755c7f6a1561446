package io.stowage.registry.http.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.Sets;
import io.stowage.registry.model.Printable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies tokens that grant access to a service: JSON Web Tokens with the claims of Distribution's
 * token authentication specification.
 *
 * <p>A token is valid if its issuer and its service are the expected ones, if it has not expired
 * and is valid already, within 60 seconds, and if it is signed by a trusted key. The key is found
 * as in Distribution: by a chain of certificates ({@code x5c}) that leads to the bundle; else by
 * the key itself ({@code jwk}), which must have such a chain or be trusted; else by its identifier
 * ({@code kid}), which is that of the JSON Web Key Set, the fingerprint of libtrust (Distribution
 * 2), or the thumbprint of RFC 7638 (Distribution 3). The algorithm must fit the kind of the key:
 * {@code RS} and {@code PS} with an RSA key, {@code ES} with a key on the curve of the algorithm,
 * {@code EdDSA} with an Ed25519 key, and {@code HS} with a secret of the JSON Web Key Set. A token
 * without a signature is never valid, nor is one with critical headers, or with more than 64 KiB.
 *
 * <p>The files with the keys are read again when they change. This class is thread-safe.
 */
public final class TokenVerifier {
  private static final Duration LEEWAY = Duration.ofSeconds(60);
  private static final int LONGEST = 64 * 1024;

  private final String issuer;
  private final String service;
  private final TrustedKeys keys;
  private final Set<SignatureAlgorithm> algorithms;
  private final InstantSource clock;

  private TokenVerifier(Builder builder, TrustedKeys keys) {
    this.issuer = builder.issuer;
    this.service = builder.service;
    this.keys = keys;
    this.algorithms = Sets.immutableEnumSet(builder.algorithms);
    this.clock = builder.clock;
  }

  /**
   * Returns a builder of a verifier.
   *
   * @param issuer the value that the claim {@code iss} must have
   * @param service the value that the claim {@code aud} must have or contain
   */
  public static Builder builder(String issuer, String service) {
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(service, "service");
    return new Builder(issuer, service);
  }

  /** Returns the service for which tokens must be. */
  public String service() {
    return service;
  }

  /**
   * Verifies a token.
   *
   * @throws InvalidTokenException if it is not valid
   */
  Claims verify(String token) {
    try {
      Claims claims = Claims.read(Json.object(verifiedPayload(token)));
      check(claims);
      return claims;
    } catch (IllegalArgumentException e) {
      throw new InvalidTokenException("the token is not valid: " + e.getMessage());
    }
  }

  private byte[] verifiedPayload(String token) {
    if (token.length() > LONGEST) {
      throw new InvalidTokenException("the token is longer than " + LONGEST + " characters");
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw new InvalidTokenException("the token does not have three parts");
    }
    JsonNode header = Json.object(Json.base64url(parts[0]));
    SignatureAlgorithm algorithm = algorithm(header);
    byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8);
    if (!key(header).verifies(algorithm, signed, Json.base64url(parts[2]))) {
      throw new InvalidTokenException("the signature of the token is not valid");
    }
    return Json.base64url(parts[1]);
  }

  private SignatureAlgorithm algorithm(JsonNode header) {
    if (header.has("crit")) {
      throw new InvalidTokenException("the token has critical headers, expected none");
    }
    return Json.text(header, "alg")
        .flatMap(SignatureAlgorithm::named)
        .filter(algorithms::contains)
        .orElseThrow(() ->
            new InvalidTokenException("the algorithm of the token is not one of " + algorithms));
  }

  private VerificationKey key(JsonNode header) {
    if (header.hasNonNull("x5c")) {
      return keys.keyOf(Json.texts(header, "x5c"), clock.instant());
    }
    if (header.hasNonNull("jwk")) {
      return embedded(header.get("jwk"));
    }
    return Json.text(header, "kid")
        .flatMap(keys::key)
        .orElseThrow(() -> new InvalidTokenException("the key of the token is not trusted"));
  }

  /** Returns the trusted key that is equal to the one in the header. */
  private VerificationKey embedded(JsonNode jwk) {
    VerificationKey key = JsonWebKey.read(jwk)
        .filter(read -> !read.isSecret())
        .orElseThrow(() -> new InvalidTokenException("the key of the token is not a public key"));
    Optional<VerificationKey> trusted = jwk.hasNonNull("x5c")
        ? Optional.of(keys.keyOf(Json.texts(jwk, "x5c"), clock.instant()))
        : key.ids().stream().flatMap(id -> keys.key(id).stream()).findFirst();
    return trusted
        .filter(key::isSameKeyAs)
        .orElseThrow(() -> new InvalidTokenException("the key of the token is not trusted"));
  }

  private void check(Claims claims) {
    if (!claims.issuer().equals(issuer)) {
      throw new InvalidTokenException(
          "the issuer of the token is \"" + claims.issuer() + "\", expected \"" + issuer + '"');
    }
    if (!claims.audiences().contains(service)) {
      throw new InvalidTokenException(
          "the token is for the services " + claims.audiences() + ", expected \"" + service + '"');
    }
    Instant now = clock.instant();
    if (claims.expires() < now.minus(LEEWAY).getEpochSecond()) {
      throw new InvalidTokenException("the token has expired");
    }
    if (claims.notBefore() > now.plus(LEEWAY).getEpochSecond()) {
      throw new InvalidTokenException("the token is not valid yet");
    }
  }

  /** Returns each setting with its value. */
  @Override
  public String toString() {
    return "TokenVerifier[issuer=" + issuer + ", service=" + service + ", keys=" + keys
        + ", algorithms=" + algorithms + "]";
  }

  /** A builder of verifiers. Not thread-safe. */
  public static final class Builder {
    private final String issuer;
    private final String service;
    private Optional<Path> rootCertificates = Optional.empty();
    private Optional<Path> keySet = Optional.empty();
    private Set<SignatureAlgorithm> algorithms = EnumSet.allOf(SignatureAlgorithm.class);
    private InstantSource clock = InstantSource.system();

    private Builder(String issuer, String service) {
      this.issuer = issuer;
      this.service = service;
    }

    /** Sets the file with the trusted certificates, in PEM form. Default: none. */
    public Builder rootCertificates(Path file) {
      rootCertificates = Optional.of(Objects.requireNonNull(file, "file"));
      return this;
    }

    /** Sets the file with the JSON Web Key Set (RFC 7517) of trusted keys. Default: none. */
    public Builder keySet(Path file) {
      keySet = Optional.of(Objects.requireNonNull(file, "file"));
      return this;
    }

    /**
     * Sets the algorithms that are accepted, such as {@code ES256}. Default: all that this class
     * describes.
     *
     * @throws IllegalArgumentException if there is none, or if one is not known
     */
    public Builder algorithms(List<String> names) {
      Objects.requireNonNull(names, "names");
      Set<SignatureAlgorithm> chosen = EnumSet.noneOf(SignatureAlgorithm.class);
      names.forEach(name -> chosen.add(SignatureAlgorithm.named(name)
          .orElseThrow(() -> new IllegalArgumentException("algorithm is \"" + Printable.of(name)
              + "\", expected one of " + List.of(SignatureAlgorithm.values())))));
      if (chosen.isEmpty()) {
        throw new IllegalArgumentException("there is no algorithm, expected at least one");
      }
      algorithms = chosen;
      return this;
    }

    /** Sets the clock. Default: the system's clock. */
    public Builder clock(InstantSource source) {
      clock = Objects.requireNonNull(source, "source");
      return this;
    }

    /**
     * Reads the files and returns the verifier.
     *
     * @throws IllegalArgumentException if neither file is set
     * @throws io.stowage.registry.http.access.UnusableFileException if a file is missing, cannot be
     *     read, or is malformed
     */
    public TokenVerifier build() {
      if (rootCertificates.isEmpty() && keySet.isEmpty()) {
        throw new IllegalArgumentException(
            "there are no keys, expected a bundle of certificates, a JSON Web Key Set, or both");
      }
      return new TokenVerifier(this, new KeyFiles(rootCertificates, keySet));
    }

    /** Returns a verifier that trusts {@code keys}. */
    TokenVerifier build(TrustedKeys keys) {
      return new TokenVerifier(this, keys);
    }
  }
}
