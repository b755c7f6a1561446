package io.stowage.registry;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Images of one repository that are to be deleted.
 *
 * @param tags the tags to remove, each with the digest of the manifest that it names
 * @param byDigest the digests under which the manifests that were named by a digest are stored
 * @param times the time at which a tag must have been set last; a tag that is not in the map is
 *     removed regardless of its time
 */
record NamedImages(Map<Tag, Digest> tags, Set<Digest> byDigest, Map<Tag, Instant> times) {
  /** Returns an image that was named by {@code tag}. */
  static NamedImages of(Tag tag, Digest manifest) {
    return new NamedImages(Map.of(tag, manifest), Set.of(), Map.of());
  }

  /** Returns the images of {@code tags}; of several entries for one tag, the last one counts. */
  static NamedImages unchanged(Collection<TagEntry> tags) {
    Map<Tag, Digest> digests = new TreeMap<>();
    Map<Tag, Instant> times = new TreeMap<>();
    for (TagEntry entry : tags) {
      digests.put(entry.tag(), entry.digest());
      times.put(entry.tag(), entry.taggedAt());
    }
    return new NamedImages(digests, Set.of(), times);
  }

  /**
   * Resolves {@code names}. A manifest that is named by its digest loses all its tags.
   *
   * @throws RegistryException MANIFEST_UNKNOWN if the repository does not have one of them
   */
  static NamedImages of(
      Backend backend, RepositoryName repository, Collection<? extends Reference> names) {
    TagLinks links = new TagLinks(backend, repository);
    ManifestLinks manifests = new ManifestLinks(backend, repository);
    Map<Tag, Digest> tags = new TreeMap<>();
    Set<Digest> byDigest = new LinkedHashSet<>();
    for (Reference name : names) {
      if (name instanceof Tag tag) {
        tags.put(tag, links.find(tag).orElseThrow(() -> links.unknown(tag)));
      } else {
        Digest stored = manifests.storedOrSame((Digest) name);
        if (!stored.isCanonical()
            || !backend.leases().isThere(RegistryLayout.revisionLink(repository, stored))) {
          throw RegistryException.of(
              ErrorCode.MANIFEST_UNKNOWN,
              name.toString(),
              "no such manifest in repository " + repository);
        }
        byDigest.add(stored);
      }
    }
    if (!byDigest.isEmpty()) {
      links.forEachReadable((tag, digest) -> {
        if (byDigest.contains(digest)) {
          tags.put(tag, digest);
        }
      });
    }
    return new NamedImages(tags, byDigest, Map.of());
  }

  /** Returns these images with {@code removed} as their only tags. */
  NamedImages withTags(Map<Tag, Digest> removed) {
    return new NamedImages(removed, byDigest, times);
  }

  /** Returns the manifests to remove, unless something else names them. */
  Set<Digest> digests() {
    Set<Digest> digests = new LinkedHashSet<>(tags.values());
    digests.addAll(byDigest);
    return digests;
  }

  /**
   * Returns those that are removed even if they are referrers whose subject stays: each that a
   * caller named itself, but none that was named by a tag of a certain time.
   */
  Set<Digest> withoutSubject() {
    return times.isEmpty() ? digests() : Set.of();
  }
}
