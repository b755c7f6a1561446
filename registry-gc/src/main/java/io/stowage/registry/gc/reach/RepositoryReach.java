package io.stowage.registry.gc.reach;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.mark.ImpliedReferences;
import io.stowage.registry.gc.internal.mark.ManifestReader;
import io.stowage.registry.gc.internal.mark.Names;
import io.stowage.registry.gc.internal.mark.References.Kind;
import io.stowage.registry.gc.internal.mark.Revisions;
import io.stowage.registry.internal.walk.Closure;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The digests that the manifests of one repository reach. Used once, by one thread. */
final class RepositoryReach {
  private final Registry registry;
  private final RepositoryName repository;
  private final Findings findings;
  private final RegistryWalk walk;
  private final ManifestReader manifests;
  private final ImpliedReferences needs;
  private final Set<Digest> reached = new HashSet<>();
  private boolean understood;

  RepositoryReach(Registry registry, RepositoryName repository, Findings findings) {
    this.registry = registry;
    this.repository = repository;
    this.findings = findings;
    this.walk = new RegistryWalk(registry.storage());
    this.manifests = new ManifestReader(registry.storage(), findings);
    this.needs = new ImpliedReferences(registry, findings);
  }

  /**
   * Passes each digest once to {@code visitor}; returns the number of manifests in the repository.
   */
  int forEach(Consumer<Digest> visitor) {
    Consumer<Digest> reach = digest -> {
      if (reached.add(digest)) {
        visitor.accept(digest);
      }
    };
    Revisions revisions = Revisions.withTags(repository, registry, walk, findings);
    understood = revisions.areTagsReadable();
    Closure.of(revisions.all(), manifest -> {
      reach.accept(manifest);
      Optional<Names> names = manifests.names(manifest);
      names.ifPresent(found -> reach(manifest, found, reach));
      boolean missing = names.isEmpty() && revisions.all().contains(manifest);
      if (missing) {
        findings.missing(repository, manifest);
      }
      understood &=
          !missing && names.filter(found -> found.kind() == Kind.DAMAGED).isEmpty();
      return names.stream()
          .flatMap(found -> found.nested().stream())
          .map(child -> needs.storedManifest(repository, child));
    });
    if (!understood) {
      needs.forEachLayer(repository, reach);
    }
    return revisions.all().size();
  }

  private void reach(Digest manifest, Names names, Consumer<Digest> reach) {
    names.blobs().stream().filter(Digest::isCanonical).forEach(reach);
    needs.forEach(repository, manifest, names.aliases(), names.kind(), reach);
  }
}
