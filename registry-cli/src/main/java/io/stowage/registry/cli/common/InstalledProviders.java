package io.stowage.registry.cli.common;

import io.stowage.registry.server.config.StoreLocation.Bucket;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * Finds the support for stores that are not directories: on the class path, or in the folder {@code
 * s3} beside the jar of the command. The folder is only looked at for a configuration that needs it,
 * so that other commands start as fast as without it.
 */
final class InstalledProviders {
  private static final String FOLDER = "s3";

  private InstalledProviders() {}

  static StorageDriver open(Bucket bucket) {
    StorageProvider provider = find(bucket)
        .or(() -> install() ? find(bucket) : Optional.empty())
        .orElseThrow(() -> bucket.unsupported("the support for S3, which is not installed: run "
            + "stowage-s3.jar in place of registry-cli.jar, or install the folder lib/s3 of the "
            + "release"));
    return open(bucket, provider);
  }

  static StorageDriver open(Bucket bucket, StorageProvider provider) {
    try {
      return provider.open(bucket.parameters());
    } catch (IllegalArgumentException e) {
      throw bucket.refused(e);
    }
  }

  private static Optional<StorageProvider> find(Bucket bucket) {
    return ServiceLoader.load(StorageProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.drivers().contains(bucket.driver()))
        .findFirst();
  }

  /**
   * Makes the libraries in the folder those of this thread and of all threads that it starts, in
   * which they in turn look for their parts. Returns whether the folder contains any.
   */
  private static boolean install() {
    URL[] libraries = folder().map(InstalledProviders::libraries).orElseGet(() -> new URL[0]);
    if (libraries.length > 0) {
      Thread.currentThread()
          .setContextClassLoader(
              new URLClassLoader(libraries, InstalledProviders.class.getClassLoader()));
    }
    return libraries.length > 0;
  }

  private static Optional<Path> folder() {
    return Optional.ofNullable(InstalledProviders.class.getProtectionDomain().getCodeSource())
        .map(CodeSource::getLocation)
        .map(InstalledProviders::path)
        .map(jar -> jar.resolveSibling(FOLDER))
        .filter(Files::isDirectory);
  }

  private static Path path(URL location) {
    try {
      return Path.of(location.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(location + " is not a URI", e);
    }
  }

  private static URL[] libraries(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .sorted()
          .map(InstalledProviders::url)
          .toArray(URL[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": cannot be read", e);
    }
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(file + " has no URL", e);
    }
  }
}
