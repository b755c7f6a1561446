package io.stowage.registry.internal.walk;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import io.stowage.registry.storage.UnnameableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Enumerates the contents of a registry by the names of its folders, without reading any file.
 *
 * <p>A folder may be empty: a deleted link leaves its folder behind, so an enumerated item may have
 * no link or data. Entries that do not belong to the layout are skipped and passed to the
 * {@link Unrecognized} of this walk at no further cost. Items that are added or removed during the
 * walk may or may not be enumerated. Thread-safe.
 */
public final class RegistryWalk {
  private final StorageView view;
  private final Unrecognized passedOver;

  /** Creates a walk through {@code view}. */
  public RegistryWalk(StorageView view) {
    this(view, path -> {});
  }

  /**
   * Creates a walk through {@code view} that passes to {@code passedOver} the entries that do not
   * belong to the layout in the folders that it lists. A collector must not treat entries that it
   * does not recognize as absent.
   */
  public RegistryWalk(StorageView view, Unrecognized passedOver) {
    this.view = view;
    this.passedOver = passedOver;
  }

  /** Returns this walk through another view of the same store. */
  public RegistryWalk through(StorageView other) {
    return new RegistryWalk(other, passedOver);
  }

  /** Collects the items that {@code walk}, one of the methods below, enumerates. */
  public static <T> List<T> collect(Consumer<Consumer<T>> walk) {
    List<T> items = new ArrayList<>();
    walk.accept(items::add);
    return items;
  }

  /** Visits each repository, in the order of the catalog. */
  public void forEachRepository(Consumer<RepositoryName> visitor) {
    forEachRepositoryBehind("", name -> {
      visitor.accept(name);
      return true;
    });
  }

  /**
   * Visits each repository that follows {@code last} in the order of the catalog, until
   * {@code visitor} returns false. Folders before {@code last} cost no more than the listing of
   * their names.
   *
   * @param last a name, which need not exist, or empty to begin with the first repository
   */
  public void forEachRepositoryBehind(String last, Predicate<RepositoryName> visitor) {
    inRepositories(RegistryLayout.REPOSITORIES, "", last, visitor);
  }

  /** Returns whether there is a repository with this name. */
  public boolean isRepository(RepositoryName name) {
    return childrenOf(RegistryLayout.repository(name)).stream()
        .anyMatch(RegistryLayout::marksRepository);
  }

  /** Visits each blob of the registry, shard by shard, in no particular order. */
  public void forEachBlob(Consumer<Digest> visitor) {
    forEachShard(shard -> forEachBlobIn(shard, visitor));
  }

  /** Visits each shard of the blobs, in no particular order. */
  public void forEachShard(Consumer<Shard> visitor) {
    forEachValue(
        RegistryLayout.BLOBS,
        DigestAlgorithm::named,
        algorithm -> list(
            RegistryLayout.shards(algorithm),
            prefix -> visitor.accept(new Shard(algorithm, prefix))));
  }

  /** Visits each blob of one shard, in no particular order. */
  public void forEachBlobIn(Shard shard, Consumer<Digest> visitor) {
    forEachBlobBut(known -> false, shard, visitor);
  }

  /**
   * Visits each blob of one shard except those that {@code known} accepts by the encoded part of
   * their digests, after the colon; no {@link Digest} is created for these.
   */
  public void forEachBlobBut(Predicate<String> known, Shard shard, Consumer<Digest> visitor) {
    forEachDigestBut(known, shard.algorithm(), shard.folder(), digest -> {
      if (digest.encoded().startsWith(shard.prefix())) {
        visitor.accept(digest);
      } else {
        passedOver.visit(shard.folder().resolve(digest.encoded()));
      }
    });
  }

  /**
   * Visits each manifest of a repository by the digest under which it is stored, in no particular
   * order.
   */
  public void forEachManifest(RepositoryName name, Consumer<Digest> visitor) {
    forEachDigest(RegistryLayout.revisions(name), DigestAlgorithm.SHA256::equals, visitor);
  }

  /**
   * Visits the other digests by which the manifests of a repository were pushed, in no particular
   * order.
   */
  public void forEachAlias(RepositoryName name, Consumer<Digest> visitor) {
    forEachDigest(
        RegistryLayout.revisions(name), Predicate.not(DigestAlgorithm.SHA256::equals), visitor);
  }

  /** Visits all digests that {@link #forEachManifest} and {@link #forEachAlias} visit. */
  public void forEachRevision(RepositoryName name, Consumer<Digest> visitor) {
    forEachDigest(RegistryLayout.revisions(name), visitor);
  }

  /**
   * Visits each signature of a revision, in trees of Distribution 2.0 to 2.5, in no particular
   * order.
   */
  public void forEachSignature(RepositoryName name, Digest revision, Consumer<Digest> visitor) {
    forEachDigest(RegistryLayout.signatures(name, revision), visitor);
  }

  /** Visits each layer link of a repository, in no particular order. */
  public void forEachLayer(RepositoryName name, Consumer<Digest> visitor) {
    forEachDigest(RegistryLayout.layers(name), visitor);
  }

  /**
   * Visits each layer link of a repository except those that {@code known} accepts by the encoded
   * part of their digests, as in {@link #forEachBlobBut}.
   */
  public void forEachLayerBut(
      Predicate<String> known, RepositoryName name, Consumer<Digest> visitor) {
    StoragePath layers = RegistryLayout.layers(name);
    forEachAlgorithm(
        layers,
        algorithm -> forEachDigestBut(known, algorithm, layers.resolve(algorithm.name()), visitor));
  }

  /**
   * Visits each tag of a repository, in no particular order.
   *
   * @return whether the repository has a folder of tags
   */
  public boolean forEachTag(RepositoryName name, Consumer<Tag> visitor) {
    return forEachValue(RegistryLayout.tags(name), Tag::parse, visitor);
  }

  /**
   * Visits each tag of a repository that follows {@code last} in byte order, until {@code visitor}
   * returns false.
   *
   * @param last a tag, which need not exist, or empty to begin with the first tag
   * @return whether the repository has a folder of tags
   */
  public boolean forEachTagBehind(RepositoryName name, String last, Predicate<Tag> visitor) {
    StoragePath folder = RegistryLayout.tags(name);
    List<String> names = new ArrayList<>();
    boolean found = list(folder, names::add);
    names.removeIf(tag -> tag.compareTo(last) <= 0);
    inOrder(names, tag -> test(folder, Tag::parse, tag, visitor));
    return found;
  }

  /** Visits each manifest that a tag has ever named, in no particular order. */
  public void forEachTagIndexEntry(RepositoryName name, Tag tag, Consumer<Digest> visitor) {
    forEachDigest(RegistryLayout.tagIndex(name, tag), visitor);
  }

  /** Visits each upload of a repository, in no particular order. */
  public void forEachUpload(RepositoryName name, Consumer<UUID> visitor) {
    forEachValue(RegistryLayout.uploads(name), RegistryWalk::uuid, visitor);
  }

  /** Visits the repositories in {@code folder}, and returns whether to continue. */
  private boolean inRepositories(
      StoragePath folder, String name, String last, Predicate<RepositoryName> visitor) {
    List<String> children = childrenOf(folder);
    boolean repository =
        !name.isEmpty() && children.stream().anyMatch(RegistryLayout::marksRepository);
    children.stream()
        .filter(child -> !RegistryLayout.mayBePartOfName(child))
        .filter(child -> !repository || !RegistryLayout.marksRepository(child))
        .forEach(child -> passedOver.visit(folder.resolve(child)));
    String above = name.isEmpty() ? "" : name + "/";
    boolean behind = !last.equals(name) && !last.startsWith(above);
    if (repository && behind && !visitor.test(RepositoryName.parse(name))) {
      return false;
    }
    String first = behind ? "" : firstComponent(last, above.length());
    children.removeIf(
        child -> !RegistryLayout.mayBePartOfName(child) || child.compareTo(first) < 0);
    return inOrder(
        children,
        child -> test(
            folder,
            each -> RepositoryName.parse(above + each),
            child,
            longer -> inRepositories(folder.resolve(child), longer.value(), last, visitor)));
  }

  private static String firstComponent(String name, int from) {
    int end = name.indexOf('/', from);
    return name.substring(Math.min(from, name.length()), end < 0 ? name.length() : end);
  }

  /** Visits {@code names} in order, and sorts only as many of them as are visited. */
  private static boolean inOrder(List<String> names, Predicate<String> visitor) {
    Queue<String> rest = new PriorityQueue<>(names);
    boolean more = true;
    while (more && !rest.isEmpty()) {
      more = visitor.test(rest.remove());
    }
    return more;
  }

  private List<String> childrenOf(StoragePath folder) {
    List<String> children = new ArrayList<>();
    if (!list(folder, children::add)) {
      passedOver.visitNoFolder(folder);
    }
    return children;
  }

  private void forEachDigest(StoragePath folder, Consumer<Digest> visitor) {
    forEachDigest(folder, algorithm -> true, visitor);
  }

  private void forEachDigest(
      StoragePath folder, Predicate<DigestAlgorithm> chosen, Consumer<Digest> visitor) {
    forEachAlgorithm(folder, algorithm -> {
      StoragePath digests = folder.resolve(algorithm.name());
      if (chosen.test(algorithm)
          && !forEachValue(digests, encoded -> new Digest(algorithm, encoded), visitor)) {
        passedOver.visitNoFolder(digests);
      }
    });
  }

  /**
   * Lists all algorithms before it visits the first one, so that a folder that the visitor lists is
   * the last one that the view has listed. A folder of another name may contain links that were moved
   * aside.
   */
  private void forEachAlgorithm(StoragePath folder, Consumer<DigestAlgorithm> visitor) {
    List<DigestAlgorithm> algorithms =
        collect(each -> forEachValue(folder, DigestAlgorithm::named, each));
    for (DigestAlgorithm algorithm : algorithms) {
      if (algorithm.hexLength() == 0) {
        passedOver.visit(folder.resolve(algorithm.name()));
      }
      visitor.accept(algorithm);
    }
  }

  private void forEachDigestBut(
      Predicate<String> known,
      DigestAlgorithm algorithm,
      StoragePath folder,
      Consumer<Digest> visitor) {
    Function<String, Digest> parser = name -> new Digest(algorithm, name);
    list(folder, encoded -> {
      if (!known.test(encoded)) {
        visit(folder, parser, encoded, visitor);
      }
    });
  }

  private <T> boolean forEachValue(
      StoragePath folder, Function<String, T> parser, Consumer<T> visitor) {
    return list(folder, name -> visit(folder, parser, name, visitor));
  }

  private boolean list(StoragePath folder, Consumer<String> visitor) {
    Children children = new Children(folder, visitor);
    try {
      return view.list(folder, children);
    } catch (StorageException.UnexpectedKind e) {
      if (children.begun) {
        throw e;
      }
      passedOver.visitObscured(folder, e);
      return true;
    }
  }

  private <T> void visit(
      StoragePath folder, Function<String, T> parser, String name, Consumer<T> visitor) {
    Optional<T> value = parsed(folder, parser, name);
    if (value.isPresent()) {
      visitor.accept(value.get());
    }
  }

  /** Returns whether to continue, which an entry that does not belong to the layout does not end. */
  private <T> boolean test(
      StoragePath folder, Function<String, T> parser, String name, Predicate<T> visitor) {
    Optional<T> value = parsed(folder, parser, name);
    return value.isEmpty() || visitor.test(value.get());
  }

  /** Returns the value of an entry, or empty if the entry does not belong to the layout. */
  private <T> Optional<T> parsed(StoragePath folder, Function<String, T> parser, String name) {
    try {
      return Optional.of(parser.apply(name));
    } catch (RegistryException | IllegalArgumentException e) {
      passedOver.visit(folder.resolve(name));
      return Optional.empty();
    }
  }

  private static UUID uuid(String name) {
    UUID id = UUID.fromString(name);
    if (!id.toString().equals(name)) {
      throw new IllegalArgumentException(name);
    }
    return id;
  }

  /** Passes on the children of a folder; once it has begun, an exception comes from the visitor. */
  private final class Children implements StorageView.NameVisitor {
    private final StoragePath folder;
    private final Consumer<String> visitor;
    private boolean begun;

    Children(StoragePath folder, Consumer<String> visitor) {
      this.folder = folder;
      this.visitor = visitor;
    }

    @Override
    public void visit(String name) {
      begun = true;
      visitor.accept(name);
    }

    @Override
    public void visitUnnameable(UnnameableEntry child) {
      begun = true;
      passedOver.visitUnnameable(folder, child);
    }
  }
}
