package io.stowage.registry;

import io.stowage.registry.layout.RegistryWalk;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageDriver;

/** What the services of one registry share. */
record Backend(
    StorageDriver driver,
    RegistryOptions options,
    LinkResolver links,
    RegistryWalk walk,
    Leases leases,
    BlobData blobs,
    UploadDigests uploadDigests,
    LayerCache layerCache,
    Events events) {

  static Backend of(StorageDriver driver, RegistryOptions options) {
    return new Backend(
        driver,
        options,
        new LinkResolver(driver, options),
        new RegistryWalk(driver),
        new Leases(driver, options),
        new BlobData(driver),
        new UploadDigests(),
        new LayerCache(options.descriptorCache()),
        new Events(options));
  }

  Promise promise() {
    return leases.promise();
  }

  /** Refuses to write {@code what} in a registry that is read-only. */
  void checkWritable(Object what) {
    if (options.readOnly()) {
      throw RegistryException.of(
          ErrorCode.UNSUPPORTED, what.toString(), "the registry is read-only");
    }
  }

  /** Refuses to delete {@code what} where that is switched off. */
  void checkDeletable(Object what) {
    checkWritable(what);
    if (!options.deleteEnabled()) {
      throw RegistryException.of(
          ErrorCode.UNSUPPORTED, what.toString(), "deletion is switched off in this registry");
    }
  }
}
