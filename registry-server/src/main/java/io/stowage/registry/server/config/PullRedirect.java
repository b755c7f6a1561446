package io.stowage.registry.server.config;

import java.net.URI;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.Objects;

/** The target to which pulls of blobs are redirected. */
public sealed interface PullRedirect {
  /** No redirect: this server sends the blobs. */
  record None() implements PullRedirect {}

  /** A redirect to URLs that the store signs, if it can. */
  record Store() implements PullRedirect {}

  /**
   * A redirect to another server, which has the files of the store and protects them itself.
   *
   * @param base the URL below which it has them
   */
  record Base(URI base) implements PullRedirect {
    /** Checks that the component is not null. */
    public Base {
      Objects.requireNonNull(base, "base");
    }
  }

  /**
   * A redirect to signed URLs of Amazon CloudFront, which reads the bucket of the registry.
   *
   * @param base the URL below which it has the objects of the registry
   * @param keyPairId the id of the public key that CloudFront knows
   * @param key the RSA key with which URLs are signed
   * @param validity how long a URL is valid
   */
  record CloudFront(URI base, String keyPairId, PrivateKey key, Duration validity)
      implements PullRedirect {
    /** The JDK's name of the algorithm. For RSA keys, signatures use SHA-1. */
    public static final String SIGNATURE = "SHA1withRSA";

    /** Checks that no component is null. */
    public CloudFront {
      Objects.requireNonNull(base, "base");
      Objects.requireNonNull(keyPairId, "keyPairId");
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(validity, "validity");
    }

    /** Returns each component with its value, without the key. */
    @Override
    public String toString() {
      return "CloudFront[base=" + base + ", keyPairId=" + keyPairId + ", key=***, validity="
          + validity + "]";
    }
  }
}
