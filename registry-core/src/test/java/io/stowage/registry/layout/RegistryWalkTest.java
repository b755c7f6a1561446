package io.stowage.registry.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RegistryWalkTest {
  private static final Digest ONE = Digest.of(new byte[] {1});
  private static final Digest TWO = Digest.of(new byte[] {2});
  private static final Digest LONG = Digest.of(DigestAlgorithm.SHA512, new byte[] {3});
  private static final RepositoryName APP = RepositoryName.parse("team/app");
  private static final Tag LATEST = Tag.parse("latest");
  private static final UUID ID = UUID.fromString("0d0a84c5-0935-46e1-af9a-14964cb7dd05");

  private final HeldObjects objects = new HeldObjects();
  private final RegistryWalk walk = new RegistryWalk(objects);

  @Test
  void tellsNothingOfAnEmptyStore() {
    assertThat(told(walk::forEachRepository)).isEmpty();
    assertThat(told(walk::forEachBlob)).isEmpty();
    assertThat(toldOfApp()).isEmpty();
  }

  @Test
  void tellsRepositoriesInTheOrderOfTheCatalog() {
    for (String name : List.of("a-b", "a/b/c", "a", "b/d", "a/b")) {
      objects.with("docker/registry/v2/repositories/" + name + "/_layers/x");
    }
    assertThat(told(walk::forEachRepository))
        .map(RepositoryName::value)
        .containsExactly("a", "a/b", "a/b/c", "a-b", "b/d");
  }

  @Test
  void takesAFolderForARepositoryByAnyOfItsOwnFolders() {
    objects.with("docker/registry/v2/repositories/up/_uploads/x");
    objects.with("docker/registry/v2/repositories/man/_manifests/x");
    objects.with("docker/registry/v2/repositories/none/_other/x");
    objects.with("docker/registry/v2/repositories/Bad/_layers/x");
    objects.with("docker/registry/v2/repositories/_layers/x");
    objects.with("docker/registry/v2/repositories/man/_manifests/_layers/x");
    assertThat(told(walk::forEachRepository))
        .map(RepositoryName::value)
        .containsExactly("man", "up");
  }

  @Test
  void tellsBlobsAndPassesOverForeignNames() {
    for (Digest digest : List.of(ONE, TWO, LONG)) {
      objects.with(RegistryLayout.blobData(digest).value());
    }
    objects.with("docker/registry/v2/blobs/sha256/zz/" + ONE.encoded() + "/data");
    objects.with(
        RegistryLayout.shard(DigestAlgorithm.SHA256, "ab").resolve("ab.tmp").value());
    objects.with("docker/registry/v2/blobs/UPPER/ab/ab/data");
    assertThat(told(walk::forEachBlob)).containsExactlyInAnyOrder(ONE, TWO, LONG);
  }

  @Test
  void tellsWhatARepositoryHas() {
    objects.with(RegistryLayout.revisionLink(APP, ONE).value());
    objects.with(RegistryLayout.layerLink(APP, TWO).value());
    objects.with(RegistryLayout.layerLink(APP, LONG).value());
    objects.with(RegistryLayout.tagCurrentLink(APP, LATEST).value());
    objects.with(RegistryLayout.tagIndexLink(APP, LATEST, ONE).value());
    objects.with(RegistryLayout.uploadData(APP, ID).value());
    assertThat(RegistryWalkTest.<Digest>told(consumer -> walk.forEachRevision(APP, consumer)))
        .containsExactly(ONE);
    assertThat(RegistryWalkTest.<Digest>told(consumer -> walk.forEachLayer(APP, consumer)))
        .containsExactlyInAnyOrder(TWO, LONG);
    assertThat(RegistryWalkTest.<Tag>told(consumer -> walk.forEachTag(APP, consumer)))
        .containsExactly(LATEST);
    assertThat(RegistryWalkTest.<Digest>told(
            consumer -> walk.forEachTagIndexEntry(APP, LATEST, consumer)))
        .containsExactly(ONE);
    assertThat(RegistryWalkTest.<UUID>told(consumer -> walk.forEachUpload(APP, consumer)))
        .containsExactly(ID);
  }

  @Test
  void passesOverForeignNamesInARepository() {
    objects.with(RegistryLayout.revisions(APP).resolve("sha256/abc/link").value());
    objects.with(
        RegistryLayout.layers(APP).resolve("sha256/" + ONE.encoded() + ".tmp").value());
    objects.with(RegistryLayout.tags(APP).resolve("-bad/current/link").value());
    objects.with(RegistryLayout.uploads(APP).resolve("1-1-1-1-1/data").value());
    assertThat(toldOfApp()).isEmpty();
  }

  private static <T> List<T> told(Consumer<Consumer<T>> walk) {
    List<T> told = new ArrayList<>();
    walk.accept(told::add);
    return told;
  }

  private List<Object> toldOfApp() {
    List<Object> told = new ArrayList<>();
    walk.forEachRevision(APP, told::add);
    walk.forEachLayer(APP, told::add);
    walk.forEachTag(APP, told::add);
    walk.forEachTagIndexEntry(APP, LATEST, told::add);
    walk.forEachUpload(APP, told::add);
    return told;
  }
}
