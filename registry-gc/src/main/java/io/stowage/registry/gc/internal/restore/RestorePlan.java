package io.stowage.registry.gc.internal.restore;

import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.mark.Names;
import io.stowage.registry.gc.internal.mark.References;
import io.stowage.registry.internal.walk.Closure;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Determines everything that must be in place so that chosen blobs and manifests can be pulled: the
 * bytes of everything that they reference and, in a repository, the links.
 *
 * <p>A link that a manifest requires may be neither in its place nor in quarantine. It is written
 * again in a repository that was named together with the manifest. In other repositories it may
 * have been deleted on purpose, so it counts as missing. Content that is merely mentioned, or that
 * can be fetched elsewhere, may never have been in the repository, so no link to it is written in
 * either case. Used once, by one thread.
 */
public final class RestorePlan {
  private final QuarantinedObjects kept;
  private final StoredContent holdings;
  private final Findings findings;
  private final Set<LayoutEntry.BlobData> blobs = new LinkedHashSet<>();
  private final Set<LayoutEntry.LayerLink> layers = new LinkedHashSet<>();
  private final Set<LayoutEntry.RevisionLink> revisions = new LinkedHashSet<>();
  private final Map<LayoutEntry, Digest> targets = new HashMap<>();
  private final Map<LayoutEntry, Missing> required = new HashMap<>();
  private final Set<LayoutEntry> writable = new HashSet<>();
  private final Set<Missing> missing = new LinkedHashSet<>();
  private final Set<Node> opened = new HashSet<>();
  private final Set<Node> manifests = new HashSet<>();

  public RestorePlan(QuarantinedObjects kept, StoredContent holdings, Findings findings) {
    this.kept = kept;
    this.holdings = holdings;
    this.findings = findings;
  }

  /** Adds an entry that is in quarantine and, if it is a revision link, everything it references. */
  public void add(LayoutEntry entry) {
    if (entry instanceof LayoutEntry.BlobData blob) {
      blobs.add(blob);
    } else if (entry instanceof LayoutEntry.LayerLink link) {
      addLayerLink(new Node(Optional.of(link.repository()), link.digest(), false, false), false);
    } else if (entry instanceof LayoutEntry.RevisionLink link) {
      add(new Node(Optional.of(link.repository()), link.digest(), true, false));
    }
  }

  /** Adds a manifest with its bytes, and with its links to the repository of {@code link}. */
  public void addNamed(LayoutEntry.RevisionLink link) {
    add(new Node(Optional.of(link.repository()), link.digest(), true, true));
  }

  /**
   * Adds a blob or manifest with its bytes. Its links are added for each repository in {@code
   * chosen} of which a link to it is in quarantine, or of which a link to something it references is
   * in quarantine while its own link is in place.
   */
  public void add(Digest digest, QuarantinedObjects chosen) {
    add(new Node(Optional.empty(), digest, true, false));
    Set<RepositoryName> repositories = new LinkedHashSet<>(chosen.repositoriesOf(digest));
    below(digest).stream()
        .flatMap(each -> kept.repositoriesOf(each).stream())
        .filter(name -> holdings.isInPlace(new LayoutEntry.RevisionLink(name, digest)))
        .forEach(repositories::add);
    repositories.forEach(name -> add(new Node(Optional.of(name), digest, true, false)));
  }

  /** Returns the blobs that must be in their place. */
  public Set<LayoutEntry.BlobData> blobs() {
    return blobs;
  }

  /** Returns the layer links that must be in their place. */
  public Set<LayoutEntry.LayerLink> layers() {
    return layers;
  }

  /** Returns the revision links that must be in their place, children before parents. */
  public Set<LayoutEntry.RevisionLink> revisions() {
    return revisions;
  }

  /** Returns whether {@code link} is to be written again if it exists nowhere. */
  public boolean isWritable(LayoutEntry link) {
    return writable.contains(link);
  }

  /**
   * Returns the missing content or link if {@code link}, required by a manifest, exists nowhere and
   * is not written again.
   */
  public Optional<Missing> missing(LayoutEntry link) {
    return Optional.ofNullable(required.get(link));
  }

  /** Returns the blob to which a link of this plan leads. */
  public LayoutEntry.BlobData target(LayoutEntry link) {
    return new LayoutEntry.BlobData(Objects.requireNonNull(targets.get(link)));
  }

  /** Returns the blobs that are required and exist nowhere. */
  public Set<Missing> missing() {
    return missing;
  }

  private void add(Node root) {
    Digest digest = root.digest();
    if (!holdings.hasBytes(holdings.stored(root.repository(), digest))) {
      missing.add(new Missing(Optional.empty(), digest, digest));
    }
    Closure.innermostFirst(List.of(root), node -> opened.add(node) ? open(node) : Stream.empty())
        .forEach(this::close);
  }

  /** Adds the blobs and layer links that {@code node} references; returns its children. */
  private Stream<Node> open(Node node) {
    Digest stored = addBytes(node, node.digest());
    Optional<Names> names = holdings.names(node.repository(), node.digest(), stored);
    addLayerLink(node, names.isEmpty() && node.isRequired());
    if (names.isEmpty()) {
      return Stream.empty();
    }
    manifests.add(node);
    if (!stored.equals(node.digest())) {
      return Stream.of(new Node(node.repository(), stored, node.isRequired(), node.isNamed()));
    }
    if (names.get().kind() == References.Kind.DAMAGED) {
      findings.damaged(
          RegistryLayout.blobData(stored),
          "a damaged manifest: only references that can still be read are restored");
    }
    return addReferences(node, names.get()).stream();
  }

  private List<Node> addReferences(Node node, Names names) {
    boolean exact = node.isRequired() && names.kind().isUnderstood();
    Set<Digest> children = new LinkedHashSet<>(names.relations().children());
    Set<Digest> elsewhere = Set.copyOf(names.elsewhere());
    List<Node> nodes = new ArrayList<>();
    for (Digest digest : names.blobs()) {
      boolean needed = exact && !elsewhere.contains(digest);
      if (needed && !holdings.hasBytes(holdings.stored(node.repository(), digest))) {
        missing.add(new Missing(Optional.empty(), digest, node.digest()));
      }
      Node part = new Node(node.repository(), digest, needed, node.isNamed());
      if (children.contains(digest)) {
        part.revisionLink().ifPresent(link -> require(link, part, node));
        nodes.add(part);
      } else {
        part.layerLink().ifPresent(link -> require(link, part, node));
        addBytes(node, digest);
        addLayerLink(part, needed);
      }
    }
    return nodes;
  }

  private void require(LayoutEntry link, Node part, Node manifest) {
    if (part.isRequired()) {
      required.putIfAbsent(link, new Missing(part.repository(), part.digest(), manifest.digest()));
    }
  }

  private Digest addBytes(Node node, Digest digest) {
    Digest stored = holdings.stored(node.repository(), digest);
    blobs.add(new LayoutEntry.BlobData(stored));
    return stored;
  }

  /** Adds the link of a manifest, after those of its children. */
  private void close(Node node) {
    node.revisionLink().ifPresent(link -> {
      if (isWanted(link, node, node.isRequired() && manifests.contains(node))) {
        revisions.add(link);
      }
    });
  }

  private void addLayerLink(Node node, boolean needed) {
    node.layerLink().ifPresent(link -> {
      if (isWanted(link, node, needed)) {
        layers.add(link);
      }
    });
  }

  private boolean isWanted(LayoutEntry link, Node node, boolean needed) {
    if (needed && node.isNamed()) {
      writable.add(link);
    }
    targets.put(link, holdings.stored(node.repository(), node.digest()));
    return needed || kept.has(link);
  }

  /** Returns everything that {@code digest} references, directly or through other manifests. */
  private Set<Digest> below(Digest digest) {
    Set<Digest> found = new LinkedHashSet<>();
    Closure.of(List.of(digest), manifest -> {
      Optional<Names> names =
          holdings.names(Optional.empty(), manifest, holdings.stored(Optional.empty(), manifest));
      names.ifPresent(read -> found.addAll(read.blobs()));
      return names.stream().flatMap(read -> read.relations().children().stream());
    });
    return found;
  }

  /**
   * A blob or manifest that must be in its place.
   *
   * @param repository the repository to which its links belong, if any
   * @param digest its digest
   * @param isRequired whether the content that references it is useless without it
   * @param isNamed whether the repository was named
   */
  private record Node(
      Optional<RepositoryName> repository, Digest digest, boolean isRequired, boolean isNamed) {
    Optional<LayoutEntry.LayerLink> layerLink() {
      return repository.map(name -> new LayoutEntry.LayerLink(name, digest));
    }

    Optional<LayoutEntry.RevisionLink> revisionLink() {
      return repository.map(name -> new LayoutEntry.RevisionLink(name, digest));
    }
  }

  /**
   * Something that a manifest requires and that exists nowhere.
   *
   * @param manifest the manifest that requires it; the same digest if the bytes of the manifest are
   *     missing
   */
  public record Missing(Optional<RepositoryName> repository, Digest digest, Digest manifest) {}
}
