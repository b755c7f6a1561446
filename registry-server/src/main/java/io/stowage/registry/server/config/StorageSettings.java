package io.stowage.registry.server.config;

import java.util.Objects;

/**
 * The sections {@code storage} and {@code middleware}.
 *
 * @param location where the objects are stored
 * @param deleteEnabled whether clients may delete
 * @param readOnly whether clients may only read
 * @param descriptorCache the number of layer links to cache; 0 for no cache
 * @param redirect where pulls of blobs are redirected to
 * @param uploadPurging the removal of abandoned uploads
 */
public record StorageSettings(
    StoreLocation location,
    boolean deleteEnabled,
    boolean readOnly,
    int descriptorCache,
    PullRedirect redirect,
    UploadPurgeSettings uploadPurging) {
  private static final String CACHE = "storage.cache.blobdescriptor";
  private static final String OLDER_CACHE = "storage.cache.layerinfo";
  private static final String CACHE_SIZE = "storage.cache.blobdescriptorsize";

  /** Checks that no component is null. */
  public StorageSettings {
    Objects.requireNonNull(location, "location");
    Objects.requireNonNull(redirect, "redirect");
    Objects.requireNonNull(uploadPurging, "uploadPurging");
  }

  /** Reads the sections from the whole configuration. */
  static StorageSettings read(Section root) {
    StoreLocation location = StoreLocation.read(root);
    return new StorageSettings(
        location,
        root.flag("storage.delete.enabled"),
        root.flag("storage.maintenance.readonly.enabled"),
        descriptorCache(root),
        new RedirectSection(root, location).read(),
        UploadPurgeSettings.read(root.group("storage.maintenance.uploadpurging")));
  }

  private static int descriptorCache(Section root) {
    String key = root.has(CACHE) ? CACHE : OLDER_CACHE;
    String kind = root.text(key).orElse("");
    switch (kind) {
      case "inmemory" -> {
        int size = (int) root.number(CACHE_SIZE, 0, Integer.MAX_VALUE);
        return size == 0 ? Integer.MAX_VALUE : size;
      }
      case "redis" ->
        root.warn(key, "is redis, which this registry does not use; nothing is cached");
      case "" -> {
        return 0;
      }
      default -> root.warn(key, "is \"" + kind + "\", expected inmemory; nothing is cached");
    }
    return 0;
  }
}
