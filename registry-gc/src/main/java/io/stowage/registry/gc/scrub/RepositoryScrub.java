package io.stowage.registry.gc.scrub;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.scrub.ScrubFinding.Kind;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the contents of a repository, and makes the repairs that the options request. Thread-safe.
 */
final class RepositoryScrub {
  private static final Logger LOG = LoggerFactory.getLogger(RepositoryScrub.class);
  private static final Set<String> LINK = Set.of(RegistryLayout.LINK);

  private final Registry registry;
  private final ScrubOptions options;
  private final ScrubFindings findings;
  private final ScrubStore store;
  private final BlobHasher hasher;
  private final ManifestScrub manifests;
  private final TagScrub tags;
  private final RegistryWalk walk;
  private final LinkSearch links;

  RepositoryScrub(
      Registry registry,
      ScrubOptions options,
      ScrubFindings findings,
      ScrubStore store,
      BlobHasher hasher,
      ManifestScrub manifests) {
    this.registry = registry;
    this.options = options;
    this.findings = findings;
    this.store = store;
    this.hasher = hasher;
    this.manifests = manifests;
    this.tags = new TagScrub(registry, store, manifests);
    this.walk = new RegistryWalk(registry.storage(), store);
    this.links = new LinkSearch(registry.storage(), store, findings);
  }

  /** Checks a whole repository, and returns the links that it had. */
  ScrubLinks scrub(RepositoryName name) {
    ScrubLinks found = links.ofRepository(name);
    scrub(name, found);
    store.expectOnly(RegistryLayout.manifests(name), Set.of("revisions", "tags"));
    List<UUID> uploads = findings.listed(each -> walk.forEachUpload(name, each));
    uploads.forEach(upload -> scrubUpload(name, upload));
    return found;
  }

  /**
   * Checks one image with its tags, and returns the links that it had.
   *
   * @throws RegistryException MANIFEST_UNKNOWN if the repository does not have it
   */
  ScrubLinks scrub(RepositoryName name, Reference image) {
    ScrubLinks found = links.ofImage(name, image);
    scrub(name, found);
    return found;
  }

  private void scrub(RepositoryName name, ScrubLinks found) {
    found.layers().forEach(layer -> scrubLayer(name, layer));
    List<ScrubFinding> missing = new ArrayList<>();
    for (Digest revision : found.revisions()) {
      if (revision.isCanonical()) {
        scrubRevision(name, revision, missing::add);
      } else {
        scrubAlias(name, revision);
      }
    }
    if (options.repairTags()) {
      found.tags().forEach(tag -> scrubTag(name, tag));
      drop(name, missing);
    } else {
      drop(name, missing);
      found.tags().forEach(tag -> scrubTag(name, tag));
    }
  }

  private void scrubUpload(RepositoryName name, UUID upload) {
    store.expectOnly(
        RegistryLayout.upload(name, upload),
        Set.of(RegistryLayout.DATA, "startedat", "hashstates"));
    store.expectReadable(RegistryLayout.uploadData(name, upload));
    store.expectReadable(RegistryLayout.uploadStartedAt(name, upload));
  }

  private void scrubLayer(RepositoryName name, Digest layer) {
    scrubLink(RegistryLayout.layerLink(name, layer), layer, "a blob ", RegistryLayout::blobData);
  }

  private void scrubAlias(RepositoryName name, Digest alias) {
    scrubLink(
        RegistryLayout.revisionLink(name, alias),
        alias,
        "a manifest ",
        stored -> RegistryLayout.revisionLink(name, stored));
  }

  /** Checks a link, which is dead if there is nothing at the path that {@code target} returns. */
  private void scrubLink(
      StoragePath link, Digest digest, String expected, Function<Digest, StoragePath> target) {
    store.expectOnly(link.parent(), LINK);
    scrubLink(
        link,
        found -> store.target(link, found).ifPresent(stored -> {
          if (store.find(target.apply(stored)).isEmpty()) {
            found.accept(ScrubFinding.of(Kind.LINK_DEAD, link, stored, expected + stored, "none"));
          } else if (!digest.equals(stored) && digest.algorithm().isKnown()) {
            checkAlias(link, digest, RegistryLayout.blobData(stored), found);
          }
        }));
  }

  /**
   * Checks a link whose digest uses another algorithm; only the bytes of the blob show whether it
   * is right.
   */
  private void checkAlias(
      StoragePath link, Digest layer, StoragePath data, Consumer<ScrubFinding> found) {
    try {
      Digest actual = hasher.hash(data, layer.algorithm(), Integer.MAX_VALUE);
      if (!actual.equals(layer)) {
        found.accept(ScrubFinding.of(
                Kind.LINK_DAMAGED, link, layer, "a link to " + layer, "one to " + actual)
            .young(store.isYoung(link) || store.isYoung(data)));
      }
    } catch (StorageException.NoSuchObject e) {
      return;
    }
  }

  /** Checks a revision; passes a missing manifest to {@code missing} if it is to be deleted. */
  private void scrubRevision(RepositoryName name, Digest revision, Consumer<ScrubFinding> missing) {
    StoragePath link = RegistryLayout.revisionLink(name, revision);
    store.expectOnly(link.parent(), Set.of(RegistryLayout.LINK, "signatures"));
    for (ScrubFinding finding : findings.look(found -> manifests.check(name, revision, found))) {
      if (isToBeDropped(finding)) {
        missing.accept(finding);
      } else {
        add(link, finding);
      }
    }
    List<Digest> signatures = findings.listed(each -> walk.forEachSignature(name, revision, each));
    for (Digest signature : signatures) {
      StoragePath signed = RegistryLayout.signatureLink(name, revision, signature);
      store.expectOnly(signed.parent(), LINK);
      scrubLink(signed, found -> checkSignature(signed, found));
    }
  }

  private boolean isToBeDropped(ScrubFinding finding) {
    return options.repairManifests() && finding.kind() == Kind.MANIFEST_MISSING && !finding.young();
  }

  /** Deletes manifests whose bytes are missing, with the tags that name them. */
  private void drop(RepositoryName name, List<ScrubFinding> missing) {
    missing.forEach(finding -> findings.add(finding.repaired(drop(name, finding))));
  }

  private boolean drop(RepositoryName name, ScrubFinding missing) {
    Digest manifest = missing.digest().orElseThrow();
    if (store.find(RegistryLayout.blobData(manifest)).isPresent()) {
      return false;
    }
    try {
      registry.repository(name).manifests().delete(manifest);
      return true;
    } catch (RegistryException e) {
      LOG.info("Manifest {} of {} cannot be deleted", manifest, name, e);
      return false;
    }
  }

  private void checkSignature(StoragePath link, Consumer<ScrubFinding> found) {
    store.target(link, found).ifPresent(signature -> {
      StoragePath data = RegistryLayout.blobData(signature);
      if (store.find(data).isEmpty()) {
        found.accept(ScrubFinding.of(
                Kind.REFERENCE_MISSING, data, signature, "the signature at " + link, "nothing")
            .young(store.isYoung(link)));
      }
    });
  }

  private void scrubTag(RepositoryName name, Tag tag) {
    StoragePath link = RegistryLayout.tagCurrentLink(name, tag);
    store.expectOnly(RegistryLayout.tag(name, tag), Set.of("current", "index"));
    store.expectOnly(link.parent(), LINK);
    List<Digest> history = findings.listed(each -> walk.forEachTagIndexEntry(name, tag, each));
    for (Digest digest : history) {
      StoragePath entry = RegistryLayout.tagIndexLink(name, tag, digest);
      store.expectOnly(entry.parent(), LINK);
      scrubLink(entry, found -> tags.checkHistory(name, tag, digest, found));
    }
    for (ScrubFinding finding : findings.look(found -> tags.check(name, tag, found))) {
      boolean repaired =
          options.repairTags() && TagScrub.isRepairable(finding) && tags.repair(name, tag);
      findings.add(finding.repaired(repaired));
    }
  }

  private void scrubLink(StoragePath link, ScrubFindings.Check check) {
    findings.look(check).forEach(finding -> add(link, finding));
  }

  /** Adds a finding at {@code link}, and repairs the link if it is damaged. */
  private void add(StoragePath link, ScrubFinding finding) {
    boolean repaired = options.repair()
        && finding.kind() == Kind.LINK_DAMAGED
        && finding.path().equals(link)
        && repair(link);
    findings.add(finding.repaired(repaired));
  }

  private boolean repair(StoragePath link) {
    return store.damage(link).filter(registry.links()::repair).isPresent();
  }
}
