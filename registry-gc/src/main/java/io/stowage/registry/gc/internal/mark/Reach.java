package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.LinkResolver;
import io.stowage.registry.Registry;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds what the manifests of one repository reach, whereas the marks cover all repositories. It
 * reads the manifests once more, because remembering this during the mark would take memory for
 * every repository. Damage is not reported here, since the mark has reported it. Thread-safe.
 */
public final class Reach {
  private final StorageDriver driver;
  private final LinkResolver links;
  private final RegistryWalk walk;
  private final Findings findings;

  public Reach(Registry registry, Findings findings) {
    this.driver = registry.storage();
    this.links = registry.links();
    this.walk = new RegistryWalk(driver);
    this.findings = findings;
  }

  /**
   * Returns what the manifests of {@code repository} that stay reach. Returns empty if that is
   * unknown, because one of them is missing, or a link, tag or folder cannot be read.
   */
  public Optional<Marks> of(RepositoryName repository, Predicate<Digest> stays) {
    try {
      return reached(repository, stays);
    } catch (StorageException.UnexpectedKind e) {
      findings.obscured(e);
      return Optional.empty();
    }
  }

  private Optional<Marks> reached(RepositoryName repository, Predicate<Digest> stays) {
    Marks reach = new Marks(
        new ManifestReader(driver, findings), new ImpliedReferences(links, walk, findings));
    Revisions revisions = Revisions.withTags(repository, driver, walk, links, findings);
    return revisions.areReadable()
            && revisions.all().stream()
                .filter(stays)
                .allMatch(manifest -> reach.markManifest(repository, manifest).isPresent())
        ? Optional.of(reach)
        : Optional.empty();
  }
}
