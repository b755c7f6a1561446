package io.stowage.registry.interop.http;

import io.stowage.registry.exploration.peer.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Debian's {@code buildah} or {@code podman}, which share their options and the format of their
 * storage. They run without a container of their own, with their storage in a folder of the test.
 *
 * @param program the program with its global options
 * @param home the folder
 */
record ContainerTool(Command program, Path home) {
  static ContainerTool buildah(Path home) {
    return prepared(Command.of("buildah").and(storage(home)), home);
  }

  static ContainerTool podman(Path home) {
    Command program = Command.of("podman").and(storage(home));
    return prepared(
        program.and(
            "--tmpdir", home.resolve("tmp").toString(),
            "--events-backend", "none",
            "--cgroup-manager", "cgroupfs"),
        home);
  }

  /** Creates the files that the programs expect to find. */
  private static ContainerTool prepared(Command program, Path home) {
    write(home.resolve("policy.json"), "{\"default\": [{\"type\": \"insecureAcceptAnything\"}]}");
    write(home.resolve("auth.json"), "{}");
    return new ContainerTool(program, home);
  }

  private static List<String> storage(Path home) {
    return List.of(
        "--root", home.resolve("root").toString(),
        "--runroot", home.resolve("r").toString(),
        "--storage-driver", "vfs");
  }

  /** Returns a command that talks to a registry; the registry need not use TLS. */
  Command remote(String command, String... words) {
    return local(command, "--tls-verify=false").and(words);
  }

  /** Returns a command that pulls or pushes, without signatures. */
  Command transfer(String command, String... words) {
    return remote(command, "--signature-policy", home.resolve("policy.json").toString())
        .and(words);
  }

  /** Returns a command that talks to no registry. */
  Command local(String... words) {
    String folder = home.toString();
    return program
        .and(words)
        .in(Map.of(
            "HOME", folder,
            "XDG_DATA_HOME", folder,
            "XDG_RUNTIME_DIR", folder,
            "TMPDIR", folder,
            "BUILDAH_ISOLATION", "chroot",
            "REGISTRY_AUTH_FILE", home.resolve("auth.json").toString()));
  }

  /** Returns a command that logs in to {@code host}, and keeps the credentials. */
  Command login(String host, String user, String password) {
    return remote("login", "--username", user, "--password-stdin", host).reading(password);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
