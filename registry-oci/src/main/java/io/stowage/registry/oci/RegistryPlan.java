package io.stowage.registry.oci;

import io.stowage.registry.Registry;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.RepositoryName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The content of an export of several repositories, determined before anything is written. */
final class RegistryPlan {
  private final List<CopiedImage> images = new ArrayList<>();
  private final List<Descriptor> named = new ArrayList<>();
  private final Map<Descriptor, LayoutFile> manifests = byDigest();
  private final Map<Descriptor, LayoutFile> blobs = byDigest();
  private final List<LeftOutImage> leftOut = new ArrayList<>();

  private RegistryPlan() {}

  /**
   * Returns the content of the {@code chosen} repositories, in the order of the catalog.
   *
   * @param untagged whether manifests without a tag are included
   */
  static ExportContent of(
      Registry registry, Predicate<RepositoryName> chosen, boolean untagged, ExportScope scope)
      throws IOException {
    RegistryPlan plan = new RegistryPlan();
    GraphLimit limit = new GraphLimit();
    for (RepositoryName name : registry.repositories()) {
      if (chosen.test(name)) {
        plan.add(
            ExportPlan.ofAll(registry.repository(name), untagged, scope, limit).content());
      }
    }
    return new ExportContent(
        plan.images, plan.named, plan.manifests, plan.blobs, Optional.empty(), plan.leftOut);
  }

  /** Adds the content of a repository. What an earlier one contains is not added again. */
  private void add(ExportContent repository) {
    images.addAll(repository.images());
    named.addAll(repository.named());
    repository.manifests().forEach(manifests::putIfAbsent);
    repository.blobs().forEach(blobs::putIfAbsent);
    leftOut.addAll(repository.leftOut());
  }

  private static Map<Descriptor, LayoutFile> byDigest() {
    return new TreeMap<>(Comparator.comparing(Descriptor::digest));
  }
}
