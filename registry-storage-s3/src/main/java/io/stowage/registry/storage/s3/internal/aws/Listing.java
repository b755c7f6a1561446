package io.stowage.registry.storage.s3.internal.aws;

import io.stowage.registry.storage.s3.internal.bucket.KeyOrder;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import io.stowage.registry.storage.s3.internal.bucket.ObjectPage;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import java.util.List;

/**
 * One page of a listing.
 *
 * <p>A store may answer with an empty page and a token, since it looks at a limited number of keys,
 * hidden ones included. The page that follows is then asked for.
 *
 * <p>After a common prefix, a store may begin with that prefix once more, because keys below it
 * come after it. It is then dropped, and the page is asked to have one more entry, so that it is
 * not empty.
 */
record Listing(ObjectRequests requests, ListRequest request) {
  private static final int MOST_ENTRIES = 1000;

  /** The most pages without entries that are passed over; a store that has more fails. */
  private static final int MOST_EMPTY = 1000;

  ObjectPage page() {
    ListAnswer answer = answer("");
    for (int i = 0; i < MOST_EMPTY && answer.isPassedOver(); i++) {
      answer = answer(answer.token());
    }
    return answer.objects().size() + answer.prefixes().size() <= request.limit()
        ? new ObjectPage(answer.objects(), answer.prefixes(), answer.more())
        : withoutLast(answer.objects(), answer.prefixes());
  }

  private ListAnswer answer(String token) {
    ListAnswer answer = requests.list(request, limit(), token);
    return answer.prefixes().contains(request.after()) ? answer.without(request.after()) : answer;
  }

  private int limit() {
    return followsPrefix() ? Math.min(request.limit() + 1, MOST_ENTRIES) : request.limit();
  }

  private boolean followsPrefix() {
    return !request.delimiter().isEmpty() && request.after().endsWith(request.delimiter());
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
