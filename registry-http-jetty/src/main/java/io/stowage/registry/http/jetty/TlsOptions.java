package io.stowage.registry.http.jetty;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a server uses TLS. The files are read when the server starts, and again when they change.
 *
 * <p>Immutable; made by a {@link Builder}.
 */
public final class TlsOptions {
  private final Builder values;

  private TlsOptions(Builder builder) {
    values = new Builder(builder);
  }

  /**
   * Returns a builder that starts from the defaults.
   *
   * @param certificates a PEM file with the certificate of the server, followed by the intermediate
   *     certificates of its chain, all of which are sent to clients in the order of the file
   * @param key a PEM file with the key of that certificate, as PKCS#8 ({@code PRIVATE KEY}), PKCS#1
   *     ({@code RSA PRIVATE KEY}) or SEC 1 ({@code EC PRIVATE KEY}), not encrypted. It may be the
   *     same file.
   */
  public static Builder builder(Path certificates, Path key) {
    return new Builder(certificates, key);
  }

  /** Returns a builder that starts from these options. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** Returns the file with the certificate of the server and its chain. */
  public Path certificates() {
    return values.certificates;
  }

  /** Returns the file with the key of the server. */
  public Path key() {
    return values.key;
  }

  /** Returns the files with the certificates of the authorities that clients may have. */
  public List<Path> clientAuthorities() {
    return values.clientAuthorities;
  }

  /** Returns whether clients need a certificate. */
  public ClientAuth clientAuth() {
    return values.clientAuth.orElse(
        values.clientAuthorities.isEmpty() ? ClientAuth.NONE : ClientAuth.REQUIRE_AND_VERIFY);
  }

  /** Returns the lowest version of TLS that is spoken. */
  public Version minimumVersion() {
    return values.minimumVersion;
  }

  /** Returns the cipher suites of TLS 1.2 by their IANA names, or an empty list for the default. */
  public List<String> cipherSuites() {
    return values.cipherSuites;
  }

  /** Returns how often the server looks whether a file has changed; zero if it does not look. */
  public Duration reloadInterval() {
    return values.reloadInterval;
  }

  /**
   * Reads the files as a server does when it starts. A certificate that is not valid at present is
   * logged as a warning: the server starts with it, but clients refuse the server.
   *
   * @throws TlsException if certificates or keys cannot be read or used
   */
  public void check() {
    TlsContext unused = TlsContext.read(this);
  }

  /** Returns each setting with its value; of the keys and certificates, only the files. */
  @Override
  public String toString() {
    return "TlsOptions[certificates=" + certificates()
        + ", key=" + key()
        + ", clientAuthorities=" + clientAuthorities()
        + ", clientAuth=" + clientAuth()
        + ", minimumVersion=" + minimumVersion()
        + ", cipherSuites=" + cipherSuites()
        + ", reloadInterval=" + reloadInterval()
        + "]";
  }

  /** The ways to treat certificates of clients. */
  public enum ClientAuth {
    /** Clients are not asked for a certificate. */
    NONE,
    /** Clients are asked for a certificate, which is not verified and not used. */
    REQUEST,
    /** Clients are asked for a certificate; one that no authority has signed is refused. */
    VERIFY_IF_GIVEN,
    /** Clients must have a certificate that one of the authorities has signed. */
    REQUIRE_AND_VERIFY;

    boolean verifies() {
      return this == VERIFY_IF_GIVEN || this == REQUIRE_AND_VERIFY;
    }
  }

  /** A version of TLS. */
  public enum Version {
    /** TLS 1.2 (RFC 5246). */
    TLS_1_2("TLSv1.2"),
    /** TLS 1.3 (RFC 8446). */
    TLS_1_3("TLSv1.3");

    private final String standardName;

    Version(String standardName) {
      this.standardName = standardName;
    }

    /** Returns the name in the JDK. */
    String standardName() {
      return standardName;
    }
  }

  /** Builds options. Not thread-safe. */
  public static final class Builder {
    private final Path certificates;
    private final Path key;
    private List<Path> clientAuthorities = List.of();
    private Optional<ClientAuth> clientAuth = Optional.empty();
    private Version minimumVersion = Version.TLS_1_2;
    private List<String> cipherSuites = List.of();
    private Duration reloadInterval = Duration.ofSeconds(10);

    private Builder(Path certificates, Path key) {
      this.certificates = Objects.requireNonNull(certificates, "certificates");
      this.key = Objects.requireNonNull(key, "key");
    }

    private Builder(Builder other) {
      certificates = other.certificates;
      key = other.key;
      clientAuthorities = other.clientAuthorities;
      clientAuth = other.clientAuth;
      minimumVersion = other.minimumVersion;
      cipherSuites = other.cipherSuites;
      reloadInterval = other.reloadInterval;
    }

    /**
     * Sets the PEM files with the certificates of the authorities whose clients are trusted.
     * Default: none.
     */
    public Builder clientAuthorities(List<Path> files) {
      clientAuthorities = List.copyOf(Objects.requireNonNull(files, "files"));
      return this;
    }

    /**
     * Sets whether clients need a certificate. Default: {@link ClientAuth#REQUIRE_AND_VERIFY} if
     * there are authorities, otherwise {@link ClientAuth#NONE}.
     */
    public Builder clientAuth(ClientAuth value) {
      clientAuth = Optional.of(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Sets the lowest version of TLS that is spoken. Default: TLS 1.2. */
    public Builder minimumVersion(Version version) {
      minimumVersion = Objects.requireNonNull(version, "version");
      return this;
    }

    /**
     * Sets the cipher suites of TLS 1.2 by their IANA names, such as {@code
     * TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}, the preferred one first. Those of TLS 1.3 are always
     * enabled. Default: the suites of the JDK with ECDHE, and AES-GCM or ChaCha20-Poly1305.
     */
    public Builder cipherSuites(List<String> names) {
      cipherSuites = List.copyOf(Objects.requireNonNull(names, "names"));
      return this;
    }

    /**
     * Sets how often the server looks whether a file has changed. Zero: only {@link
     * JettyServer#reloadCertificates} reads them again. Default: 10 seconds.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder reloadInterval(Duration interval) {
      Objects.requireNonNull(interval, "interval");
      if (interval.isNegative()) {
        throw new IllegalArgumentException(
            "reloadInterval is " + interval + ", expected 0 or more");
      }
      reloadInterval = interval;
      return this;
    }

    /**
     * Returns the options.
     *
     * @throws IllegalArgumentException if certificates of clients are to be verified without an
     *     authority
     */
    public TlsOptions build() {
      TlsOptions options = new TlsOptions(this);
      if (options.clientAuth().verifies() && clientAuthorities.isEmpty()) {
        throw new IllegalArgumentException(
            "clientAuth is " + options.clientAuth() + ", expected clientAuthorities with it");
      }
      return options;
    }
  }
}
