package io.stowage.registry.storage.s3.internal.bucket;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/** One page of a listing of current versions. */
final class HeapListing {
  private final ListRequest request;
  private final int limit;
  private final List<ObjectVersion> objects = new ArrayList<>();
  private final List<String> prefixes = new ArrayList<>();

  HeapListing(ListRequest request, int page) {
    this.request = request;
    this.limit = Math.min(request.limit(), page);
  }

  ObjectPage of(NavigableMap<String, HeapKey> keys) {
    String first = KeyOrder.BY_BYTES.compare(request.after(), request.prefix()) > 0
        ? request.after()
        : request.prefix();
    boolean more = false;
    for (var at : keys.tailMap(first, true).entrySet()) {
      if (!at.getKey().startsWith(request.prefix())) {
        if (KeyOrder.BY_BYTES.compare(at.getKey(), request.prefix()) > 0) {
          break;
        }
      } else if (at.getValue().current().isPresent() && isNew(shown(at.getKey()))) {
        if (objects.size() + prefixes.size() == limit) {
          more = true;
          break;
        }
        add(at.getKey(), at.getValue().current().orElseThrow());
      }
    }
    return new ObjectPage(List.copyOf(objects), List.copyOf(prefixes), more);
  }

  /** Returns the key, or the common prefix that is shown in its place. */
  private String shown(String key) {
    if (request.delimiter().isEmpty()) {
      return key;
    }
    int end = key.indexOf(request.delimiter(), request.prefix().length());
    return end < 0 ? key : key.substring(0, end + request.delimiter().length());
  }

  private boolean isNew(String shown) {
    boolean seen = !prefixes.isEmpty() && prefixes.get(prefixes.size() - 1).equals(shown);
    return !seen && KeyOrder.BY_BYTES.compare(shown, request.after()) > 0;
  }

  private void add(String key, HeapVersion version) {
    String shown = shown(key);
    if (shown.equals(key)) {
      objects.add(version.listed());
    } else {
      prefixes.add(shown);
    }
  }
}
