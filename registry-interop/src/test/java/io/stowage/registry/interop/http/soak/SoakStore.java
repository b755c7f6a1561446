package io.stowage.registry.interop.http.soak;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.interop.http.ServerProcess;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The directory of a registry, and the configurations of its servers.
 *
 * @param folder a folder for both
 */
record SoakStore(Path folder) {
  /** The grace period of collections, the shortest that is allowed. */
  static final Duration GRACE = Duration.ofSeconds(10);

  /**
   * Pushes images without tags, each to any repository, and makes everything an hour old, so that
   * the first collection finds garbage that clients push again.
   */
  void pushLongAgo(List<SoakImage> images, Random random) {
    try (Registry registry = open()) {
      for (SoakImage image : images) {
        Repository repository = registry.repository(SoakClient.anyRepository(random));
        image.blobs().forEach(repository.blobs()::put);
        repository.manifests().put(image.manifest());
      }
    }
    age(root());
  }

  private Registry open() {
    return Registry.open(FileSystemStorage.openOrCreate(root(), Durability.RELAXED));
  }

  private static void age(Path root) {
    FileTime modified = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.toList()) {
        Files.setLastModifiedTime(path, modified);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Removes everything that no tag reaches, at once; nobody may write meanwhile. What is missing
   * afterwards was not protected by its tag.
   */
  GcReport removeAllGarbage() {
    GcOptions options = GcOptions.offline().toBuilder().deleteUntagged(true).build();
    try (Registry registry = open()) {
      return GarbageCollector.of(registry).run(options);
    }
  }

  /** Returns whether a collection holds its lock, or has left it when it was killed. */
  boolean isLocked() {
    String[] runs = root().resolve(RegistryLayout.LOCK.value()).toFile().list();
    return runs != null && runs.length > 0;
  }

  /** Writes a configuration without collections, for either server. */
  Path configuration() {
    return ServerProcess.configuration(folder.resolve("plain.yml"), root(), "");
  }

  /**
   * Writes a configuration for our server with metrics and a collection every five seconds.
   *
   * @param writers the programs that write to the directory: stowage or any
   * @param quarantine how long removed content is held, such as 3s
   */
  Path collecting(String writers, String quarantine) {
    try {
      return Files.writeString(folder.resolve("collecting.yml"), """
          version: 0.1
          log: {level: info, accesslog: {disabled: true}}
          storage: {filesystem: {rootdirectory: '%s'}, delete: {enabled: true}, \
          maintenance: {uploadpurging: {enabled: false}}}
          http: {addr: '127.0.0.1:0', secret: interop, \
          debug: {addr: '127.0.0.1:0', prometheus: {enabled: true}}}
          stowage: {gc: {enabled: true, writers: %s, interval: 5s, grace: %ds, \
          deleteuntagged: true, quarantine: %s}}
          """.formatted(
              root(), writers, GRACE.toSeconds(), quarantine));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path root() {
    return folder.resolve("root");
  }
}
