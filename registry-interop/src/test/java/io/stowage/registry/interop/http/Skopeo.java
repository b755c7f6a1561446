package io.stowage.registry.interop.http;

import io.stowage.registry.exploration.peer.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Debian's {@code skopeo}, with its state in a folder of the test.
 *
 * @param home the folder
 */
public record Skopeo(Path home) {
  /** Copies an image; {@code words} are options, the source and the destination. */
  public Command copy(String... words) {
    return skopeo("copy", "--src-tls-verify=false", "--dest-tls-verify=false").and(words);
  }

  /** Copies images of a repository or folder. */
  Command sync(String... words) {
    return skopeo("sync", "--src-tls-verify=false", "--dest-tls-verify=false").and(words);
  }

  /** Shows an image. */
  Command inspect(String... words) {
    return skopeo("inspect", "--tls-verify=false").and(words);
  }

  /** Lists the tags of a repository. */
  Command listTags(String repository) {
    return skopeo("list-tags", "--tls-verify=false", repository);
  }

  /** Deletes an image. */
  public Command delete(String image) {
    return skopeo("delete", "--tls-verify=false", image);
  }

  /** Logs in to {@code host}, and keeps the credentials for later commands. */
  Command login(String host, String user, String password) {
    return skopeo("login", "--tls-verify=false", "--username", user, "--password-stdin", host)
        .reading(password);
  }

  private Command skopeo(String... words) {
    String folder = home.toString();
    return Command.of("skopeo", "--insecure-policy", "--tmpdir", folder)
        .and(List.of(words))
        .in(Map.of(
            "HOME", folder,
            "XDG_DATA_HOME", folder,
            "XDG_RUNTIME_DIR", folder,
            "REGISTRY_AUTH_FILE", home.resolve("auth.json").toString()));
  }
}
