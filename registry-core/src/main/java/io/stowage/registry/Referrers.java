package io.stowage.registry;

import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    List<Descriptor> referrers = new ArrayList<>();
    ManifestService manifests = new ManifestService(backend, repository);
    manifests.forEach(digest -> readable(manifests, digest)
        .filter(manifest -> refersTo(manifest, subject))
        .ifPresent(manifest -> referrers.add(manifest.descriptor())));
    referrers.sort((a, b) -> a.digest().compareTo(b.digest()));
    return List.copyOf(referrers);
  }

  /** Returns those referrers of {@code subject} that are of {@code artifactType}. */
  public List<Descriptor> of(Digest subject, MediaType artifactType) {
    return of(subject).stream()
        .filter(referrer -> referrer.artifactType().filter(artifactType::equals).isPresent())
        .toList();
  }

  private static boolean refersTo(Manifest manifest, Digest subject) {
    return manifest.subject().filter(named -> named.digest().equals(subject)).isPresent();
  }

  private static Optional<Manifest> readable(ManifestService manifests, Digest digest) {
    try {
      return Optional.of(manifests.find(digest));
    } catch (RegistryException | DamagedLinkException e) {
      LOG.warn("Passed over manifest {} in search of referrers: {}", digest, e.getMessage());
      return Optional.empty();
    }
  }
}
