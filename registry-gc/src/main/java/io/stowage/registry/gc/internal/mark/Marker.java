package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.mark.References.Kind;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Marks everything that the manifests of a repository need: all manifests, or those that are
 * tagged, were tagged recently, are young, or are not understood. If a manifest is damaged or
 * missing, or a tag cannot be read, all manifests and all layers of the repository stay, because it
 * may have named any of them. Thread-safe.
 */
final class Marker {
  private final Registry registry;
  private final StorageDriver driver;
  private final AgeGate gate;
  private final Optional<UntaggedPeriod> untagged;
  private final ManifestReader manifests;
  private final Marks marks;
  private final ForeignWriters foreign;
  private final ForeignFolders folders;
  private final Findings findings;
  private final YoungManifests young = new YoungManifests();

  Marker(
      Registry registry,
      Optional<UntaggedPeriod> untagged,
      AgeGate gate,
      Marks marks,
      ForeignWriters foreign,
      Findings findings) {
    this.registry = registry;
    this.driver = registry.storage();
    this.gate = gate;
    this.untagged = untagged;
    this.manifests = marks.reader();
    this.marks = marks;
    this.foreign = foreign;
    this.folders = new ForeignFolders(driver, marks, findings);
    this.findings = findings;
  }

  /**
   * Marks everything that repository {@code name} needs.
   *
   * @param named the digests named by links in folders of the repository that do not belong to the
   *     layout; they are roots
   * @param found receives the number of manifests before they are read
   */
  RepositoryMarks mark(RepositoryName name, Set<Digest> named, LongConsumer found) {
    List<ForeignEntry> unknown = new ArrayList<>();
    RegistryWalk walk = new RegistryWalk(driver, new ForeignEntries(driver, unknown::add));
    Revisions revisions = untagged.isPresent()
        ? Revisions.withTags(name, registry, walk, findings)
        : Revisions.of(name, registry, walk, findings);
    found.accept(revisions.all().size());
    reportDangling(name, revisions);
    Set<Digest> roots = new HashSet<>(named);
    markForeign(unknown, roots);
    RepositoryMarks marked = untagged.isPresent() && revisions.areReadable()
        ? markRoots(name, revisions, roots)
        : markAll(name, revisions);
    int more = listsLayers() ? markLayers(name, walk, revisions) : 0;
    markForeign(unknown, roots);
    marked.keepForeign(roots, marks);
    return marked.with(more);
  }

  /** Returns the manifests without a tag that stay only because they are young. */
  YoungManifests young() {
    return young;
  }

  /** Returns whether {@link #mark} lists the layers of a repository, some of which may be roots. */
  boolean listsLayers() {
    return untagged.isEmpty() || foreign.arePresent();
  }

  /**
   * Marks everything that is named by links in folders that lie among the layers of a repository
   * but do not belong to the layout.
   *
   * @return how many more manifests of the repository stay
   */
  int markAmongLayers(RepositoryMarks marked) {
    List<ForeignEntry> unknown = new ArrayList<>();
    new RegistryWalk(driver, new ForeignEntries(driver, unknown::add))
        .forEachLayerBut(marks::contains, marked.name(), layer -> {});
    Set<Digest> roots = new HashSet<>();
    markForeign(unknown, roots);
    return marked.keepForeign(roots, marks);
  }

  /**
   * Marks the digests that {@code unknown} contains, and moves the digests named there to {@code
   * roots}.
   */
  private void markForeign(List<ForeignEntry> unknown, Set<Digest> roots) {
    unknown.forEach(entry -> roots.addAll(folders.mark(entry)));
    unknown.clear();
  }

  /**
   * Marks everything that is needed besides the revisions, if unmarked layers show that there may
   * be something; returns how many manifests are among it.
   */
  private int markLayers(RepositoryName name, RegistryWalk walk, Revisions revisions) {
    boolean underWay = foreign.hasUploadUnderWay(name);
    StoragePath folder = RegistryLayout.layers(name);
    StorageView listed = driver.listed(folder.parent(), folder.name());
    List<Digest> layers = RegistryWalk.collect(
        each -> walk.through(listed).forEachLayerBut(marks::contains, name, each));
    int manifests =
        untagged.isPresent() || layers.isEmpty() ? 0 : markTagged(name, revisions.all());
    foreign.mark(name, underWay, layers, listed, marks);
    return manifests;
  }

  /**
   * Marks manifests that tags name and that have a layer link instead of a revision link. Each
   * layer of such a manifest has a layer link too, so a repository whose layers are all marked has
   * no such manifest, and its tags need not be read.
   */
  private int markTagged(RepositoryName name, Set<Digest> revisions) {
    Revisions tagged = Revisions.tagged(name, registry, revisions, findings);
    reportDangling(name, tagged);
    return markAll(name, tagged).roots();
  }

  /**
   * Reports tags that name nothing. A deletion by docker-registry removes the manifest before the
   * tag, so with foreign writers a tag is reported only if it names nothing in both marks of a run.
   */
  private void reportDangling(RepositoryName name, Revisions revisions) {
    for (Digest missing : revisions.missing()) {
      for (Tag tag : revisions.tags().getOrDefault(missing, List.of())) {
        reportDangling(name, tag, missing);
      }
    }
  }

  private void reportDangling(RepositoryName name, Tag tag, Digest missing) {
    StoragePath link = RegistryLayout.tagCurrentLink(name, tag);
    String problem = "names " + missing + ", which is not a manifest of " + name;
    if (foreign.arePresent()) {
      findings.passing(link, problem);
    } else if (isTagged(name, tag, missing)) {
      findings.damaged(link, problem);
    }
  }

  /**
   * Returns whether the tag still names the manifest; a deletion that has ended meanwhile removed
   * it.
   */
  private boolean isTagged(RepositoryName name, Tag tag, Digest manifest) {
    try {
      return registry.links().tag(name, tag).filter(manifest::equals).isPresent();
    } catch (DamagedLinkException e) {
      return false;
    }
  }

  private RepositoryMarks markAll(RepositoryName name, Revisions revisions) {
    if (!revisions.areTagsReadable()) {
      marks.markLayers(name);
    }
    int live = 0;
    for (Digest revision : revisions.all()) {
      live += markRoot(name, revision).isPresent() ? 1 : 0;
    }
    return RepositoryMarks.ofAll(name, live);
  }

  /**
   * Marks the roots and everything that they keep; marks everything if a manifest is damaged or
   * missing.
   */
  private RepositoryMarks markRoots(RepositoryName name, Revisions revisions, Set<Digest> named) {
    Map<Digest, ManifestRelations> relations = new LinkedHashMap<>();
    Map<Digest, StorageEntry> entries = new HashMap<>();
    Map<Digest, References> candidates = new HashMap<>();
    StoragePath folder = RegistryLayout.revisions(name);
    StorageView listed = driver.listed(folder.parent(), folder.name());
    for (Digest revision : revisions.all()) {
      Optional<References> candidate =
          revisions.tags().containsKey(revision) || named.contains(revision)
              ? Optional.empty()
              : candidate(name, revision, listed, entries);
      candidate.ifPresent(read -> candidates.put(revision, read));
      Optional<References> references = candidate.or(() -> markRoot(name, revision));
      if (references.filter(read -> read.kind() != Kind.DAMAGED).isEmpty()) {
        return markAll(name, revisions);
      }
      relations.put(revision, marks.stored(name, references.get()).relations());
    }
    Liveness liveness = new Liveness(relations);
    Consumer<Digest> keep = root -> keep(name, root, liveness, candidates);
    relations.keySet().stream()
        .filter(digest -> revisions.tags().containsKey(digest) || named.contains(digest))
        .toList()
        .forEach(keep);
    recent(name, liveness, entries).forEach(keep);
    List<Digest> others = relations.keySet().stream()
        .filter(digest -> !candidates.containsKey(digest))
        .toList();
    countYoung(name, others, liveness, entries);
    others.forEach(keep);
    return new RepositoryMarks(name, 0, liveness, entries);
  }

  /** Counts those of {@code manifests} that nothing keeps so far and that are young. */
  private void countYoung(
      RepositoryName name,
      List<Digest> manifests,
      Liveness liveness,
      Map<Digest, StorageEntry> entries) {
    for (Digest manifest : manifests) {
      Optional.of(manifest)
          .filter(liveness::isGarbage)
          .flatMap(digest -> Optional.ofNullable(entries.get(digest)))
          .map(StorageEntry::modified)
          .filter(lease -> gate.isYoung(RegistryLayout.revisionLink(name, manifest), lease))
          .ifPresent(young::add);
    }
  }

  private void keep(
      RepositoryName name, Digest root, Liveness liveness, Map<Digest, References> candidates) {
    for (Digest kept : liveness.keep(List.of(root))) {
      Optional.ofNullable(candidates.get(kept))
          .ifPresent(read -> marks.markManifest(name, kept, read));
    }
  }

  /**
   * Returns the manifests that lost their last tag recently. {@code liveness} must contain only the
   * manifests that tags reach.
   */
  private Set<Digest> recent(
      RepositoryName name, Liveness liveness, Map<Digest, StorageEntry> entries) {
    Map<Digest, StorageEntry> unreached = new HashMap<>(entries);
    unreached.keySet().removeIf(digest -> !liveness.isGarbage(digest));
    return untagged.map(policy -> policy.recent(name, unreached)).orElse(Set.of());
  }

  /**
   * Returns the references of {@code revision} if it may be removed: it is old, exists, and is
   * understood.
   */
  private Optional<References> candidate(
      RepositoryName name, Digest revision, StorageView listed, Map<Digest, StorageEntry> entries) {
    StoragePath link = RegistryLayout.revisionLink(name, revision);
    Optional<StorageEntry> found = listed.stat(link);
    found.ifPresent(seen -> entries.put(revision, seen));
    return found
        .filter(seen -> !gate.isYoung(link, seen.modified()))
        .flatMap(seen -> manifests.read(revision))
        .filter(read -> read.kind().isUnderstood());
  }

  private Optional<References> markRoot(RepositoryName name, Digest manifest) {
    Optional<References> references = marks.markManifest(name, manifest);
    if (references.isEmpty()) {
      findings.missing(name, manifest);
    }
    return references;
  }
}
