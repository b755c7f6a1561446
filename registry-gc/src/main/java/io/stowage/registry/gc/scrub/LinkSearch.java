package io.stowage.registry.gc.scrub;

import io.stowage.registry.internal.walk.Closure;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds the links of a repository, or of one image in it, for a scrub. Thread-safe. */
final class LinkSearch {
  private final StorageDriver driver;
  private final ScrubStore store;
  private final ScrubFindings findings;

  LinkSearch(StorageDriver driver, ScrubStore store, ScrubFindings findings) {
    this.driver = driver;
    this.store = store;
    this.findings = findings;
  }

  /** Returns all links of a repository; adds a finding for anything else among them. */
  ScrubLinks ofRepository(RepositoryName name) {
    RegistryWalk walk = new RegistryWalk(driver, store);
    return new ScrubLinks(
        findings.listed(each -> walk.forEachLayer(name, each)),
        findings.listed(each -> walk.forEachRevision(name, each)),
        findings.listed(each -> walk.forEachTag(name, each)));
  }

  /**
   * Returns the links to an image, to everything below it, and to their blobs, and the tags that
   * name the image. Whatever cannot be read has nothing below it; its check reports why.
   *
   * @throws RegistryException MANIFEST_UNKNOWN if the repository has no such tag or manifest
   */
  ScrubLinks ofImage(RepositoryName name, Reference image) {
    RegistryWalk walk = new RegistryWalk(driver);
    List<Tag> tags = RegistryWalk.collect(each -> walk.forEachTag(name, each));
    Optional<Digest> root = root(name, image, tags);
    Map<Digest, Optional<Manifest>> below = new LinkedHashMap<>();
    Set<Digest> manifests = Closure.of(root.stream().toList(), digest -> {
      Optional<Manifest> manifest = read(digest);
      below.put(digest, manifest);
      return digests(manifest, Manifest::manifests).map(child -> stored(name, child));
    });
    Set<Digest> layers = new LinkedHashSet<>();
    manifests.stream().filter(digest -> isLayer(name, digest)).forEach(layers::add);
    below.values().forEach(found -> digests(found, Manifest::blobs).forEach(layers::add));
    List<Digest> aliases = RegistryWalk.collect(each -> walk.forEachAlias(name, each));
    Set<Digest> revisions = new LinkedHashSet<>(manifests);
    aliases.stream()
        .filter(alias -> manifests.contains(stored(name, alias)))
        .forEach(revisions::add);
    return new ScrubLinks(
        List.copyOf(layers),
        List.copyOf(revisions),
        tags.stream()
            .filter(tag ->
                tag.equals(image) || (root.isPresent() && named(name, tag).equals(root)))
            .toList());
  }

  /** Returns the digests under which the blobs are stored to which {@code links} lead. */
  List<Digest> blobs(RepositoryName name, ScrubLinks links) {
    Set<Digest> blobs = new LinkedHashSet<>();
    for (Digest layer : links.layers()) {
      if (layer.isCanonical()) {
        blobs.add(layer);
      } else {
        store.peek(RegistryLayout.layerLink(name, layer)).ifPresent(blobs::add);
      }
    }
    RegistryWalk walk = new RegistryWalk(driver);
    links.revisions().stream().filter(Digest::isCanonical).forEach(revision -> {
      blobs.add(revision);
      blobs.addAll(findings.listed(each -> walk.forEachSignature(name, revision, each)));
    });
    return List.copyOf(blobs);
  }

  /** Returns the manifest that {@code image} names, or empty if the link of the tag is damaged. */
  private Optional<Digest> root(RepositoryName name, Reference image, List<Tag> tags) {
    boolean known;
    Optional<Digest> root;
    if (image instanceof Tag tag) {
      known = tags.contains(tag);
      root = named(name, tag);
    } else {
      Digest stored = stored(name, (Digest) image);
      known = store.hasManifest(name, stored);
      root = Optional.of(stored);
    }
    if (!known) {
      throw RegistryException.of(
          ErrorCode.MANIFEST_UNKNOWN, image.toString(), "no such manifest in repository " + name);
    }
    return root;
  }

  private Optional<Digest> named(RepositoryName name, Tag tag) {
    return store.peek(RegistryLayout.tagCurrentLink(name, tag));
  }

  /** Returns the digest under which a manifest is stored, or itself if no link tells it. */
  private Digest stored(RepositoryName name, Digest manifest) {
    return manifest.isCanonical()
        ? manifest
        : store.peek(RegistryLayout.revisionLink(name, manifest)).orElse(manifest);
  }

  /** Returns whether a manifest is linked as a layer, or an index has a layer among its entries. */
  private boolean isLayer(RepositoryName name, Digest digest) {
    return store.find(RegistryLayout.layerLink(name, digest)).isPresent();
  }

  private Optional<Manifest> read(Digest digest) {
    try {
      byte[] content = driver.read(RegistryLayout.blobData(digest), Manifest.LIMIT);
      return Optional.of(Manifest.parse(content));
    } catch (StorageException | RegistryException e) {
      return Optional.empty();
    }
  }

  private static Stream<Digest> digests(
      Optional<Manifest> manifest, Function<Manifest, List<Descriptor>> references) {
    return manifest.map(references).stream().flatMap(List::stream).map(Descriptor::digest);
  }
}
