package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.LinkResolver;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.UnnameableEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The manifests of one repository as its links name them, and its tags. What a tag names is a manifest
 * of the repository also where its link is one of a layer, as Distribution 2.1 wrote it. Used by one
 * thread.
 */
public final class Revisions {
  private final RepositoryName name;
  private final LinkResolver links;
  private final Findings findings;
  private final Set<Digest> all = new LinkedHashSet<>();
  private final Map<Digest, List<Tag>> tags = new HashMap<>();
  private final Set<Digest> missing = new LinkedHashSet<>();
  private boolean readable = true;
  private boolean tagsReadable = true;

  private Revisions(RepositoryName name, LinkResolver links, Findings findings) {
    this.name = name;
    this.links = links;
    this.findings = findings;
  }

  /** Reads the revision links of a repository, and no tags. */
  public static Revisions of(
      RepositoryName name, RegistryWalk walk, LinkResolver links, Findings findings) {
    Revisions revisions = new Revisions(name, links, findings);
    revisions.addLinks(walk);
    return revisions;
  }

  /** Reads the tags of a repository, and the links of what they name besides {@code known}. */
  public static Revisions tagged(
      RepositoryName name,
      StorageDriver driver,
      LinkResolver links,
      Set<Digest> known,
      Findings findings) {
    Revisions revisions = new Revisions(name, links, findings);
    revisions.addTags(driver);
    revisions.addTagged(known);
    return revisions;
  }

  /**
   * Reads the tags of a repository, then its revision links: whatever a tag names has the links of all
   * below it by the time that the tag is read. The other way round a push that moves a tag from one
   * manifest to another would show the new one without its children, so that what refers to a child and
   * had the tag before would seem to be reached by nothing.
   */
  public static Revisions withTags(
      RepositoryName name,
      StorageDriver driver,
      RegistryWalk walk,
      LinkResolver links,
      Findings findings) {
    Revisions revisions = new Revisions(name, links, findings);
    revisions.addTags(driver);
    revisions.addLinks(walk);
    revisions.addTagged(revisions.all);
    return revisions;
  }

  /** Returns all, by the digests that they are stored under. */
  public Set<Digest> all() {
    return all;
  }

  /** Returns whether all links and tags could be read; one that could not may name any manifest. */
  public boolean areReadable() {
    return readable;
  }

  /** Returns whether all tags could be read; one that could not may name what has the link of a layer. */
  public boolean areTagsReadable() {
    return tagsReadable;
  }

  /** Returns what tags name that has no link. */
  Set<Digest> missing() {
    return missing;
  }

  /** Returns by which tags a manifest goes. */
  public Map<Digest, List<Tag>> tags() {
    return tags;
  }

  private void addTags(StorageDriver driver) {
    List<String> names = new ArrayList<>();
    driver.list(RegistryLayout.tags(name), new StorageDriver.NameVisitor() {
      @Override
      public void visit(String child) {
        names.add(child);
      }

      @Override
      public void visitUnnameable(UnnameableEntry child) {
        keepAllLayers(RegistryLayout.tags(name), "\"" + child.name() + "\" is no tag");
      }
    });
    for (String tag : names) {
      try {
        addTag(Tag.parse(tag));
      } catch (DamagedLinkException e) {
        keepAllLayers(e.path(), String.valueOf(e.getMessage()));
      } catch (RegistryException e) {
        keepAllLayers(RegistryLayout.tags(name).resolve(tag), String.valueOf(e.getMessage()));
      }
    }
  }

  private void addTag(Tag tag) {
    links
        .tag(name, tag)
        .ifPresent(
            digest -> tags.computeIfAbsent(digest, none -> new ArrayList<>()).add(tag));
  }

  private void addLinks(RegistryWalk walk) {
    RegistryWalk.<Digest>collect(each -> walk.forEachRevision(name, each))
        .forEach(digest -> add(digest, () -> links.revision(name, digest)));
  }

  /** Adds what tags name besides {@code known}: what is out of sight, or has the link of a layer. */
  private void addTagged(Set<Digest> known) {
    for (Digest digest : List.copyOf(tags.keySet())) {
      if (!known.contains(digest)
          && !add(digest, () -> links.revision(name, digest).or(() -> links.layer(name, digest)))) {
        missing.add(digest);
      }
    }
  }

  /**
   * Adds what {@code link} names; if that is damaged, what its folder says it is about.
   *
   * @return whether there is a link
   */
  private boolean add(Digest digest, Supplier<Optional<Digest>> link) {
    try {
      Optional<Digest> named = link.get();
      named.ifPresent(all::add);
      return named.isPresent();
    } catch (DamagedLinkException e) {
      keepAll(e.path(), String.valueOf(e.getMessage()), "manifests");
      all.add(digest);
      return true;
    }
  }

  private void keepAllLayers(StoragePath path, String problem) {
    tagsReadable = false;
    keepAll(path, problem, "manifests and layers");
  }

  private void keepAll(StoragePath path, String problem, String kept) {
    readable = false;
    findings.damaged(path, problem + ": all " + kept + " of " + name + " are kept");
  }
}
