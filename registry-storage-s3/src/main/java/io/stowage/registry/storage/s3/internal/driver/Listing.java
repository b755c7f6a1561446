package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView.NameVisitor;
import io.stowage.registry.storage.UnnameableEntry;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Lists the names in folders, those of uploads that have no object yet included. Thread-safe. */
final class Listing {
  private final ObjectStore store;
  private final KeyLists lists;
  private final Uploads uploads;

  Listing(ObjectStore store, KeyLists lists, Uploads uploads) {
    this.store = store;
    this.lists = lists;
    this.uploads = uploads;
  }

  /** Passes the names in {@code folder} to {@code visitor}, and returns whether there is any. */
  boolean names(StoragePath folder, NameVisitor visitor) {
    Set<String> ofUploads =
        PathKinds.isInUploads(folder) ? namesOfUploads(folder) : new TreeSet<>();
    boolean found = lists.names(folder, store.keys().below(folder), name -> {
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
      String prefix = above + rawName + KeyLists.DELIMITER;
      return listing.lists.names(
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
