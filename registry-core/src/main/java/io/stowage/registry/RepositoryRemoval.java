package io.stowage.registry;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.layout.RegistryWalk;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.EmptyFolders;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.util.UUID;

/**
 * Takes a repository away: tags, then manifests, then layer links, then uploads, then empty folders.
 *
 * <p>Never by one recursive deletion: other repositories may lie below it, and a crash half way must
 * leave what a reader understands. What is foreign to the layout stays, and so do its folders.
 */
final class RepositoryRemoval {
  private final StorageDriver driver;
  private final RegistryWalk walk;
  private final RepositoryName name;
  private final TagService tags;

  RepositoryRemoval(Backend backend, RepositoryName name) {
    this.driver = backend.driver();
    this.walk = backend.walk();
    this.name = name;
    this.tags = new TagService(backend, name);
  }

  void run() {
    RegistryWalk.<Tag>collect(each -> walk.forEachTag(name, each)).forEach(tags::remove);
    for (Digest revision : RegistryWalk.<Digest>collect(each -> walk.forEachRevision(name, each))) {
      driver.delete(RegistryLayout.revisionLink(name, revision));
      driver.deleteTree(RegistryLayout.signatures(name, revision));
      tags.removeDangling(revision);
    }
    RegistryWalk.<Digest>collect(each -> walk.forEachLayer(name, each))
        .forEach(layer -> driver.delete(RegistryLayout.layerLink(name, layer)));
    RegistryWalk.<UUID>collect(each -> walk.forEachUpload(name, each))
        .forEach(upload -> driver.deleteTree(RegistryLayout.upload(name, upload)));
    removeFolders();
  }

  private void removeFolders() {
    EmptyFolders.remove(driver, RegistryLayout.manifests(name));
    EmptyFolders.remove(driver, RegistryLayout.layers(name));
    EmptyFolders.remove(driver, RegistryLayout.uploads(name));
    StoragePath folder = RegistryLayout.repository(name);
    while (!folder.equals(RegistryLayout.REPOSITORIES) && driver.deleteIfEmpty(folder)) {
      folder = folder.parent();
    }
  }
}
