package io.stowage.registry.testing.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the file in which docker, podman, skopeo, Jib and others look for credentials. */
final class DockerConfig {
  private static final String FILE_NAME = "config.json";

  private DockerConfig() {}

  /**
   * Writes the file, which only its owner can read on a file system of POSIX. An existing one is
   * replaced.
   *
   * @param path the file, if its name ends with {@code .json}, otherwise the folder, which is
   *     created if it is missing
   * @param credentials the Base64 form of user and password by the host and port of a registry
   * @return the path of the file
   */
  static Path write(Path path, Map<String, String> credentials) {
    try {
      Path file = path.toString().endsWith(".json")
          ? path
          : Files.createDirectories(path).resolve(FILE_NAME);
      Files.deleteIfExists(file);
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      return Files.writeString(file, json(credentials));
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be written", e);
    }
  }

  private static String json(Map<String, String> credentials) {
    return credentials.entrySet().stream()
        .map(each -> "\"" + each.getKey() + "\":{\"auth\":\"" + each.getValue() + "\"}")
        .collect(Collectors.joining(",", "{\"auths\":{", "}}\n"));
  }
}
