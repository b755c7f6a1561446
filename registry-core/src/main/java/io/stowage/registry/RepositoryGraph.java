package io.stowage.registry;

import io.stowage.registry.internal.walk.Closure;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.StowageException;
import io.stowage.registry.model.UnknownManifest;
import io.stowage.registry.storage.StorageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The references between the manifests of one repository. Immutable. */
final class RepositoryGraph {
  private final Map<Digest, Set<Digest>> named = new HashMap<>();
  private final Map<Digest, List<Digest>> referrers = new HashMap<>();
  private final Map<Digest, StowageException> unreadable = new LinkedHashMap<>();

  private RepositoryGraph() {}

  /**
   * Reads all manifests.
   *
   * @throws RegistryException as {@link ManifestService#find} does, naming the manifest that cannot
   *     be read
   */
  static RepositoryGraph of(ManifestLinks manifests) {
    RepositoryGraph graph = ofReadable(manifests, Set.of());
    graph.checkReadable(Set.of());
    return graph;
  }

  /**
   * Reads all manifests. One that cannot be read is treated as a manifest that references nothing,
   * until {@link #checkReadable} is called; the same holds for one of {@code doomed} whose bytes
   * are missing.
   */
  static RepositoryGraph ofReadable(ManifestLinks manifests, Set<Digest> doomed) {
    RepositoryGraph graph = new RepositoryGraph();
    for (Digest digest : RegistryWalk.<Digest>collect(manifests::forEach)) {
      graph.read(digest, manifests);
      if (doomed.contains(digest) && !graph.named.containsKey(digest)) {
        graph.addUnreadable(digest, bytesMissing(digest));
      }
    }
    return graph;
  }

  /** Returns the exception for a manifest that the repository has, but whose bytes it lacks. */
  static RegistryException bytesMissing(Digest digest) {
    return RegistryException.of(
        ErrorCode.MANIFEST_UNKNOWN, digest.toString(), "the bytes of this manifest are missing");
  }

  private void read(Digest digest, ManifestLinks manifests) {
    try {
      manifests.find(digest).ifPresent(manifest -> add(digest, manifest, manifests::storedOrSame));
    } catch (RegistryException e) {
      addUnreadable(
          digest,
          RegistryException.of(
              e.code(), digest.toString(), "cannot be read: " + e.value() + ": " + e.problem()));
    } catch (DamagedLinkException
        | StorageException.AccessDenied
        | StorageException.UnexpectedKind e) {
      addUnreadable(digest, e);
    }
  }

  private void addUnreadable(Digest digest, StowageException problem) {
    named.putIfAbsent(digest, Set.of());
    unreadable.put(digest, problem);
  }

  /**
   * Checks that each manifest that is not one of {@code going} could be read.
   *
   * @throws StowageException that names one that could not
   */
  void checkReadable(Collection<Digest> going) {
    Optional<StowageException> problem = unreadable.entrySet().stream()
        .filter(each -> !going.contains(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
    if (problem.isPresent()) {
      throw problem.get();
    }
  }

  private void add(Digest digest, Manifest manifest, UnaryOperator<Digest> stored) {
    Set<Digest> all = new HashSet<>();
    Stream.concat(manifest.blobs().stream(), manifest.manifests().stream())
        .map(named -> stored.apply(named.digest()))
        .forEach(all::add);
    if (manifest instanceof UnknownManifest unknown) {
      unknown.mentioned().stream().map(stored).forEach(all::add);
    }
    named.put(digest, all);
    manifest
        .subject()
        .ifPresent(subject -> referrers
            .computeIfAbsent(stored.apply(subject.digest()), each -> new ArrayList<>())
            .add(digest));
  }

  Set<Digest> manifests() {
    return named.keySet();
  }

  private Set<Digest> named(Digest manifest) {
    return named.getOrDefault(manifest, Set.of());
  }

  /** Returns the manifests that name a digest that {@code which} accepts. */
  List<Digest> naming(Predicate<Digest> which) {
    return manifests().stream()
        .filter(manifest -> named(manifest).stream().anyMatch(which))
        .toList();
  }

  /** Returns the manifests that cannot be reached from any of {@code roots}. */
  Set<Digest> unreached(Collection<Digest> roots) {
    Set<Digest> unreached = new HashSet<>(manifests());
    unreached.removeAll(reached(roots));
    return unreached;
  }

  /**
   * Returns the manifests that name {@code digest}, and its subject unless {@code digest} is one of
   * {@code withoutSubject}.
   */
  List<Digest> leadingTo(Digest digest, Set<Digest> withoutSubject) {
    return manifests().stream()
        .filter(manifest -> successors(manifest, withoutSubject).anyMatch(digest::equals))
        .toList();
  }

  /**
   * Returns those of {@code some} that one of {@code tagged} or a manifest outside of {@code some}
   * is or names, directly or through others.
   */
  Set<Digest> namedFromOutside(Set<Digest> some, Set<Digest> tagged) {
    List<Digest> outside = manifests().stream()
        .filter(digest -> tagged.contains(digest) || !some.contains(digest))
        .toList();
    Set<Digest> reached =
        new LinkedHashSet<>(Closure.of(outside, digest -> named(digest).stream()));
    reached.retainAll(some);
    return reached;
  }

  /**
   * Returns {@code targets}, the manifests below them, their referrers and the referrers of these,
   * without those that can be reached from one of {@code tagged} or from another manifest. One of
   * {@code withoutSubject} does not stay because its subject stays. Each returned manifest precedes
   * those that it names and those that refer to it.
   */
  List<Digest> namedOnlyBy(Set<Digest> targets, Set<Digest> tagged, Set<Digest> withoutSubject) {
    Set<Digest> below = reached(targets);
    List<Digest> roots = manifests().stream()
        .filter(digest -> tagged.contains(digest) || !below.contains(digest))
        .toList();
    Set<Digest> staying = Closure.of(roots, digest -> successors(digest, withoutSubject));
    List<Digest> going = new ArrayList<>(Closure.innermostFirst(
        below.stream().filter(targets::contains).toList(), digest -> successors(digest, Set.of())));
    going.removeAll(staying);
    Collections.reverse(going);
    return going;
  }

  /**
   * Returns the digests that {@code some} name, that no other manifest names and that are not
   * manifests.
   */
  Set<Digest> blobsOfOnly(Collection<Digest> some) {
    Set<Digest> going = Set.copyOf(some);
    Set<Digest> blobs = new LinkedHashSet<>();
    some.forEach(manifest -> blobs.addAll(named(manifest)));
    named.forEach((manifest, names) -> {
      if (!going.contains(manifest)) {
        names.forEach(blobs::remove);
      }
    });
    blobs.removeAll(manifests());
    return blobs;
  }

  /**
   * Returns those of {@code roots} that are manifests, the manifests below them, their referrers,
   * and everything that these reach.
   */
  Set<Digest> reached(Collection<Digest> roots) {
    return Closure.of(
        roots.stream().filter(named::containsKey).toList(), digest -> successors(digest, Set.of()));
  }

  /**
   * Returns the manifests that {@code digest} names, and its referrers without {@code excluded}.
   */
  private Stream<Digest> successors(Digest digest, Set<Digest> excluded) {
    return Stream.concat(
            named(digest).stream(),
            referrers.getOrDefault(digest, List.of()).stream()
                .filter(referrer -> !excluded.contains(referrer)))
        .filter(named::containsKey);
  }
}
