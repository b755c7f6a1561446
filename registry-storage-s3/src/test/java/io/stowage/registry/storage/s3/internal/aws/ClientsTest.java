package io.stowage.registry.storage.s3.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.s3.internal.aws.Connection.Network;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientsTest {
  /** The SDK resolves the endpoint of a signed URL by all its rules. */
  @ParameterizedTest
  @CsvSource({
    "'', false, false, false, false",
    "'', true, false, false, false",
    "'', false, true, false, false",
    "'', false, false, true, false",
    "'', false, true, true, false",
    "'', false, false, false, true",
    "'', false, true, false, true",
    "http://127.0.0.1:7480, true, false, false, false",
    "https://objects.example.com/prefix, true, false, false, false",
    "https://objects.example.com, false, false, false, false"
  })
  void requestsGoWhereSignedUrlsPoint(
      String endpoint, boolean pathStyle, boolean dualStack, boolean fips, boolean accelerate) {
    Connection connection = new Connection(
        "eu-west-1",
        Optional.of(endpoint).filter(text -> !text.isEmpty()).map(URI::create),
        pathStyle,
        Optional.of(new Login("key", "secret", "")),
        new Network(dualStack, fips, accelerate),
        false,
        Optional.empty(),
        "",
        1);
    try (Clients clients = Clients.of(connection, Optional.empty())) {
      String signed = clients
          .signer()
          .presignGetObject(url -> url.signatureDuration(Duration.ofMinutes(1))
              .getObjectRequest(object -> object.bucket("images").key("a/b")))
          .url()
          .toString();
      assertThat(Clients.url(connection, "images") + "a/b")
          .isEqualTo(signed.replaceFirst("\\?.*", ""));
    }
  }
}
