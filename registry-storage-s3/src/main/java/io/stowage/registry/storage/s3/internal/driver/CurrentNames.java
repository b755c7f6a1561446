package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.KeyOrder;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import io.stowage.registry.storage.s3.internal.bucket.ObjectPage;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Lists the names of the objects and folders in a folder, page by page. */
final class CurrentNames {
  private final ObjectStore store;

  CurrentNames(ObjectStore store) {
    this.store = store;
  }

  /** Passes the names to {@code visitor}, and returns whether there are any. */
  boolean visit(StoragePath folder, Consumer<String> visitor) {
    String prefix = store.keys().below(folder);
    boolean found = false;
    String after = "";
    boolean more = true;
    while (more) {
      ListRequest request = new ListRequest(prefix, "/", after, Bucket.MOST_KEYS);
      ObjectPage page = store.call(folder, bucket -> bucket.list(request));
      List<String> keys = Stream.concat(
              page.objects().stream().map(object -> object.key()), page.prefixes().stream())
          .sorted(KeyOrder.BY_BYTES)
          .toList();
      keys.stream()
          .map(key -> name(prefix, key))
          .filter(name -> !name.isEmpty())
          .forEach(visitor);
      found |= !keys.isEmpty();
      more = page.more();
      after = keys.isEmpty() ? after : keys.get(keys.size() - 1);
    }
    return found;
  }

  private static String name(String prefix, String key) {
    String name = key.substring(prefix.length());
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }
}
