package io.stowage.registry.gc;

import io.stowage.registry.LinkResolver;
import io.stowage.registry.gc.References.Kind;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryWalk;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.RepositoryName;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Marks what a manifest that stays needs, and all that is below it. Thread-safe.
 *
 * <p>A blob that is named by another algorithm than sha256 is an alias: the repository's layer link
 * says under which digest it is stored.
 */
final class Marks {
  private final MarkSet set = new MarkSet();
  private final ManifestReader manifests;
  private final LinkResolver links;
  private final RegistryWalk walk;
  private final Findings findings;

  Marks(ManifestReader manifests, LinkResolver links, RegistryWalk walk, Findings findings) {
    this.manifests = manifests;
    this.links = links;
    this.walk = walk;
    this.findings = findings;
  }

  boolean contains(Digest digest) {
    return set.contains(digest);
  }

  long size() {
    return set.size();
  }

  void mark(Digest digest) {
    set.add(digest);
  }

  /**
   * Marks {@code roots} with all below them, as {@code repository} resolves it. A child need not be a
   * manifest of the repository; what is below it is kept all the same.
   */
  void markManifests(RepositoryName repository, Collection<Digest> roots) {
    Deque<Digest> open = new ArrayDeque<>(roots);
    Set<Digest> visited = new HashSet<>();
    while (!open.isEmpty()) {
      Digest manifest = open.pop();
      set.add(manifest);
      if (visited.add(manifest)) {
        manifests.references(manifest).ifPresent(references -> {
          markNeeds(repository, manifest, references);
          open.addAll(references.children());
        });
      }
    }
  }

  private void markNeeds(RepositoryName repository, Digest manifest, References references) {
    references.blobs().forEach(blob -> markBlob(repository, blob));
    if (references.kind() == Kind.SCHEMA_1) {
      walk.forEachSignature(repository, manifest, set::add);
    }
  }

  private void markBlob(RepositoryName repository, Digest digest) {
    set.add(digest);
    if (!digest.algorithm().equals(DigestAlgorithm.SHA256)) {
      markAliased(repository, digest);
    }
  }

  private void markAliased(RepositoryName repository, Digest alias) {
    try {
      links.layer(repository, alias).ifPresent(set::add);
    } catch (DamagedLinkException e) {
      findings.damaged(e.path(), e.getMessage() + ": all layers of " + repository + " are kept");
      walk.forEachLayer(repository, set::add);
    }
  }
}
