package io.stowage.registry.gc;

import io.stowage.registry.LinkResolver;
import io.stowage.registry.gc.References.Kind;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryWalk;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.RepositoryName;
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

  /** Marks a manifest of {@code repository} with all below it; returns how many blobs it names. */
  long markManifest(RepositoryName repository, Digest manifest, References references) {
    set.add(manifest);
    references.blobs().forEach(blob -> markBlob(repository, blob));
    if (references.kind() == Kind.SCHEMA_1) {
      walk.forEachSignature(repository, manifest, set::add);
    }
    Set<Digest> visited = new HashSet<>();
    references.children().forEach(child -> markBelow(repository, child, visited));
    return 1L + references.blobs().size();
  }

  /** A child need not be a manifest of the repository; what is below it is kept all the same. */
  private void markBelow(RepositoryName repository, Digest manifest, Set<Digest> visited) {
    if (!visited.add(manifest)) {
      return;
    }
    manifests.references(manifest).ifPresent(references -> {
      references.blobs().forEach(blob -> markBlob(repository, blob));
      references.children().forEach(child -> markBelow(repository, child, visited));
    });
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
