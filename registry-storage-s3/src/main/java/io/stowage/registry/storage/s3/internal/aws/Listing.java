package io.stowage.registry.storage.s3.internal.aws;

import io.stowage.registry.storage.s3.internal.bucket.KeyOrder;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import io.stowage.registry.storage.s3.internal.bucket.ObjectPage;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * One page of a listing. Keys are encoded in the answer, since XML cannot have all characters that
 * keys may have.
 *
 * <p>A store may answer with an empty page and a token, since it looks at a limited number of keys,
 * hidden ones included. The page that follows is then asked for.
 *
 * <p>After a common prefix, a store may begin with that prefix once more, because keys below it
 * come after it. It is then dropped, and the page is asked to have one more entry, so that it is
 * not empty.
 */
record Listing(S3Client client, String bucket, ListRequest request) {
  private static final int MOST_ENTRIES = 1000;

  /** The most pages without entries that are passed over; a store that has more fails. */
  private static final int MOST_EMPTY = 1000;

  ObjectPage page() {
    ListObjectsV2Request.Builder query = ListObjectsV2Request.builder()
        .bucket(bucket)
        .prefix(request.prefix())
        .encodingType(EncodingType.URL)
        .maxKeys(limit());
    if (!request.delimiter().isEmpty()) {
      query.delimiter(request.delimiter());
    }
    if (!request.after().isEmpty()) {
      query.startAfter(request.after());
    }
    ListObjectsV2Response answer = client.listObjectsV2(query.build());
    ObjectPage page = page(answer);
    for (int i = 0; i < MOST_EMPTY && isPassedOver(page, answer); i++) {
      query.continuationToken(answer.nextContinuationToken());
      answer = client.listObjectsV2(query.build());
      page = page(answer);
    }
    return page;
  }

  private static boolean isPassedOver(ObjectPage page, ListObjectsV2Response answer) {
    return page.more()
        && page.objects().isEmpty()
        && page.prefixes().isEmpty()
        && answer.nextContinuationToken() != null;
  }

  private int limit() {
    return followsPrefix() ? Math.min(request.limit() + 1, MOST_ENTRIES) : request.limit();
  }

  private boolean followsPrefix() {
    return !request.delimiter().isEmpty() && request.after().endsWith(request.delimiter());
  }

  private ObjectPage page(ListObjectsV2Response answer) {
    List<ObjectVersion> objects =
        answer.contents().stream().map(Answers::object).toList();
    List<String> prefixes = answer.commonPrefixes().stream()
        .map(CommonPrefix::prefix)
        .filter(prefix -> !prefix.equals(request.after()))
        .toList();
    return objects.size() + prefixes.size() <= request.limit()
        ? new ObjectPage(objects, prefixes, answer.isTruncated())
        : withoutLast(objects, prefixes);
  }

  /** The entry that was asked for in vain is the last one of both lists together. */
  private static ObjectPage withoutLast(List<ObjectVersion> objects, List<String> prefixes) {
    boolean object = prefixes.isEmpty()
        || (!objects.isEmpty()
            && KeyOrder.BY_BYTES.compare(
                    objects.get(objects.size() - 1).key(), prefixes.get(prefixes.size() - 1))
                > 0);
    return object
        ? new ObjectPage(objects.subList(0, objects.size() - 1), prefixes, true)
        : new ObjectPage(objects, prefixes.subList(0, prefixes.size() - 1), true);
  }
}
