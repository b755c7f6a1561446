package io.stowage.registry.gc.reach;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.mark.ImpliedReferences;
import io.stowage.registry.gc.internal.mark.ManifestReader;
import io.stowage.registry.gc.internal.mark.ManifestRelations;
import io.stowage.registry.gc.internal.mark.Names;
import io.stowage.registry.gc.internal.mark.References;
import io.stowage.registry.gc.internal.mark.References.Kind;
import io.stowage.registry.gc.internal.mark.Revisions;
import io.stowage.registry.internal.walk.Closure;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
  private final Set<Digest> opened = new HashSet<>();
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
    Revisions revisions = Revisions.withTags(repository, registry, walk, findings);
    understood = revisions.areTagsReadable();
    reach(revisions, revisions.all(), visitor);
    return revisions.all().size();
  }

  /**
   * Passes each digest once to a visitor: to {@code kept} if it is reached by a manifest that stays
   * if manifests without a tag are removed, and otherwise to {@code untagged}.
   *
   * @return the number of manifests in the repository
   */
  int forEach(Consumer<Digest> kept, Consumer<Digest> untagged) {
    Revisions revisions = Revisions.withTags(repository, registry, walk, findings);
    understood = revisions.areTagsReadable();
    Set<Digest> staying = staying(revisions);
    reach(revisions, staying, kept);
    reach(revisions, revisions.all(), untagged);
    return revisions.all().size();
  }

  /**
   * Returns the manifests that a collection keeps if it removes old manifests without a tag: those
   * that have a tag or are not understood, and what these keep; or all, if one cannot be read.
   */
  private Set<Digest> staying(Revisions revisions) {
    Set<Digest> all = revisions.all();
    if (!revisions.areReadable() || revisions.tags().keySet().containsAll(all)) {
      return all;
    }
    Map<Digest, List<Digest>> kept = new HashMap<>();
    Set<Digest> roots = new LinkedHashSet<>();
    for (Digest manifest : all) {
      Optional<References> read =
          manifests.read(manifest).map(found -> needs.stored(repository, found));
      if (read.filter(found -> found.kind() != Kind.DAMAGED).isEmpty()) {
        return all;
      }
      if (revisions.tags().containsKey(manifest) || !read.get().kind().isUnderstood()) {
        roots.add(manifest);
      }
      ManifestRelations relations = read.get().relations();
      relations.children().forEach(child -> add(kept, manifest, child));
      relations.subject().ifPresent(subject -> add(kept, subject, manifest));
    }
    return Closure.of(
        roots, manifest -> kept.getOrDefault(manifest, List.of()).stream().filter(all::contains));
  }

  private static void add(Map<Digest, List<Digest>> lists, Digest key, Digest value) {
    lists.computeIfAbsent(key, none -> new ArrayList<>()).add(value);
  }

  /** Passes everything that {@code roots} reach and that was not passed on before. */
  private void reach(Revisions revisions, Set<Digest> roots, Consumer<Digest> visitor) {
    Consumer<Digest> reach = digest -> {
      if (reached.add(digest)) {
        visitor.accept(digest);
      }
    };
    List<Digest> open = roots.stream().filter(root -> !opened.contains(root)).toList();
    Closure.of(open, manifest -> {
      opened.add(manifest);
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
  }

  private void reach(Digest manifest, Names names, Consumer<Digest> reach) {
    names.blobs().stream().filter(Digest::isCanonical).forEach(reach);
    needs.forEach(repository, manifest, names.aliases(), names.kind(), reach);
  }
}
