package io.stowage.registry;

import io.stowage.registry.internal.walk.ReferrersIndex;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manifests of one repository that name another manifest as their subject, such as signatures
 * and SBOMs (OCI distribution spec, "Listing Referrers").
 *
 * <p>This class finds referrers through an index. It updates the index when the manifests of the
 * repository have changed, and saves it below {@code _stowage} unless the registry is read-only.
 * Thread-safe; every method throws {@code StorageException} if the store fails.
 */
public final class Referrers {
  private static final Logger LOG = LoggerFactory.getLogger(Referrers.class);

  private final Backend backend;
  private final RepositoryName repository;
  private final ManifestLinks manifests;

  Referrers(Backend backend, RepositoryName repository) {
    this.backend = backend;
    this.repository = repository;
    this.manifests = new ManifestLinks(backend, repository);
  }

  /**
   * Returns the referrers of {@code subject}, sorted by digest, each with its artifact type and
   * annotations. The subject need not exist. Manifests that cannot be read are omitted.
   */
  public List<Descriptor> of(Digest subject) {
    return page(subject, Optional.empty(), Integer.MAX_VALUE, Optional.empty()).items();
  }

  /** Returns the referrers of {@code subject} whose artifact type is {@code artifactType}. */
  public List<Descriptor> of(Digest subject, MediaType artifactType) {
    Objects.requireNonNull(artifactType, "artifactType");
    return page(subject, Optional.of(artifactType), Integer.MAX_VALUE, Optional.empty())
        .items();
  }

  /**
   * Returns the first {@code n} of the referrers that {@link #of(Digest)} returns. If {@code
   * artifactType} is present, only referrers of that type are considered; if {@code last} is
   * present, only referrers that follow it in the order of digests; {@code last} itself need not be
   * a referrer.
   *
   * @throws RegistryException PAGINATION_NUMBER_INVALID if {@code n} is negative
   */
  public Page<Descriptor> page(
      Digest subject, Optional<MediaType> artifactType, int n, Optional<Digest> last) {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(artifactType, "artifactType");
    Objects.requireNonNull(last, "last");
    return Page.of(n, each -> {
      for (Digest digest : digestsOf(subject, last)) {
        Optional<Descriptor> referrer = readable(digest)
            .map(Manifest::descriptor)
            .filter(read -> artifactType.isEmpty() || artifactType.equals(read.artifactType()));
        if (referrer.isPresent() && !each.test(referrer.get())) {
          return;
        }
      }
    });
  }

  private List<Digest> digestsOf(Digest subject, Optional<Digest> last) {
    ReferrersIndex index = new ReferrersIndex(backend.driver(), repository, this::readable);
    return index.of(subject, !backend.options().readOnly()).stream()
        .filter(digest -> last.isEmpty() || digest.compareTo(last.get()) > 0)
        .sorted()
        .toList();
  }

  /**
   * Returns the referrers of every subject, as {@link #of(Digest)} does for one subject, reading
   * each manifest once. A subject without referrers has no entry. The map holds a descriptor for
   * each referrer in memory.
   */
  public Map<Digest, List<Descriptor>> bySubject() {
    Map<Digest, List<Descriptor>> referrers = new HashMap<>();
    manifests.forEach(digest -> readable(digest)
        .ifPresent(manifest -> manifest
            .subject()
            .ifPresent(subject -> referrers
                .computeIfAbsent(subject.digest(), each -> new ArrayList<>())
                .add(manifest.descriptor()))));
    referrers.replaceAll((subject, all) ->
        all.stream().sorted(Comparator.comparing(Descriptor::digest)).toList());
    return Map.copyOf(referrers);
  }

  /** Returns the name of this class and of the repository. */
  @Override
  public String toString() {
    return "Referrers[repository=" + repository + "]";
  }

  private Optional<Manifest> readable(Digest digest) {
    try {
      return manifests.isVisible(digest) ? manifests.find(digest) : Optional.empty();
    } catch (RegistryException | DamagedLinkException e) {
      LOG.warn("Skipped manifest {} in the search for referrers: {}", digest, e.getMessage());
      return Optional.empty();
    }
  }
}
