package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView.NameVisitor;
import io.stowage.registry.storage.UnnameableEntry;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.KeyOrder;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import io.stowage.registry.storage.s3.internal.bucket.ObjectPage;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Lists keys, by names in a folder or all below it. Thread-safe. */
final class Listing {
  static final String DELIMITER = "/";

  private final ObjectStore store;
  private final Uploads uploads;

  Listing(ObjectStore store, Uploads uploads) {
    this.store = store;
    this.uploads = uploads;
  }

  /** Passes the names in {@code folder} to {@code visitor}, and returns whether there is any. */
  boolean names(StoragePath folder, NameVisitor visitor) {
    Set<String> ofUploads =
        PathKinds.isInUploads(folder) ? namesOfUploads(folder) : new TreeSet<>();
    boolean found = names(folder, store.keys().below(folder), name -> {
      ofUploads.remove(name);
      visit(folder, name, visitor);
    });
    ofUploads.forEach(name -> visit(folder, name, visitor));
    return found || !ofUploads.isEmpty();
  }

  /** Passes one name in {@code folder} to {@code visitor}. */
  void visit(StoragePath folder, String name, NameVisitor visitor) {
    if (PathKinds.isPrivate(folder, name)) {
      return;
    }
    if (StoragePath.isName(name)) {
      visitor.visit(name);
    } else {
      visitor.visitUnnameable(new UnnameableKey(this, folder, store.keys().below(folder), name));
    }
  }

  /** Returns names that no object may have yet. They are few, since each upload has an object. */
  private Set<String> namesOfUploads(StoragePath folder) {
    String prefix = store.keys().below(folder);
    Set<String> names = new TreeSet<>();
    uploads.forEach(
        folder,
        prefix,
        upload -> names.add(upload.key().substring(prefix.length()).split("/", 2)[0]));
    return names;
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

  /** Reads a small object for a caller that listed {@code folder}. */
  byte[] read(StoragePath folder, String key, int limit) {
    return new ObjectReader(store).readKey(folder, key, limit);
  }

  /** An entry whose key no path has. */
  private record UnnameableKey(Listing listing, StoragePath folder, String above, String rawName)
      implements UnnameableEntry {
    @Override
    public String name() {
      return UnnameableEntry.printable(rawName);
    }

    @Override
    public boolean forEachChild(Consumer<UnnameableEntry> visitor) {
      String prefix = above + rawName + DELIMITER;
      return listing.names(
          folder, prefix, name -> visitor.accept(new UnnameableKey(listing, folder, prefix, name)));
    }

    @Override
    public byte[] read(int limit) {
      return listing.read(folder, above + rawName, limit);
    }

    @Override
    public String toString() {
      return name();
    }
  }
}
