package io.stowage.registry.interop;

import io.stowage.registry.exploration.peer.Command;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs skopeo, with its state in a folder of the test. */
final class Skopeo {
  private final Path home;

  Skopeo(Path home) {
    this.home = home;
  }

  /** Copies an image; {@code words} are options, the source and the destination. */
  void copy(String... words) {
    var unused = tryToCopy(words).succeeded();
  }

  /** Copies like {@link #copy}, but may fail. */
  Command.Outcome tryToCopy(String... words) {
    return tryTo("copy", List.of("--src-tls-verify=false", "--dest-tls-verify=false"), words);
  }

  /** Returns the exact bytes of a manifest. */
  byte[] inspectRaw(String image) {
    return run("inspect", List.of("--tls-verify=false", "--raw"), image)
        .output()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the description of an image by skopeo: its digest, layers and tags. */
  String inspect(String image) {
    return run("inspect", List.of("--tls-verify=false"), image).output();
  }

  /** Returns the names of all tags, as JSON. */
  String listTags(String repository) {
    return run("list-tags", List.of("--tls-verify=false"), repository).output();
  }

  void delete(String image) {
    var unused = tryToDelete(image).succeeded();
  }

  /** Deletes like {@link #delete}, but may fail. */
  Command.Outcome tryToDelete(String image) {
    return tryTo("delete", List.of("--tls-verify=false"), image);
  }

  private Command.Outcome run(String command, List<String> options, String... words) {
    return tryTo(command, options, words).succeeded();
  }

  private Command.Outcome tryTo(String command, List<String> options, String... words) {
    return Command.of("skopeo", "--insecure-policy", "--tmpdir", home.toString(), command)
        .and(options)
        .and(words)
        .in(environment())
        .tryToRun();
  }

  private Map<String, String> environment() {
    String folder = home.toString();
    return Map.of("HOME", folder, "XDG_DATA_HOME", folder, "XDG_RUNTIME_DIR", folder);
  }
}
