package io.stowage.registry;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.Tag;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The result of a deletion of images from one repository, or the prediction of one.
 *
 * @param tags the tags, sorted, each with the digest of the manifest that it named
 * @param manifests the manifests: those that were named, those below them and their referrers
 * @param layerLinks the layers and configs of these manifests whose links are removed from the
 *     repository
 * @param kept the named manifests that stay because something keeps them
 * @param problem the reason why only the tags, and the manifests that were named by their digests,
 *     can be removed, as a text for people; empty if everything can be removed
 */
public record ImageDeletion(
    Map<Tag, Digest> tags,
    List<Digest> manifests,
    List<Digest> layerLinks,
    List<Kept> kept,
    Optional<String> problem) {
  /** Copies the collections. */
  public ImageDeletion {
    Objects.requireNonNull(tags, "tags");
    Objects.requireNonNull(manifests, "manifests");
    Objects.requireNonNull(layerLinks, "layerLinks");
    Objects.requireNonNull(kept, "kept");
    Objects.requireNonNull(problem, "problem");
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    manifests = List.copyOf(manifests);
    layerLinks = List.copyOf(layerLinks);
    kept = List.copyOf(kept);
  }

  /**
   * A manifest that stays although it was named.
   *
   * @param manifest the digest of the manifest
   * @param namedBy the tags that name it, the digests of the manifests that reference it, and the
   *     digest of its subject if it stays because its subject stays; empty if it stays because
   *     pushes were in progress
   */
  public record Kept(Digest manifest, List<Reference> namedBy) {
    /** Copies the list. */
    public Kept {
      Objects.requireNonNull(manifest, "manifest");
      Objects.requireNonNull(namedBy, "namedBy");
      namedBy = List.copyOf(namedBy);
    }
  }
}
