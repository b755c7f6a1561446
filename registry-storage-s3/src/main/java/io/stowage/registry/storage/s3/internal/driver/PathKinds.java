package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StoragePath;
import java.util.Set;

/**
 * Facts about a path that follow from the layout of a registry. A store without folders would
 * otherwise have to look them up.
 */
final class PathKinds {
  private static final String BLOBS = RegistryLayout.BLOBS.value() + "/";
  private static final String REPOSITORIES = RegistryLayout.REPOSITORIES.value() + "/";
  private static final String STOWAGE = RegistryLayout.STOWAGE.value() + "/";
  private static final String UPLOADS = "/" + RegistryLayout.UPLOADS + "/";
  private static final String STARTED_AT = "startedat";
  private static final String HASH_STATES = "hashstates";
  private static final Set<String> OBJECTS =
      Set.of(RegistryLayout.DATA, RegistryLayout.LINK, STARTED_AT);

  private PathKinds() {}

  /**
   * Returns whether the layout has an object at {@code path} and a folder at each path above it, so
   * that nothing of another kind has to be expected there.
   */
  static boolean isObject(StoragePath path) {
    String value = path.value();
    if (value.startsWith(STOWAGE)) {
      return true;
    }
    if (!value.startsWith(BLOBS) && !value.startsWith(REPOSITORIES)) {
      return false;
    }
    String[] names = value.split("/", -1);
    for (int i = 0; i < names.length - 1; i++) {
      if (OBJECTS.contains(names[i])) {
        return false;
      }
    }
    return OBJECTS.contains(names[names.length - 1]) || isHashState(names);
  }

  private static boolean isHashState(String[] names) {
    return names.length > 3 && names[names.length - 3].equals(HASH_STATES);
  }

  /** Returns whether {@code path} is the data of an upload, which is kept as a multipart upload. */
  static boolean isUpload(StoragePath path) {
    String value = path.value();
    int uploads = value.lastIndexOf(UPLOADS);
    if (!value.startsWith(REPOSITORIES) || uploads < 0) {
      return false;
    }
    int id = value.indexOf('/', uploads + UPLOADS.length());
    return id > 0 && value.substring(id + 1).equals(RegistryLayout.DATA);
  }

  /** Returns whether {@code path} is a folder of uploads, that of one upload, or lies below it. */
  static boolean isInUploads(StoragePath path) {
    return path.value().startsWith(REPOSITORIES) && (path.value() + "/").contains(UPLOADS);
  }

  /** Returns whether {@code folder} is that of this library. */
  static boolean isOwnFolder(StoragePath folder) {
    return folder.equals(RegistryLayout.STOWAGE);
  }

  /** Returns whether data of uploads may lie below {@code folder}. */
  static boolean mayHoldUploads(StoragePath folder) {
    String value = folder.value() + "/";
    boolean ofContent = value.contains("/" + RegistryLayout.MANIFESTS + "/")
        || value.contains("/" + RegistryLayout.LAYERS + "/");
    return REPOSITORIES.startsWith(value) || (value.startsWith(REPOSITORIES) && !ofContent);
  }

  /**
   * Returns whether the older versions of what is at {@code path} are of no use to anybody once it
   * is removed: uploads, and what this library keeps for itself.
   */
  static boolean isTransient(StoragePath path) {
    return path.value().startsWith(STOWAGE) || isInUploads(path);
  }

  /**
   * Returns whether {@code path} is hidden when it is removed: a link, whose older versions mean
   * nothing, and must not be seen even for an instant.
   */
  static boolean isHidden(StoragePath path) {
    return path.value().startsWith(REPOSITORIES) && !isInUploads(path);
  }

  /** Returns whether {@code name} in {@code folder} belongs to this driver alone. */
  static boolean isPrivate(StoragePath folder, String name) {
    return folder.equals(RegistryLayout.STOWAGE) && name.equals(LeaseObjects.FOLDER.name());
  }

  /**
   * Returns whether the leases that other processes made are needed at once: those of blobs and
   * links are looked up when an object is taken.
   */
  static boolean hasSharedLease(StoragePath path) {
    return !path.value().startsWith(BLOBS) && !path.value().startsWith(REPOSITORIES);
  }
}
