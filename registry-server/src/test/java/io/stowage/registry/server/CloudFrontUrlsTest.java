package io.stowage.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.server.config.PullRedirect.CloudFront;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CloudFrontUrlsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.600Z");
  private static final Digest STORED = Digest.of(new byte[0]);
  private static final Pattern URL =
      Pattern.compile("(.*)\\?Expires=([0-9]+)&Signature=([A-Za-z0-9~_-]+)&Key-Pair-Id=(\\w+)");

  private static KeyPair keys;

  @BeforeAll
  static void generate() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
  }

  private static CloudFront settings(String base) {
    return new CloudFront(URI.create(base), "K1", keys.getPrivate(), Duration.ofMinutes(20));
  }

  private static Matcher signed(String base) {
    URI url = new CloudFrontUrls(settings(base), () -> NOW).locate(STORED).orElseThrow();
    Matcher parts = URL.matcher(url.toString());
    assertThat(parts.matches()).as(url.toString()).isTrue();
    return parts;
  }

  @Test
  void nameTheObjectAndTheKeyAndEndInTime() {
    for (String base :
        new String[] {"https://d.cloudfront.net/a%20b", "https://d.cloudfront.net/a%20b/"}) {
      Matcher url = signed(base);

      assertThat(url.group(1))
          .isEqualTo("https://d.cloudfront.net/a%20b/" + RegistryLayout.blobData(STORED));
      assertThat(url.group(2)).isEqualTo("1767324245");
      assertThat(url.group(4)).isEqualTo("K1");
    }
  }

  @Test
  void areSignedWithACannedPolicy() throws GeneralSecurityException {
    Matcher url = signed("https://d.cloudfront.net");
    String policy = "{\"Statement\":[{\"Resource\":\"" + url.group(1)
        + "\",\"Condition\":{\"DateLessThan\":{\"AWS:EpochTime\":" + url.group(2) + "}}}]}";
    Signature verifier = Signature.getInstance("SHA1withRSA");
    verifier.initVerify(keys.getPublic());
    verifier.update(policy.getBytes(StandardCharsets.US_ASCII));

    assertThat(verifier.verify(Base64.getDecoder()
            .decode(url.group(3).replace('-', '+').replace('_', '=').replace('~', '/'))))
        .isTrue();
  }
}
