package io.stowage.registry.internal.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RegistryWalkTest {
  private static final Digest ONE = Digest.of(new byte[] {1});
  private static final Digest TWO = Digest.of(new byte[] {2});
  private static final Digest LONG = Digest.of(DigestAlgorithm.SHA512, new byte[] {3});
  private static final RepositoryName APP = RepositoryName.parse("team/app");
  private static final Tag LATEST = Tag.parse("latest");
  private static final UUID ID = UUID.fromString("0d0a84c5-0935-46e1-af9a-14964cb7dd05");

  private final InMemoryStorage storage = InMemoryStorage.create();
  private final RegistryWalk walk = new RegistryWalk(storage);

  @Test
  void visitsNothingInAnEmptyStore() {
    assertThat(repositories()).isEmpty();
    assertThat(RegistryWalk.collect(walk::forEachBlob)).isEmpty();
    assertThat(visitedInApp()).isEmpty();
  }

  @Test
  void visitsRepositoriesInCatalogOrder() {
    for (String name : List.of("a-b", "a/b/c", "a", "b/d", "a/b")) {
      write("docker/registry/v2/repositories/" + name + "/_layers/x");
    }
    assertThat(repositories())
        .map(RepositoryName::value)
        .containsExactly("a", "a/b", "a/b/c", "a-b", "b/d");
  }

  @Test
  void recognizesARepositoryByAnyOfItsFolders() {
    write("docker/registry/v2/repositories/up/_uploads/x");
    write("docker/registry/v2/repositories/man/_manifests/x");
    write("docker/registry/v2/repositories/none/_other/x");
    write("docker/registry/v2/repositories/Bad/_layers/x");
    write("docker/registry/v2/repositories/_layers/x");
    write("docker/registry/v2/repositories/man/_manifests/_layers/x");
    assertThat(repositories()).map(RepositoryName::value).containsExactly("man", "up");
  }

  @Test
  void reportsUnrecognizedEntries() {
    String root = "docker/registry/v2/";
    String repository = root + "repositories/app/";
    List<String> foreign = List.of(
        root + "repositories/_layers",
        root + "repositories/file",
        repository + "_other",
        repository + "_layers/sha256/short",
        repository + "_layers/-",
        repository + "_layers/sha512",
        repository + "_manifests/tags/-bad",
        root + "blobs/sha256/ab/" + ONE.encoded(),
        root + "blobs/SHA256");
    write(RegistryLayout.layerLink(RepositoryName.parse("app"), ONE).value());
    foreign.forEach(this::write);
    List<String> visited = new ArrayList<>();
    RegistryWalk reporting = new RegistryWalk(storage, path -> visited.add(path.value()));
    RepositoryName app = RepositoryName.parse("app");
    reporting.forEachRepository(name -> {});
    reporting.forEachLayer(app, layer -> {});
    reporting.forEachTag(app, tag -> {});
    reporting.forEachBlob(blob -> {});
    assertThat(visited).containsExactlyInAnyOrderElementsOf(foreign);
  }

  @Test
  void visitsBlobsAndSkipsForeignNames() {
    for (Digest digest : List.of(ONE, TWO, LONG)) {
      write(RegistryLayout.blobData(digest).value());
    }
    write("docker/registry/v2/blobs/sha256/zz/" + ONE.encoded() + "/data");
    write(RegistryLayout.shard(DigestAlgorithm.SHA256, "ab").resolve("ab.tmp").value());
    write("docker/registry/v2/blobs/UPPER/ab/ab/data");
    assertThat(RegistryWalk.collect(walk::forEachBlob)).containsExactlyInAnyOrder(ONE, TWO, LONG);
  }

  @Test
  void visitsEachKindOfEntryOfARepository() {
    write(RegistryLayout.revisionLink(APP, ONE).value());
    write(RegistryLayout.layerLink(APP, TWO).value());
    write(RegistryLayout.layerLink(APP, LONG).value());
    write(RegistryLayout.tagCurrentLink(APP, LATEST).value());
    write(RegistryLayout.tagIndexLink(APP, LATEST, ONE).value());
    write(RegistryLayout.uploadData(APP, ID).value());
    assertThat(RegistryWalk.<Digest>collect(consumer -> walk.forEachRevision(APP, consumer)))
        .containsExactly(ONE);
    assertThat(RegistryWalk.<Digest>collect(consumer -> walk.forEachLayer(APP, consumer)))
        .containsExactlyInAnyOrder(TWO, LONG);
    assertThat(RegistryWalk.<Tag>collect(consumer -> walk.forEachTag(APP, consumer)))
        .containsExactly(LATEST);
    assertThat(RegistryWalk.<Digest>collect(
            consumer -> walk.forEachTagIndexEntry(APP, LATEST, consumer)))
        .containsExactly(ONE);
    assertThat(RegistryWalk.<UUID>collect(consumer -> walk.forEachUpload(APP, consumer)))
        .containsExactly(ID);
  }

  @Test
  void skipsForeignNamesInARepository() {
    write(RegistryLayout.revisions(APP).resolve("sha256/abc/link").value());
    write(RegistryLayout.layers(APP).resolve("sha256/" + ONE.encoded() + ".tmp").value());
    write(RegistryLayout.tags(APP).resolve("-bad/current/link").value());
    write(RegistryLayout.uploads(APP).resolve("1-1-1-1-1/data").value());
    assertThat(visitedInApp()).isEmpty();
  }

  @Test
  void reportsFoldersThatCannotBePartOfAName() {
    write("docker/registry/v2/repositories/team/Bad/_layers/x");
    List<StoragePath> foreign = new ArrayList<>();
    new RegistryWalk(storage, foreign::add).forEachRepository(name -> {});
    assertThat(foreign)
        .containsExactly(StoragePath.parse("docker/registry/v2/repositories/team/Bad"));
    assertThat(walk.isRepository(APP)).isFalse();
  }

  private List<RepositoryName> repositories() {
    return RegistryWalk.collect(walk::forEachRepository);
  }

  private void write(String path) {
    storage.write(StoragePath.parse(path), new byte[0]);
  }

  private List<Object> visitedInApp() {
    List<Object> visited = new ArrayList<>();
    walk.forEachRevision(APP, visited::add);
    walk.forEachLayer(APP, visited::add);
    walk.forEachTag(APP, visited::add);
    walk.forEachTagIndexEntry(APP, LATEST, visited::add);
    walk.forEachUpload(APP, visited::add);
    return visited;
  }
}
