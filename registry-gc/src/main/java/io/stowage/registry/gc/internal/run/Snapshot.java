package io.stowage.registry.gc.internal.run;

import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.nio.channels.ReadableByteChannel;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A remote store, one folder of which is shown as the last listing found it, so that looking at it
 * takes no further requests. Everything else is looked up in the store, and so are the contents of
 * objects and the data of uploads, of which a listing need not show the parts that have arrived.
 *
 * <p>A link whose content follows from its MD5 digest is not read: it names the digest in its path
 * or, as the link of a tag, one of the manifests of its repository. Until {@link #refresh} is
 * called, everything is looked up in the store. Thread-safe.
 */
public final class Snapshot implements StorageView {
  private static final int REPOSITORIES_AT_A_TIME = 64;

  private final StorageView store;
  private final StoragePath folder;

  /** The manifests of the repositories that were asked for last, by the MD5 digests of links. */
  private final Map<RepositoryName, Map<String, Digest>> manifests =
      new LinkedHashMap<>(REPOSITORIES_AT_A_TIME, 0.75f, true);

  private volatile StorageView listing;

  /** Shows {@code folder} of {@code store} as it is found by listings. */
  public Snapshot(StorageView store, StoragePath folder) {
    this.store = store;
    this.folder = folder;
    this.listing = store;
  }

  /** Lists the folder again. The previous listing is released first, since both may be large. */
  public void refresh() {
    listing = store;
    listing = store.listed(folder.parent(), folder.name());
    synchronized (manifests) {
      manifests.clear();
    }
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    return viewOf(path).stat(path);
  }

  @Override
  public boolean list(StoragePath path, NameVisitor visitor) {
    return viewOf(path).list(path, visitor);
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    return store.open(path, offset);
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    StorageView view = viewOf(path);
    Optional<byte[]> known =
        view == store ? Optional.empty() : view.stat(path).flatMap(entry -> content(path, entry));
    return known
        .filter(content -> content.length <= limit)
        .orElseGet(() -> store.read(path, limit));
  }

  @Override
  public StorageView listed(StoragePath parent, String beginning) {
    return viewOf(parent) == store ? store.listed(parent, beginning) : this;
  }

  private StorageView viewOf(StoragePath path) {
    boolean live = !path.startsWith(folder)
        || (path.name().equals(RegistryLayout.DATA)
            && path.value().contains("/" + RegistryLayout.UPLOADS + "/"));
    return live ? store : listing;
  }

  /** Returns the content of a link, if it follows from its MD5 digest. */
  private Optional<byte[]> content(StoragePath path, StorageEntry entry) {
    if (entry.md5().isEmpty()
        || entry.size() > Link.LIMIT
        || !path.name().equals(RegistryLayout.LINK)) {
      return Optional.empty();
    }
    Optional<LayoutEntry> link = LayoutEntry.parse(path);
    return link.filter(LayoutEntry.TagCurrentLink.class::isInstance)
        .map(LayoutEntry.TagCurrentLink.class::cast)
        .flatMap(tag -> Optional.ofNullable(manifestsOf(tag.repository()).get(entry.md5())))
        .or(() -> link.flatMap(LayoutEntry::linkDigest)
            .filter(digest -> digest.isCanonical() && Link.isTo(digest, entry)))
        .map(Link::content);
  }

  private Map<String, Digest> manifestsOf(RepositoryName repository) {
    synchronized (manifests) {
      Map<String, Digest> known = manifests.get(repository);
      if (known != null) {
        return known;
      }
    }
    Map<String, Digest> found = new HashMap<>();
    new RegistryWalk(listing)
        .forEachManifest(repository, digest -> found.put(Link.md5(digest), digest));
    synchronized (manifests) {
      manifests.put(repository, found);
      if (manifests.size() > REPOSITORIES_AT_A_TIME) {
        manifests.remove(manifests.keySet().iterator().next());
      }
    }
    return found;
  }
}
