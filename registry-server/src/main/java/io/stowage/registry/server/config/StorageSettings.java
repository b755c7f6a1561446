package io.stowage.registry.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The sections {@code storage} and {@code middleware}.
 *
 * @param directory the root directory, or empty for a store in memory
 * @param deleteEnabled whether clients may delete
 * @param readOnly whether clients may only read
 * @param descriptorCache the number of layer links to cache; 0 for no cache
 * @param redirect the URL to which pulls of blobs are redirected, if they are
 * @param uploadPurging the removal of abandoned uploads
 */
public record StorageSettings(
    Optional<Path> directory,
    boolean deleteEnabled,
    boolean readOnly,
    int descriptorCache,
    Optional<URI> redirect,
    UploadPurgeSettings uploadPurging) {
  /** The keys of the section that do not name a driver. */
  static final Set<String> NO_DRIVERS = Set.of("cache", "delete", "maintenance", "redirect", "tag");

  private static final String DRIVERS = "filesystem or inmemory";
  private static final String CACHE = "storage.cache.blobdescriptor";
  private static final String OLDER_CACHE = "storage.cache.layerinfo";
  private static final String CACHE_SIZE = "storage.cache.blobdescriptorsize";
  private static final String MIDDLEWARE = "middleware.storage";

  /** Checks that no component is null. */
  public StorageSettings {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(redirect, "redirect");
    Objects.requireNonNull(uploadPurging, "uploadPurging");
  }

  /** Reads the sections from the whole configuration. */
  static StorageSettings read(Section root) {
    return new StorageSettings(
        directory(root),
        root.flag("storage.delete.enabled"),
        root.flag("storage.maintenance.readonly.enabled"),
        descriptorCache(root),
        redirect(root),
        UploadPurgeSettings.read(root.group("storage.maintenance.uploadpurging")));
  }

  private static Optional<Path> directory(Section root) {
    Set<String> drivers = new TreeSet<>(root.names("storage"));
    drivers.removeAll(NO_DRIVERS);
    if (drivers.size() != 1) {
      String found = drivers.isEmpty() ? "missing" : String.join(" and ", drivers);
      throw root.invalid("storage", found, "exactly one driver: " + DRIVERS);
    }
    String driver = drivers.iterator().next();
    return switch (driver) {
      case "filesystem" -> root.file("storage.filesystem.rootdirectory");
      case "inmemory" -> Optional.empty();
      default -> throw root.invalid("storage", driver, expected(root, driver));
    };
  }

  private static String expected(Section root, String driver) {
    return root.group("storage").documented(driver).map(Key::note).orElse(DRIVERS);
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

  private static Optional<URI> redirect(Section root) {
    for (String place : List.of("registry", "repository")) {
      for (Section middleware : root.groups("middleware." + place)) {
        checkDisabled(middleware);
      }
    }
    Optional<URI> redirect = Optional.empty();
    for (Section middleware : root.groups(MIDDLEWARE)) {
      if (middleware.text("name").orElse("").equals("redirect")) {
        redirect = middleware.flag("disabled") ? redirect : Optional.of(base(middleware));
      } else {
        checkDisabled(middleware);
      }
    }
    return redirect.filter(base -> !root.flag("storage.redirect.disable"));
  }

  /** Returns the scheme, host and path, which are all that Distribution uses of the URL. */
  private static URI base(Section middleware) {
    String key = "options.baseurl";
    URI url = Urls.required(middleware, key);
    try {
      return new URI(
          url.getScheme(), null, url.getHost(), url.getPort(), url.getPath(), null, null);
    } catch (URISyntaxException e) {
      throw middleware.invalid(key, "malformed", "a URL such as https://files.example.com");
    }
  }

  private static void checkDisabled(Section middleware) {
    if (!middleware.flag("disabled")) {
      throw middleware.invalid(
          "name",
          middleware.text("name").orElse("missing"),
          "redirect below middleware.storage, or disabled: true with it");
    }
  }
}
