package io.stowage.registry;

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
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manifests of one repository that name another as their subject: signatures, SBOMs and the like
 * (OCI distribution spec, "Listing Referrers").
 *
 * <p>They are found by a look at every manifest of the repository. Thread-safe; every method throws
 * {@code StorageException} if the store fails.
 */
public final class Referrers {
  private static final Logger LOG = LoggerFactory.getLogger(Referrers.class);

  private final Backend backend;
  private final RepositoryName repository;

  Referrers(Backend backend, RepositoryName repository) {
    this.backend = backend;
    this.repository = repository;
  }

  /**
   * Returns the referrers of {@code subject}, which need not be there, by digest; each with its
   * artifact type and annotations. Manifests that cannot be read are left out.
   */
  public List<Descriptor> of(Digest subject) {
    Objects.requireNonNull(subject, "subject");
    List<Descriptor> referrers = new ArrayList<>();
    forEach((named, referrer) -> {
      if (named.equals(subject)) {
        referrers.add(referrer);
      }
    });
    return sorted(referrers);
  }

  /**
   * Returns the referrers of every subject, as {@link #of(Digest)} does for one, with one look at each
   * manifest. A subject without referrers has no entry. This holds a descriptor for each referrer.
   */
  public Map<Digest, List<Descriptor>> bySubject() {
    Map<Digest, List<Descriptor>> referrers = new HashMap<>();
    forEach((subject, referrer) ->
        referrers.computeIfAbsent(subject, each -> new ArrayList<>()).add(referrer));
    referrers.replaceAll((subject, all) -> sorted(all));
    return Map.copyOf(referrers);
  }

  /** Returns those referrers of {@code subject} that are of {@code artifactType}. */
  public List<Descriptor> of(Digest subject, MediaType artifactType) {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(artifactType, "artifactType");
    return of(subject).stream()
        .filter(referrer -> referrer.artifactType().filter(artifactType::equals).isPresent())
        .toList();
  }

  /** Tells {@code visitor} the subject and the descriptor of each referrer, in no order. */
  private void forEach(BiConsumer<Digest, Descriptor> visitor) {
    ManifestService manifests = new ManifestService(backend, repository);
    manifests.forEach(digest -> readable(manifests, digest)
        .ifPresent(manifest -> manifest
            .subject()
            .ifPresent(subject -> visitor.accept(subject.digest(), manifest.descriptor()))));
  }

  private static List<Descriptor> sorted(List<Descriptor> referrers) {
    return referrers.stream().sorted(Comparator.comparing(Descriptor::digest)).toList();
  }

  private static Optional<Manifest> readable(ManifestService manifests, Digest digest) {
    try {
      return manifests.find(digest);
    } catch (RegistryException | DamagedLinkException e) {
      LOG.warn("Passed over manifest {} in search of referrers: {}", digest, e.getMessage());
      return Optional.empty();
    }
  }
}
