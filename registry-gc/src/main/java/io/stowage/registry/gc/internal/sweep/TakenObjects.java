package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.layout.Link;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The objects of a remote store that a run has taken, as they were seen, so that the second mark
 * need not look them up in the quarantine. Others may have restored some of them. Thread-safe.
 */
public final class TakenObjects implements StorageView {
  private final NavigableMap<StoragePath, StorageEntry> taken = new ConcurrentSkipListMap<>();
  private final StorageView kept;

  /** Creates a view without objects, whose contents are read from {@code kept}. */
  TakenObjects(StorageView kept) {
    this.kept = kept;
  }

  void add(Quarantine.Seen object) {
    taken.put(object.object(), object.entry());
  }

  void remove(List<StoragePath> restored) {
    restored.forEach(taken::remove);
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    return Optional.ofNullable(taken.get(path));
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    return kept.open(path, offset);
  }

  /** Reads an object, except a link whose content follows from its path and its length. */
  @Override
  public byte[] read(StoragePath path, int limit) {
    Optional<Digest> expected = Link.expectedAt(path);
    return stat(path)
        .flatMap(entry -> expected.filter(digest -> entry.size() == Link.length(digest)))
        .map(Link::content)
        .orElseGet(() -> kept.read(path, limit));
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    String prefix = folder.value() + "/";
    boolean found = false;
    Map.Entry<StoragePath, StorageEntry> next = taken.higherEntry(folder);
    while (next != null && next.getKey().value().startsWith(prefix)) {
      String rest = next.getKey().value().substring(prefix.length());
      int slash = rest.indexOf('/');
      String name = slash < 0 ? rest : rest.substring(0, slash);
      visitor.visit(name);
      found = true;
      next = taken.ceilingEntry(StoragePath.parse(prefix + name + (char) ('/' + 1)));
    }
    return found;
  }
}
