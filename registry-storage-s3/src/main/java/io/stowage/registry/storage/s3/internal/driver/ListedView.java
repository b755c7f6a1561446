package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The result of one listing. Contents are read from the store. A listing of objects does not show
 * multipart uploads: these are listed when the first of them is asked for, and their sizes and times
 * are looked up in the store. Thread-safe.
 */
final class ListedView implements StorageView {
  /** How many keys of one name are passed over before the next name is searched for. */
  private static final int FEW = 8;

  private final Keys keys;
  private final CompactListing found;
  private final Function<StoragePath, Instant> leases;
  private final StorageView store;
  private final Listing listing;
  private final Supplier<Set<String>> uploads;

  /**
   * Shows what was {@code found}, and asks {@code store} for everything else.
   *
   * @param uploads returns the keys of multipart uploads, and lists them the first time
   */
  ListedView(
      Keys keys,
      CompactListing found,
      Function<StoragePath, Instant> leases,
      StorageView store,
      Listing listing,
      Supplier<Set<String>> uploads) {
    this.keys = keys;
    this.found = found;
    this.leases = leases;
    this.store = store;
    this.listing = listing;
    this.uploads = uploads;
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    Objects.requireNonNull(path, "path");
    String key = keys.key(path);
    if (PathKinds.isUpload(path)) {
      return isKnownUpload(key) ? store.stat(path) : Optional.empty();
    }
    return found.find(key).map(object -> ObjectReader.entry(object, leases.apply(path)));
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    return store.open(path, offset);
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    return store.read(path, limit);
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(visitor, "visitor");
    Set<String> ofUploads =
        PathKinds.isInUploads(folder) ? namesOfUploads(keys.below(folder)) : new TreeSet<>();
    boolean any = listFound(folder, name -> {
      ofUploads.remove(name);
      listing.visit(folder, name, visitor);
    });
    ofUploads.forEach(name -> listing.visit(folder, name, visitor));
    return any || !ofUploads.isEmpty();
  }

  private Set<String> namesOfUploads(String prefix) {
    return uploads.get().stream()
        .filter(key -> key.startsWith(prefix))
        .map(key -> key.substring(prefix.length()).split("/", 2)[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private boolean isKnownUpload(String key) {
    return uploads.get().contains(key)
        || found.from(key).filter(cursor -> cursor.key().startsWith(key)).isPresent();
  }

  private boolean listFound(StoragePath folder, Consumer<String> visitor) {
    String prefix = keys.below(folder);
    Optional<CompactListing.Cursor> cursor = found.from(prefix);
    boolean any = false;
    while (cursor.isPresent() && cursor.get().key().startsWith(prefix)) {
      String key = cursor.get().key();
      int slash = key.indexOf('/', prefix.length());
      String name = key.substring(prefix.length(), slash < 0 ? key.length() : slash);
      if (slash >= 0 || !name.isEmpty()) {
        any = true;
        visitor.accept(name);
      }
      cursor = after(cursor.get(), prefix + name + "/", slash >= 0);
    }
    return any;
  }

  /** Moves on to the next name. */
  private Optional<CompactListing.Cursor> after(
      CompactListing.Cursor cursor, String name, boolean isFolder) {
    for (int i = 0; i < FEW; i++) {
      if (!cursor.next()) {
        return Optional.empty();
      }
      if (!isFolder || !cursor.key().startsWith(name)) {
        return Optional.of(cursor);
      }
    }
    return found.from(name.substring(0, name.length() - 1) + (char) ('/' + 1));
  }
}
