package io.stowage.registry.gc;

import io.stowage.registry.LinkResolver;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.layout.RegistryWalk;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The manifests of one repository as its links name them, and its tags. Used by one thread. */
final class Revisions {
  private final RepositoryName name;
  private final LinkResolver links;
  private final Findings findings;
  private final Set<Digest> all = new LinkedHashSet<>();
  private final Set<Digest> damaged = new LinkedHashSet<>();
  private final Map<Digest, List<Tag>> tags = new HashMap<>();

  private Revisions(RepositoryName name, LinkResolver links, Findings findings) {
    this.name = name;
    this.links = links;
    this.findings = findings;
  }

  /** Reads the revision links of a repository. */
  static Revisions of(
      RepositoryName name, RegistryWalk walk, LinkResolver links, Findings findings) {
    Revisions revisions = new Revisions(name, links, findings);
    RegistryWalk.<Digest>collect(each -> walk.forEachRevision(name, each)).forEach(revisions::add);
    return revisions;
  }

  /**
   * Reads the tags, and adds what came meanwhile to the revisions.
   *
   * @return whether all could be read; one that could not may name any revision
   */
  boolean addTags(StorageDriver driver) {
    boolean readable = true;
    List<String> names = new ArrayList<>();
    driver.list(RegistryLayout.tags(name), names::add);
    for (String tag : names) {
      try {
        addTag(Tag.parse(tag));
      } catch (DamagedLinkException e) {
        findings.damaged(e.path(), e.getMessage() + ": all manifests of " + name + " are kept");
        readable = false;
      } catch (RegistryException e) {
        findings.damaged(RegistryLayout.tags(name).resolve(tag), e);
        readable = false;
      }
    }
    tags.keySet().stream().filter(digest -> !all.contains(digest)).forEach(this::add);
    return readable;
  }

  /** Returns all, by the digests that they are stored under. */
  Set<Digest> all() {
    return all;
  }

  /** Returns those whose links are damaged: they are what the folder says, and stay. */
  Set<Digest> damaged() {
    return damaged;
  }

  /** Returns whether a tag names it, or its link is damaged. */
  boolean isRoot(Digest revision) {
    return tags.containsKey(revision) || damaged.contains(revision);
  }

  /** Returns by which tags a manifest goes. */
  Map<Digest, List<Tag>> tags() {
    return tags;
  }

  private void addTag(Tag tag) {
    links
        .tag(name, tag)
        .ifPresent(
            digest -> tags.computeIfAbsent(digest, none -> new ArrayList<>()).add(tag));
  }

  private void add(Digest digest) {
    try {
      links.revision(name, digest).ifPresent(all::add);
    } catch (DamagedLinkException e) {
      findings.damaged(e.path(), e);
      all.add(digest);
      damaged.add(digest);
    }
  }
}
