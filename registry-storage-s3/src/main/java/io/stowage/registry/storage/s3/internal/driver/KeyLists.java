package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.KeyOrder;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import io.stowage.registry.storage.s3.internal.bucket.ObjectPage;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Listings of the keys of current versions, page by page. Thread-safe. */
final class KeyLists {
  static final String DELIMITER = "/";

  private final ObjectStore store;

  KeyLists(ObjectStore store) {
    this.store = store;
  }

  /**
   * Passes what comes after {@code prefix} in each key, up to the next slash, to {@code visitor},
   * and returns whether there is any.
   */
  boolean names(StoragePath caller, String prefix, Consumer<String> visitor) {
    boolean found = false;
    boolean more = true;
    String after = "";
    while (more) {
      ListRequest request = new ListRequest(prefix, DELIMITER, after, Bucket.MOST_KEYS);
      ObjectPage page = store.call(caller, bucket -> bucket.list(request));
      Set<String> folders = new HashSet<>(page.prefixes());
      page.objects().stream()
          .map(ObjectVersion::key)
          .filter(key -> !key.equals(prefix) && !folders.contains(key + DELIMITER))
          .forEach(key -> visitor.accept(key.substring(prefix.length())));
      page.prefixes()
          .forEach(each -> visitor.accept(each.substring(prefix.length(), each.length() - 1)));
      found |= !page.prefixes().isEmpty()
          || page.objects().stream().anyMatch(object -> !object.key().equals(prefix));
      after = last(page, after);
      more = page.more();
    }
    return found;
  }

  /** Passes each object whose key begins with {@code prefix} to {@code visitor}, by key. */
  void objects(StoragePath caller, String prefix, Consumer<ObjectVersion> visitor) {
    pages(caller, prefix, page -> page.forEach(visitor));
  }

  /** Passes pages of the objects whose keys begin with {@code prefix} to {@code visitor}. */
  void pages(StoragePath caller, String prefix, Consumer<List<ObjectVersion>> visitor) {
    boolean more = true;
    String after = "";
    while (more) {
      ListRequest request = new ListRequest(prefix, "", after, Bucket.MOST_KEYS);
      ObjectPage page = store.call(caller, bucket -> bucket.list(request));
      visitor.accept(page.objects());
      after = last(page, after);
      more = page.more();
    }
  }

  /** Returns at most {@code limit} objects whose keys begin with {@code prefix}. */
  List<ObjectVersion> first(StoragePath caller, String prefix, int limit) {
    ListRequest request = new ListRequest(prefix, "", "", limit);
    return store.call(caller, bucket -> bucket.list(request)).objects();
  }

  private static String last(ObjectPage page, String after) {
    String last = after;
    if (!page.objects().isEmpty()) {
      last = page.objects().get(page.objects().size() - 1).key();
    }
    if (!page.prefixes().isEmpty()) {
      String prefix = page.prefixes().get(page.prefixes().size() - 1);
      last = KeyOrder.BY_BYTES.compare(prefix, last) > 0 ? prefix : last;
    }
    return last;
  }
}
