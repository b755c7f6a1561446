package io.stowage.registry.storage.s3.internal.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.exploration.peer.RadosGateway;
import io.stowage.registry.exploration.peer.RequiresRadosGateway;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import io.stowage.registry.storage.s3.internal.bucket.ObjectContent;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import io.stowage.registry.storage.s3.internal.bucket.Written;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** Requests that this module signs get the answers that the SDK gets. */
@Tag("once")
@RequiresRadosGateway
class SignedRequestsIT {
  private static final List<String> KEYS =
      List.of("a/b c+d", "a/e%20f", "a/g/h&i<j>", "a/g/\u00e9\u4e2d", "a/k=l?m#n", "a/~_-.o'(p)*!");

  private final RadosGateway gateway;

  SignedRequestsIT(RadosGateway gateway) {
    this.gateway = gateway;
  }

  @Test
  void theirAnswersAreThoseOfTheSdk() throws IOException {
    String name = gateway.createBucket();
    try (S3Client client = TestBuckets.client(gateway);
        AwsBucket bucket = TestBuckets.open(gateway, name);
        Clients clients = TestBuckets.clients(gateway)) {
      ObjectRequests signed = clients.objects(name);
      ObjectRequests sdk = new SdkRequests(client, name);
      assertThat(signed).isInstanceOf(SignedRequests.class);
      signed.list(new ListRequest("", "", "", 1), 1, ""); // finds the route
      for (String key : KEYS) {
        Written first = bucket.put(key, ("first " + key).getBytes(UTF_8));
        bucket.put(key, ("second " + key).getBytes(UTF_8));
        assertThat(read(signed, key, "", 0)).isEqualTo(read(sdk, key, "", 0));
        assertThat(read(signed, key, "", 7)).isEqualTo(read(sdk, key, "", 7));
        assertThat(read(signed, key, first.version(), 2))
            .isEqualTo(read(sdk, key, first.version(), 2));
      }
      for (ListRequest request : List.of(
          new ListRequest("", "", "", 1000),
          new ListRequest("a/", "/", "", 1000),
          new ListRequest("a/", "", "a/b c+d", 2),
          new ListRequest("a/g/h&", "", "", 1000),
          new ListRequest("none/", "/", "", 1000))) {
        assertThat(signed.list(request, request.limit(), ""))
            .isEqualTo(sdk.list(request, request.limit(), ""));
      }
      ListRequest whole = new ListRequest("", "", "", 2);
      String token = signed.list(whole, 2, "").token();
      assertThat(signed.list(whole, 2, token).objects())
          .extracting(ObjectVersion::key)
          .containsExactlyElementsOf(sdk.list(whole, 4, "").objects().subList(2, 4).stream()
              .map(ObjectVersion::key)
              .toList());
    }
  }

  private static List<Object> read(ObjectRequests requests, String key, String version, long offset)
      throws IOException {
    ObjectContent content = requests.get(key, version, offset);
    try (InputStream bytes = content.content()) {
      return List.of(content.object(), new String(bytes.readAllBytes(), UTF_8));
    }
  }
}
