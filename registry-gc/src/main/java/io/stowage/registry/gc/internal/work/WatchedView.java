package io.stowage.registry.gc.internal.work;

import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/**
 * Announces each call before it passes it on to another view. An announcement that throws ends the
 * work of the caller. Thread-safe.
 */
public final class WatchedView implements StorageView {
  private final StorageView view;
  private final Runnable lookup;
  private final Runnable listing;

  /** Announces listings to {@code listing}, and all other calls to {@code lookup}. */
  public WatchedView(StorageView view, Runnable lookup, Runnable listing) {
    this.view = view;
    this.lookup = lookup;
    this.listing = listing;
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    lookup.run();
    return view.stat(path);
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    lookup.run();
    return view.open(path, offset);
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    lookup.run();
    return view.read(path, limit);
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    listing.run();
    return view.list(folder, visitor);
  }

  /** A store that returns itself makes no call, so none is announced. */
  @Override
  public StorageView listed(StoragePath folder, String beginning) {
    StorageView found = view.listed(folder, beginning);
    if (found == view) {
      return this;
    }
    listing.run();
    return new WatchedView(found, lookup, listing);
  }
}
