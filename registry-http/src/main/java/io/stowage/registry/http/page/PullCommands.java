package io.stowage.registry.http.page;

import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.internal.api.Locations;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RepositoryName;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands that pull from the registry.
 *
 * @param host the host under which the client knows the registry, with its port if it has one
 */
record PullCommands(String host) {
  private static final String SCHEME_END = "://";

  /** Shown if the client did not say under which name it knows the registry. */
  private static final String UNKNOWN_HOST = "REGISTRY";

  /** Returns the commands for the client that sent {@code request}. */
  static PullCommands of(HttpOptions options, HttpRequest request) {
    return new PullCommands(
        Locations.of(options, request).url().map(PullCommands::authority).orElse(UNKNOWN_HOST));
  }

  private static String authority(String url) {
    String rest = url.substring(url.indexOf(SCHEME_END) + SCHEME_END.length());
    int path = rest.indexOf('/');
    return path < 0 ? rest : rest.substring(0, path);
  }

  /** Returns the list of the commands that pull {@code manifest}. */
  Html list(RepositoryName repository, Reference reference, Manifest manifest) {
    String image = host + "/" + repository + (reference instanceof Digest ? "@" : ":") + reference;
    String folder = repository.value().substring(repository.value().lastIndexOf('/') + 1);
    List<Html> commands = new ArrayList<>();
    if (manifest instanceof ImageManifest one && !ManifestSummary.isContainer(one)) {
      commands.add(command("ORAS", "oras pull " + image));
    } else {
      commands.add(command("Docker", "docker pull " + image));
    }
    commands.add(command("Skopeo", "skopeo copy docker://" + image + " oci:" + folder));
    return Fragments.facts(commands);
  }

  private static Html command(String tool, String line) {
    return Fragments.fact(tool, Html.element("pre", Fragments.code(line)));
  }
}
