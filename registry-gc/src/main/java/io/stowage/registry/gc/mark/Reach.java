package io.stowage.registry.gc.mark;

import io.stowage.registry.LinkResolver;
import io.stowage.registry.Registry;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryWalk;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds out what the manifests of one repository reach, other than the marks, which are those of all
 * repositories. It reads them once more: to remember it of all would take memory for each repository.
 * What is damaged the mark has told. Thread-safe.
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
   * Returns what those manifests of {@code repository} reach that stay, or empty if one of them cannot
   * be read, so that nobody knows.
   */
  public Optional<Marks> of(RepositoryName repository, Predicate<Digest> stays) {
    Marks reach = new Marks(new ManifestReader(driver, findings), new Needs(links, walk, findings));
    List<Digest> revisions = RegistryWalk.collect(each -> walk.forEachRevision(repository, each));
    return revisions.stream().allMatch(folder -> mark(repository, folder, stays, reach))
        ? Optional.of(reach)
        : Optional.empty();
  }

  private boolean mark(
      RepositoryName repository, Digest folder, Predicate<Digest> stays, Marks reach) {
    try {
      return links
          .revision(repository, folder)
          .filter(stays)
          .map(manifest -> reach.markManifest(repository, manifest).isPresent())
          .orElse(true);
    } catch (DamagedLinkException e) {
      return false;
    }
  }
}
