package io.stowage.registry;

import io.stowage.registry.internal.lease.LeaseScope;
import io.stowage.registry.internal.lease.LeaseTerms;
import io.stowage.registry.internal.lease.Leases;
import io.stowage.registry.internal.service.BlobData;
import io.stowage.registry.internal.service.Events;
import io.stowage.registry.internal.service.LayerCache;
import io.stowage.registry.internal.service.OpenStore;
import io.stowage.registry.internal.service.TagLocks;
import io.stowage.registry.internal.service.UploadSessions;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.Map;

/** The state that the services of one registry share. */
record Backend(
    OpenStore store,
    RegistryOptions options,
    UploadSessions uploads,
    LayerCache layerCache,
    TagLocks tagLocks,
    Events events) {

  static Backend of(StorageDriver driver, RegistryOptions options) {
    return new Backend(
        new OpenStore(driver),
        options,
        new UploadSessions(driver, writers(driver, options) == Writers.ANY),
        new LayerCache(options.descriptorCache()),
        new TagLocks(),
        new Events(options.listener(), options::nanoTime));
  }

  /**
   * Returns a backend whose events carry {@code attributes} and that shares everything else with
   * this one.
   */
  Backend withAttributes(Map<String, String> attributes) {
    return new Backend(
        store, options, uploads, layerCache, tagLocks, events.withAttributes(attributes));
  }

  /**
   * Returns a backend in which deletion is enabled, and that shares everything else with this one.
   */
  Backend withDeletion() {
    RegistryOptions deleting = options.toBuilder().deleteEnabled(true).build();
    return new Backend(store, deleting, uploads, layerCache, tagLocks, events);
  }

  /**
   * Returns the store.
   *
   * @throws IllegalStateException if the registry is closed
   */
  StorageDriver driver() {
    return store.driver();
  }

  /**
   * Performs {@code work}, which waits in the middle and must not be cut off there: a close waits
   * for it.
   */
  void complete(Runnable work) {
    store.perform(() -> {}, () -> {
      work.run();
      return true;
    });
  }

  LinkResolver links() {
    return new LinkResolver(driver(), options);
  }

  RegistryWalk walk() {
    return new RegistryWalk(driver());
  }

  /** Returns whether a repository exists, even if all of its content is in quarantine. */
  boolean hasRepository(RepositoryName name) {
    return walk().isRepository(name) || isKept(name) || walk().isRepository(name);
  }

  /** Returns whether links are in quarantine; the folders of restored links may still be there. */
  private boolean isKept(RepositoryName name) {
    RegistryWalk kept = new RegistryWalk(driver().quarantine());
    List<Digest> links = RegistryWalk.collect(each -> {
      kept.forEachRevision(name, each);
      kept.forEachLayer(name, each);
    });
    return !links.isEmpty();
  }

  BlobData blobs() {
    return new BlobData(driver());
  }

  /**
   * Opens a blob that was requested as {@code asked} and is stored as {@code digest}. The channel
   * is closed together with the store.
   */
  ReadableByteChannel open(Digest asked, Digest digest, long offset) {
    return store.handOut(blobs().open(asked, digest, offset));
  }

  Leases leases() {
    return new Leases(
        driver(), new LeaseTerms(options.grace(), options.readOnly(), options::nanoTime));
  }

  /**
   * Returns which programs write to the store, as the options specify or, by default, as the store
   * suggests.
   */
  Writers writers() {
    return writers(driver(), options);
  }

  private static Writers writers(StorageDriver driver, RegistryOptions options) {
    return options.writers().orElseGet(() -> driver.isShared() ? Writers.ANY : Writers.STOWAGE);
  }

  LeaseScope scope() {
    return leases().scope();
  }

  /**
   * Throws UNSUPPORTED, naming {@code what}, if the registry is read-only.
   *
   * @throws IllegalStateException if the registry is closed
   */
  void checkWritable(Object what) {
    store.check();
    if (options.readOnly()) {
      throw RegistryException.of(
          ErrorCode.UNSUPPORTED, what.toString(), "the registry is read-only");
    }
  }

  /**
   * Throws UNSUPPORTED, naming {@code what}, if the registry is read-only or deletion is disabled.
   */
  void checkDeletable(Object what) {
    checkWritable(what);
    if (!options.deleteEnabled()) {
      throw RegistryException.of(
          ErrorCode.UNSUPPORTED, what.toString(), "deletion is disabled in this registry");
    }
  }
}
