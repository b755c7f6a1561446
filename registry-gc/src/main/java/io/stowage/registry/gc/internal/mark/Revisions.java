package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.LinkResolver;
import io.stowage.registry.Registry;
import io.stowage.registry.internal.lease.LinkReader;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
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
 * The manifests of one repository, as its links name them, and its tags. A manifest that a tag
 * names belongs to the repository even if it only has a layer link, as Distribution 2.1 wrote it.
 * Used by one thread.
 */
public final class Revisions {
  private final RepositoryName name;
  private final StorageDriver driver;
  private final LinkResolver links;
  private final LinkReader reader;
  private final Findings findings;
  private final Set<Digest> all = new LinkedHashSet<>();
  private final Map<Digest, List<Tag>> tags = new HashMap<>();
  private final Set<Digest> missing = new LinkedHashSet<>();
  private boolean readable = true;
  private boolean tagsReadable = true;

  private Revisions(RepositoryName name, Registry registry, Findings findings) {
    this.name = name;
    this.driver = registry.storage();
    this.links = registry.links();
    this.reader =
        new LinkReader(driver, registry.options().clock(), registry.options().sleeper()::sleep);
    this.findings = findings;
  }

  /** Reads the revision links of a repository, but no tags. */
  public static Revisions of(
      RepositoryName name, Registry registry, RegistryWalk walk, Findings findings) {
    Revisions revisions = new Revisions(name, registry, findings);
    revisions.addLinks(walk);
    return revisions;
  }

  /**
   * Reads the tags of a repository, and the links of the manifests other than {@code known} that
   * they name.
   */
  public static Revisions tagged(
      RepositoryName name, Registry registry, Set<Digest> known, Findings findings) {
    Revisions revisions = new Revisions(name, registry, findings);
    revisions.addTags();
    revisions.addTagged(known);
    return revisions;
  }

  /**
   * Reads the tags of a repository, and then its revision links. When a tag is read, everything
   * below the manifest that it names already has its links. In the opposite order, a push that
   * moves a tag from one manifest to another could show the new manifest without its children. A
   * referrer of such a child, which had the tag before, would then appear to be unreached.
   */
  public static Revisions withTags(
      RepositoryName name, Registry registry, RegistryWalk walk, Findings findings) {
    Revisions revisions = new Revisions(name, registry, findings);
    revisions.addTags();
    revisions.addLinks(walk);
    revisions.addTagged(revisions.all);
    return revisions;
  }

  /** Returns all manifests, by the digests under which they are stored. */
  public Set<Digest> all() {
    return all;
  }

  /** Returns whether all links and tags could be read; an unreadable one may name any manifest. */
  public boolean areReadable() {
    return readable;
  }

  /**
   * Returns whether all tags could be read; an unreadable one may name a manifest with a layer
   * link.
   */
  public boolean areTagsReadable() {
    return tagsReadable;
  }

  /** Returns the digests that tags name and that have no link. */
  Set<Digest> missing() {
    return missing;
  }

  /** Returns the tags of each manifest. */
  public Map<Digest, List<Tag>> tags() {
    return tags;
  }

  private void addTags() {
    List<String> names = new ArrayList<>();
    StorageView listed = view(RegistryLayout.tags(name));
    listed.list(RegistryLayout.tags(name), new StorageView.NameVisitor() {
      @Override
      public void visit(String child) {
        names.add(child);
      }

      @Override
      public void visitUnnameable(UnnameableEntry child) {
        keepAllLayers(RegistryLayout.tags(name), "\"" + child.name() + "\" is not a tag");
      }
    });
    for (String tag : names) {
      try {
        addTag(listed, Tag.parse(tag));
      } catch (DamagedLinkException e) {
        keepAllLayers(e.path(), String.valueOf(e.getMessage()));
      } catch (RegistryException e) {
        keepAllLayers(RegistryLayout.tags(name).resolve(tag), String.valueOf(e.getMessage()));
      }
    }
  }

  private void addTag(StorageView listed, Tag tag) {
    StoragePath link = RegistryLayout.tagCurrentLink(name, tag);
    Optional<byte[]> content = read(listed, link);
    Optional<Digest> found =
        content.isPresent() ? reader.complete(link, content.get()) : links.tag(name, tag);
    found.ifPresent(
        digest -> tags.computeIfAbsent(digest, none -> new ArrayList<>()).add(tag));
  }

  private void addLinks(RegistryWalk walk) {
    StorageView listed = view(RegistryLayout.revisions(name));
    RegistryWalk.<Digest>collect(each -> walk.through(listed).forEachRevision(name, each))
        .forEach(digest -> addLink(listed, digest));
  }

  private void addLink(StorageView listed, Digest digest) {
    StoragePath link = RegistryLayout.revisionLink(name, digest);
    Optional<byte[]> content = digest.isCanonical() ? read(listed, link) : Optional.empty();
    if (content.isEmpty()) {
      add(digest, () -> links.revision(name, digest));
    } else if (Link.names(digest, content.get())) {
      all.add(digest);
    } else {
      add(digest, () -> reader.complete(link, content.get()));
    }
  }

  /**
   * Returns a view in which links are read that were found by listing {@code folder}. Those that it
   * does not have may be in quarantine, where the resolver finds them. One listing of everything
   * below the folder of a remote store saves no reading.
   */
  private StorageView view(StoragePath folder) {
    return driver.isRemote() ? driver : driver.listed(folder.parent(), folder.name());
  }

  private static Optional<byte[]> read(StorageView view, StoragePath link) {
    try {
      return Optional.of(view.read(link, Link.LIMIT));
    } catch (StorageException.NoSuchObject
        | StorageException.UnexpectedKind
        | StorageException.TooLarge e) {
      return Optional.empty();
    }
  }

  /**
   * Adds the manifests other than {@code known} that tags name: those in quarantine, or with a
   * layer link.
   */
  private void addTagged(Set<Digest> known) {
    for (Digest digest : List.copyOf(tags.keySet())) {
      if (!known.contains(digest)
          && !add(digest, () -> links.revision(name, digest).or(() -> links.layer(name, digest)))) {
        missing.add(digest);
      }
    }
  }

  /**
   * Adds the target of {@code link} or, if the link is damaged, the digest in the name of its
   * folder. A manifest has a link of its own besides one by another digest.
   *
   * @return whether the link exists
   */
  private boolean add(Digest digest, Supplier<Optional<Digest>> link) {
    try {
      Optional<Digest> named = link.get();
      named.ifPresent(all::add);
      return named.isPresent();
    } catch (DamagedLinkException e) {
      keepAll(e.path(), String.valueOf(e.getMessage()), "manifests");
      if (digest.isCanonical()) {
        all.add(digest);
      }
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
