package io.stowage.registry.testing.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A file or folder of the class path. */
record ClassPathResource(URL url) {
  /**
   * Finds a resource with the class loader of the current thread.
   *
   * @param name the path of the resource, with or without a slash at the beginning
   * @throws IllegalArgumentException if there is no such resource
   */
  static ClassPathResource find(String name) {
    ClassLoader loader = Optional.ofNullable(Thread.currentThread().getContextClassLoader())
        .orElseGet(ClassLoader::getSystemClassLoader);
    return Optional.ofNullable(loader.getResource(name.startsWith("/") ? name.substring(1) : name))
        .map(ClassPathResource::new)
        .orElseThrow(() -> new IllegalArgumentException(
            "no resource \"" + name + "\" on the class path, expected a file or a folder"));
  }

  /** Passes on the path of this resource, or of a temporary copy if it is in a jar. */
  void read(Consumer<Path> reader) {
    try {
      if (url.openConnection() instanceof JarURLConnection jar) {
        readCopy(Path.of(jar.getJarFileURL().toURI()), jar.getEntryName(), reader);
      } else {
        reader.accept(Path.of(url.toURI()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void readCopy(Path jar, String entry, Consumer<Path> reader) throws IOException {
    Path folder = Files.createTempDirectory("stowage-");
    try {
      Path copy = folder.resolve("copy");
      try (FileSystem files = FileSystems.newFileSystem(jar)) {
        copy(files.getPath(entry), copy);
      }
      reader.accept(copy);
    } finally {
      TemporaryFolder.delete(folder);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      List<Path> parentsFirst = all.toList();
      for (Path path : parentsFirst) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
