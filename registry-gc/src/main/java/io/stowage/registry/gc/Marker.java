package io.stowage.registry.gc;

import io.stowage.registry.LinkResolver;
import io.stowage.registry.Registry;
import io.stowage.registry.gc.References.Kind;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.layout.RegistryWalk;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Marks what the manifests of a repository need: of all, or of those that are tagged, young, or not
 * understood. Thread-safe.
 */
final class Marker {
  private final StorageDriver driver;
  private final LinkResolver links;
  private final RegistryWalk walk;
  private final AgeGate gate;
  private final boolean deleteUntagged;
  private final ManifestReader manifests;
  private final Marks marks;
  private final Findings findings;

  Marker(
      Registry registry,
      GcOptions options,
      AgeGate gate,
      ManifestReader manifests,
      Marks marks,
      Findings findings) {
    this.driver = registry.storage();
    this.links = registry.links();
    this.walk = new RegistryWalk(driver);
    this.gate = gate;
    this.deleteUntagged = options.deleteUntagged();
    this.manifests = manifests;
    this.marks = marks;
    this.findings = findings;
  }

  RepositoryMarks mark(RepositoryName name) {
    Map<Digest, References> revisions = new LinkedHashMap<>();
    Set<Digest> roots = new LinkedHashSet<>();
    walk.forEachRevision(name, digest -> addRevision(name, digest, revisions, roots));
    Map<Digest, Instant> leases = new HashMap<>();
    if (!deleteUntagged || !addTagged(name, revisions, roots)) {
      roots.addAll(revisions.keySet());
    }
    revisions.forEach((digest, references) -> {
      if (!roots.contains(digest) && mustStay(name, digest, references, leases)) {
        roots.add(digest);
      }
    });
    RepositoryMarks marked = new RepositoryMarks(name, revisions, new Liveness(revisions), leases);
    marked.keep(roots, marks);
    return marked;
  }

  /** Adds what a revision names; and itself to the roots, if it cannot be understood. */
  private void addRevision(
      RepositoryName name, Digest digest, Map<Digest, References> revisions, Set<Digest> roots) {
    Optional<Digest> stored = revision(name, digest, roots);
    if (stored.isEmpty()) {
      return;
    }
    Optional<References> references = manifests.references(stored.get());
    if (references.isPresent()) {
      revisions.put(stored.get(), references.get());
    } else {
      findings.damaged(RegistryLayout.blobData(stored.get()), "missing: a manifest of " + name);
    }
  }

  /** A damaged link still says by its folder which manifest it is about; that one is kept. */
  private Optional<Digest> revision(RepositoryName name, Digest digest, Set<Digest> roots) {
    try {
      return links.revision(name, digest);
    } catch (DamagedLinkException e) {
      findings.damaged(e.path(), e);
      roots.add(digest);
      return Optional.of(digest);
    }
  }

  private boolean mustStay(
      RepositoryName name, Digest digest, References references, Map<Digest, Instant> leases) {
    if (references.kind() == Kind.MENTIONED) {
      return true;
    }
    Optional<StorageEntry> link = driver.stat(RegistryLayout.revisionLink(name, digest));
    link.ifPresent(entry -> leases.put(digest, entry.modified()));
    return link.isEmpty() || gate.isYoung(link.get().modified());
  }

  /**
   * Adds what the tags of a repository name; of what came meanwhile, what it names too.
   *
   * @return whether all tags could be read; one that could not may name any revision
   */
  private boolean addTagged(
      RepositoryName name, Map<Digest, References> revisions, Set<Digest> roots) {
    Set<Digest> tagged = new LinkedHashSet<>();
    boolean readable = true;
    List<String> tags = new ArrayList<>();
    driver.list(RegistryLayout.tags(name), tags::add);
    for (String tag : tags) {
      try {
        links.tag(name, Tag.parse(tag)).ifPresent(tagged::add);
      } catch (DamagedLinkException e) {
        findings.damaged(e.path(), e.getMessage() + ": all manifests of " + name + " are kept");
        readable = false;
      } catch (RegistryException e) {
        findings.damaged(RegistryLayout.tags(name).resolve(tag), e);
        readable = false;
      }
    }
    tagged.stream()
        .filter(digest -> !revisions.containsKey(digest))
        .toList()
        .forEach(digest -> addRevision(name, digest, revisions, roots));
    roots.addAll(tagged);
    return readable;
  }
}
