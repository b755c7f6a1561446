package io.stowage.registry.cli;

import io.stowage.registry.ManifestService;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Shows the tree of a small registry, with a line for each blob and each repository.
 *
 * @param registry the registry
 */
record TreeView(Registry registry) {
  private static final int SHOWN = 12;

  void print(PrintWriter out, String indent) {
    List<Descriptor> blobs = RegistryWalk.<Digest>collect(registry.blobs()::forEach).stream()
        .sorted()
        .flatMap(digest -> registry.blobs().find(digest).stream())
        .toList();
    long bytes = blobs.stream().mapToLong(Descriptor::size).sum();
    out.println(indent + RegistryLayout.BLOBS + ": " + Sizes.count(blobs.size(), "blob") + ", "
        + Sizes.human(bytes));
    Map<Digest, Integer> uses = uses();
    Table table = Table.ofTexts(2);
    blobs.forEach(
        blob -> table.row(path(blob.digest()), use(uses, blob.digest()), Sizes.human(blob.size())));
    table.print(out, indent + "  ");
    out.println(indent + RegistryLayout.REPOSITORIES);
    registry.repositories().forEach(name -> out.println(indent + "  " + line(name)));
  }

  /** Returns how many manifests reference each blob. */
  private Map<Digest, Integer> uses() {
    Map<Digest, Integer> uses = new HashMap<>();
    registry.repositories().forEach(name -> {
      ManifestService manifests = registry.repository(name).manifests();
      manifests.forEach(digest -> {
        uses.put(digest, 0);
        manifests.get(digest).blobs().forEach(blob -> uses.merge(blob.digest(), 1, Integer::sum));
      });
    });
    return uses;
  }

  private static String use(Map<Digest, Integer> uses, Digest digest) {
    Optional<Integer> named = Optional.ofNullable(uses.get(digest));
    return named
        .map(count -> count == 0 ? "manifest" : "in " + Sizes.count(count, "image"))
        .orElse("garbage");
  }

  private static String path(Digest digest) {
    String hex = digest.encoded();
    return digest.algorithm() + "/" + hex.substring(0, 2) + "/" + hex.substring(0, SHOWN) + ".../"
        + RegistryLayout.DATA;
  }

  private String line(RepositoryName name) {
    Repository repository = registry.repository(name);
    int manifests =
        RegistryWalk.<Digest>collect(repository.manifests()::forEach).size();
    int links = RegistryWalk.<Digest>collect(repository.blobs()::forEach).size();
    String tags =
        repository.tags().list().stream().map(Tag::value).collect(Collectors.joining(", "));
    return name + ": " + Sizes.count(manifests, "manifest") + ", tags " + tags + ", "
        + Sizes.count(links, "layer link");
  }
}
