package io.stowage.registry.proofs;

import io.stowage.registry.ManifestService;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.Writers;
import io.stowage.registry.exploration.End;
import io.stowage.registry.exploration.ScheduledProcess;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The conditions that must hold at the end of each schedule. */
final class Soundness {
  private final List<String> processes;
  private final boolean deleted;
  private final boolean signed;
  private final boolean foreign;
  private final boolean silent;

  /**
   * Checks the notes of these processes.
   *
   * @param deleted whether one of them deletes what another pushes
   * @param signed whether the signature of the image exists at first, and stays as long as the
   *     image
   * @param foreign whether programs that look only at paths must find what was pushed
   * @param silent whether a collector may lose its lock because it was silent for long
   */
  Soundness(
      List<String> processes, boolean deleted, boolean signed, boolean foreign, boolean silent) {
    this.processes = List.copyOf(processes);
    this.deleted = deleted;
    this.signed = signed;
    this.foreign = foreign;
    this.silent = silent;
  }

  Optional<String> check(End end) {
    try {
      checkNotes(end);
      checkTags(end);
      checkSignature(end);
      checkAliases(end);
      checkLinks(end);
      checkRest(end);
      checkLater(end);
      return Optional.empty();
    } catch (RuntimeException | AssertionError e) {
      return Optional.of(e.toString());
    }
  }

  private void checkNotes(End end) {
    for (String process : processes) {
      for (String note : end.notes(process)) {
        if (note.startsWith("failed:") && !note.contains("starved")) {
          throw new AssertionError(process + " " + note);
        }
        if (note.equals(Fleet.LOST) && !silent) {
          throw new AssertionError(process + ", which lives, lost the lock");
        }
        if (deleted) {
          Fleet.pushed(note).ifPresent(digest -> checkLeft(end, note, digest));
        } else {
          Fleet.pushed(note).ifPresent(digest -> checkPushed(end, note, digest));
        }
      }
    }
  }

  private void checkPushed(End end, String note, Digest digest) {
    String name = note.substring(0, note.indexOf('='));
    int colon = name.indexOf(':');
    Repository repository = colon < 0
        ? repository(end)
        : Fleet.faithful().registry(end.process()).repository(name.substring(0, colon));
    Tag tag = Tag.parse(name.substring(colon + 1));
    if (!repository.tags().get(tag).equals(digest)) {
      throw new AssertionError("the acknowledged tag " + tag + " names another manifest");
    }
    Pulls.assertPullable(repository, tag);
    if (foreign) {
      checkPaths(end, repository, digest);
    }
  }

  private static void checkPaths(End end, Repository repository, Digest manifest) {
    List<StoragePath> paths = new ArrayList<>();
    paths.add(RegistryLayout.revisionLink(repository.name(), manifest));
    paths.add(RegistryLayout.blobData(manifest));
    for (Descriptor blob : repository.manifests().get(manifest).blobs()) {
      paths.add(RegistryLayout.layerLink(repository.name(), blob.digest()));
      paths.add(RegistryLayout.blobData(blob.digest()));
    }
    for (StoragePath path : paths) {
      if (end.storage().stat(path).isEmpty()) {
        throw new AssertionError(path + " of an acknowledged push is in quarantine");
      }
    }
  }

  /** Checks what may be deleted after its acknowledgement: if its tag is left, it is complete. */
  private static void checkLeft(End end, String tag, Digest digest) {
    Repository repository = repository(end);
    Tag named = Tag.parse(tag.substring(0, tag.indexOf('=')));
    if (repository.tags().find(named).filter(digest::equals).isPresent()) {
      Pulls.assertPullable(repository, named);
    }
  }

  /** Checks that tags name something, including those of a push that was refused. */
  private static void checkTags(End end) {
    Repository repository = repository(end);
    for (Tag tag : RegistryWalk.<Tag>collect(
        each -> new RegistryWalk(end.storage()).forEachTag(repository.name(), each))) {
      Optional<Digest> named = repository.tags().find(tag);
      if (named.filter(digest -> repository.manifests().touch(digest).isEmpty()).isPresent()) {
        throw new AssertionError(tag + " names " + named.get() + ", which is gone");
      }
    }
  }

  /** Checks the signature: an image that was removed and put again comes back without it. */
  private void checkSignature(End end) {
    Repository repository = repository(end);
    boolean removed = end.notes("collector").contains("removed " + Fleet.IMAGE.digest());
    if (signed
        && !removed
        && repository.manifests().touch(Fleet.IMAGE.digest()).isPresent()
        && repository.manifests().touch(Fleet.SIGNATURE.digest()).isEmpty()) {
      throw new AssertionError("the image stays and its signature is gone");
    }
  }

  /** Checks that a manifest that was not removed has the sha512 digest by which it was put. */
  private static void checkAliases(End end) {
    ManifestService manifests = repository(end).manifests();
    for (Manifest manifest : List.of(Fleet.IMAGE, Fleet.INDEX_BY_SHA512)) {
      boolean put = end.notes("pusher").contains(Fleet.ALIAS + Fleet.sha512(manifest));
      boolean removed = end.notes("collector").contains("removed " + manifest.digest());
      if (put
          && !removed
          && manifests.find(manifest.digest()).isPresent()
          && manifests.find(Fleet.sha512(manifest)).isEmpty()) {
        throw new AssertionError(manifest.digest() + " stays and its sha512 digest is gone");
      }
    }
  }

  /** Checks links: a collection may spare a link, since it is younger than what it names. */
  private static void checkLinks(End end) {
    if (end.processes().contains("collector") || end.processes().contains("deleter")) {
      return;
    }
    Consumer<Digest> check = digest -> {
      if (end.storage().stat(RegistryLayout.blobData(digest)).isEmpty()) {
        throw new AssertionError("a link to " + digest + ", whose data is not there");
      }
    };
    repository(end).blobs().forEach(check);
    repository(end).manifests().forEach(check);
  }

  /** Checks that what a collector leaves is complete if no other process runs. */
  private static void checkRest(End end) {
    if (!end.processes().contains("pusher")) {
      Repository repository = repository(end);
      repository.manifests().forEach(digest -> Pulls.assertPullable(repository, digest));
    }
  }

  /** Checks that a run that begins when everything is old leaves exactly what manifests need. */
  private static void checkLater(End end) {
    ScheduledProcess later = end.process();
    later.pass(Fleet.GRACE.multipliedBy(2));
    Fleet fleet = Fleet.faithful();
    fleet.collect(later, options -> options.writers(Writers.STOWAGE));
    RegistryWalk walk = new RegistryWalk(later.storage());
    Set<Digest> needed = new HashSet<>();
    for (RepositoryName name : RegistryWalk.<RepositoryName>collect(walk::forEachRepository)) {
      Registry registry = fleet.registry(later);
      registry.repository(name).manifests().forEach(digest -> addNeeds(registry, digest, needed));
    }
    walk.forEachBlob(digest -> {
      boolean there = later.storage().stat(RegistryLayout.blobData(digest)).isPresent();
      if (there && !needed.contains(digest)) {
        throw new AssertionError(digest + " is garbage, and old, and stays");
      }
    });
  }

  /** An index of a push that was refused may name a child that its repository has no link to. */
  private static void addNeeds(Registry registry, Digest digest, Set<Digest> needed) {
    needed.add(digest);
    if (registry.blobs().find(digest).isPresent()) {
      Manifest manifest = Manifest.parse(registry.blobs().read(digest, Manifest.LIMIT));
      manifest.blobs().forEach(blob -> needed.add(blob.digest()));
      manifest.manifests().forEach(child -> addNeeds(registry, child.digest(), needed));
    }
  }

  private static Repository repository(End end) {
    return Fleet.faithful().repository(end.process());
  }
}
