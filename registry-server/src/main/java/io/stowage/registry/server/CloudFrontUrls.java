package io.stowage.registry.server;

import io.stowage.registry.http.BlobLocator;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.server.config.PullRedirect.CloudFront;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/**
 * Signs URLs of Amazon CloudFront with a canned policy, as its developer guide describes
 * ("Creating a signed URL using a canned policy"). Thread-safe.
 */
final class CloudFrontUrls implements BlobLocator {
  private final CloudFront settings;
  private final InstantSource clock;

  CloudFrontUrls(CloudFront settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Optional<URI> locate(Digest stored) {
    String base = settings.base().toString().replaceAll("/+$", "");
    String url = base + "/" + RegistryLayout.blobData(stored);
    return Optional.of(sign(settings, url, clock.instant().plus(settings.validity())));
  }

  /** Returns {@code url}, which has no query, with a signature that is valid until {@code end}. */
  static URI sign(CloudFront settings, String url, Instant end) {
    String policy = "{\"Statement\":[{\"Resource\":\"" + url
        + "\",\"Condition\":{\"DateLessThan\":{\"AWS:EpochTime\":" + end.getEpochSecond() + "}}}]}";
    return URI.create(url + "?Expires=" + end.getEpochSecond()
        + "&Signature=" + encode(signature(settings, policy))
        + "&Key-Pair-Id=" + settings.keyPairId());
  }

  /** For RSA keys, this class signs with SHA-1. */
  private static byte[] signature(CloudFront settings, String policy) {
    try {
      Signature signature = Signature.getInstance(CloudFront.SIGNATURE);
      signature.initSign(settings.key());
      signature.update(policy.getBytes(StandardCharsets.UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key of CloudFront cannot sign", e);
    }
  }

  /** Replaces the characters of Base64 that have a meaning in a query. */
  private static String encode(byte[] signature) {
    return Base64.getEncoder()
        .encodeToString(signature)
        .replace('+', '-')
        .replace('=', '_')
        .replace('/', '~');
  }
}
