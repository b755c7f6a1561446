package io.stowage.registry.storage.s3.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import io.stowage.registry.storage.s3.internal.bucket.ObjectPage;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

class ListingTest {
  private final ScriptedClient client = new ScriptedClient();

  @Test
  void passesOverEmptyPagesThatHaveAToken() {
    client.answer(
        empty("1").build(),
        empty("2").commonPrefixes(CommonPrefix.builder().prefix("a/b/").build()).build(),
        empty("3").contents(object("a/c")).build());
    ObjectPage page = listing(new ListRequest("a/", "/", "a/b/", 10)).page();
    assertThat(page.objects()).extracting(ObjectVersion::key).containsExactly("a/c");
    assertThat(page.more()).isTrue();
    assertThat(client.tokens).containsExactly("", "1", "2");
  }

  @Test
  void doesNotFollowEmptyPagesForEver() {
    client.answer(empty("1").build());
    ObjectPage page = listing(new ListRequest("a/", "", "", 10)).page();
    assertThat(page.objects()).isEmpty();
    assertThat(page.more()).isTrue();
  }

  private Listing listing(ListRequest request) {
    return new Listing(new SdkRequests(client, "bucket"), request);
  }

  private static ListObjectsV2Response.Builder empty(String next) {
    return ListObjectsV2Response.builder().isTruncated(true).nextContinuationToken(next);
  }

  private static S3Object object(String key) {
    return S3Object.builder()
        .key(key)
        .eTag("")
        .size(1L)
        .lastModified(Instant.EPOCH)
        .build();
  }

  /** Gives the answers that it was told, and the last one again and again. */
  private static final class ScriptedClient implements S3Client {
    private final Deque<ListObjectsV2Response> answers = new ArrayDeque<>();
    private final List<String> tokens = new ArrayList<>();

    void answer(ListObjectsV2Response... all) {
      answers.addAll(Arrays.asList(all));
    }

    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
      tokens.add(request.continuationToken() == null ? "" : request.continuationToken());
      return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
    }

    @Override
    public String serviceName() {
      return "s3";
    }

    @Override
    public void close() {}
  }
}
