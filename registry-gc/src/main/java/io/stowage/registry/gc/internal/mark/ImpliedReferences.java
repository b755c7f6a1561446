package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.LinkResolver;
import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.mark.References.Kind;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds the content that a manifest needs but does not name in its text: the stored digests of
 * content that it names by an algorithm other than sha256, and the signatures that old trees keep
 * next to it. A manifest whose text is lost may need any layer of its repository. Thread-safe.
 */
public final class ImpliedReferences {
  private final LinkResolver links;
  private final RegistryWalk walk;
  private final Findings findings;

  public ImpliedReferences(Registry registry, Findings findings) {
    this.links = registry.links();
    this.walk = new RegistryWalk(registry.storage());
    this.findings = findings;
  }

  /**
   * Visits the content that {@code manifest} needs but does not name in its text, by the digests of
   * stored blobs.
   */
  public void forEach(
      RepositoryName repository,
      Digest manifest,
      List<Digest> aliases,
      Kind kind,
      Consumer<Digest> visitor) {
    aliases.forEach(alias -> forEachAliased(repository, alias, visitor));
    if (kind == Kind.SCHEMA_1) {
      walk.forEachSignature(repository, manifest, visitor);
    }
  }

  /** Returns {@code references} with each manifest named by the digest under which it is stored. */
  public References stored(RepositoryName repository, References references) {
    return references.map(digest -> storedManifest(repository, digest));
  }

  /**
   * Returns the digest under which {@code repository} stores a manifest, or {@code digest} itself
   * if that is unknown. Because of a damaged link, which is reported when all links are listed, all
   * manifests of the repository stay.
   */
  public Digest storedManifest(RepositoryName repository, Digest digest) {
    try {
      return digest.isCanonical() ? digest : links.revision(repository, digest).orElse(digest);
    } catch (DamagedLinkException e) {
      return digest;
    }
  }

  /**
   * Visits each layer to which {@code repository} has a link, and the digest under which it is
   * stored.
   */
  public void forEachLayer(RepositoryName repository, Consumer<Digest> visitor) {
    walk.forEachLayer(repository, layer -> {
      visitor.accept(layer);
      if (!layer.isCanonical()) {
        visitStored(repository, layer, visitor);
      }
    });
  }

  private void forEachAliased(RepositoryName repository, Digest alias, Consumer<Digest> visitor) {
    if (!visitStored(repository, alias, visitor)) {
      forEachLayer(repository, visitor);
    }
  }

  /** Returns whether it is known which blob, if any, is stored for {@code alias}. */
  private boolean visitStored(RepositoryName repository, Digest alias, Consumer<Digest> visitor) {
    try {
      links.layer(repository, alias).ifPresent(visitor);
      links.revision(repository, alias).ifPresent(visitor);
      return true;
    } catch (DamagedLinkException e) {
      findings.damaged(e.path(), e.getMessage() + ": all layers of " + repository + " are kept");
      return false;
    }
  }
}
