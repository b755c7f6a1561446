package io.stowage.registry.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** This library reads, deletes and collects what skopeo pushed to a real docker-registry. */
@org.junit.jupiter.api.Tag("once")
@RequiresPeers({"docker-registry", "skopeo"})
class TheirPushesIT {
  @RegisterExtension
  final DockerRegistryExtension peer = new DockerRegistryExtension();

  @TempDir
  Path folder;

  private final TestImages images =
      TestImages.in(Registry.open(InMemoryStorage.create()).repository("source"));
  private final TestImage base = images.image().layers(2).push();
  private final TestImage app = images.image().sharing(base).layers(1).push();
  private final TestImage index = images
      .index(images.image().push(), images.image().sharing(base).layers(1).push())
      .push();
  private Path root = Path.of("");

  @BeforeEach
  void push() {
    root = folder.resolve("registry");
    Skopeo skopeo = new Skopeo(folder);
    try (DockerRegistry registry = peer.serve(root)) {
      String team = "docker://" + registry.host() + "/team/";
      skopeo.copy(layout("base", base), team + "app:base");
      skopeo.copy(layout("app", app), team + "app:1.0");
      skopeo.copy(layout("moved", base), team + "app/debug:moved");
      skopeo.copy(layout("app-again", app), team + "app/debug:moved");
      skopeo.copy("--all", layout("index", index), team + "multi:1.0");
      skopeo.copy("--format", "v2s2", layout("docker", app), team + "docker:1.0");
    }
  }

  @Test
  void listsRepositoriesAndTags() {
    try (Registry registry = open(root)) {
      assertThat(registry.repositories())
          .extracting(RepositoryName::value)
          .containsExactly("team/app", "team/app/debug", "team/docker", "team/multi");
      assertThat(registry.repository("team/app").tags().list())
          .extracting(Tag::value)
          .containsExactly("1.0", "base");
      assertThat(registry.repository("team/app/debug").tags().history(Tag.parse("moved")))
          .extracting(entry -> entry.digest())
          .containsExactlyInAnyOrder(base.digest(), app.digest());
    }
  }

  @Test
  void resolvesTagsToTheSameBytes() {
    try (Registry registry = open(root)) {
      assertSame(app, registry.repository("team/app"), "1.0");
      assertSame(base, registry.repository("team/app"), "base");
      assertSame(app, registry.repository("team/app/debug"), "moved");
      assertSame(index, registry.repository("team/multi"), "1.0");
      assertThat(registry
              .repository("team/docker")
              .manifests()
              .get(Tag.parse("1.0"))
              .mediaType())
          .isEqualTo(images.image().docker().manifest().mediaType());
    }
  }

  @Test
  void verifiesEveryBlob() throws IOException {
    try (Registry registry = open(root)) {
      Set<Digest> seen = new TreeSet<>();
      for (RepositoryName name : registry.repositories()) {
        Repository repository = registry.repository(name);
        for (Tag tag : repository.tags().list()) {
          verify(repository, repository.manifests().get(tag), seen);
        }
      }
      Set<Digest> stored = new TreeSet<>();
      registry.blobs().forEach(stored::add);
      assertThat(seen).containsExactlyInAnyOrderElementsOf(stored).hasSizeGreaterThan(12);
    }
  }

  @Test
  void deletesAsTheyDo() {
    Path theirs = FileTree.copy(root, folder.resolve("theirs"));

    deleteImages();
    try (DockerRegistry registry = peer.serve(theirs)) {
      Skopeo skopeo = new Skopeo(folder);
      skopeo.delete("docker://" + registry.host() + "/team/app:1.0");
      skopeo.delete("docker://" + registry.host() + "/team/docker:1.0");
    }

    assertThat(FileTree.of(root).differencesTo(FileTree.of(theirs))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void collectsAsTheyDo(boolean deleteUntagged) {
    tagChildren();
    deleteImages();
    FileTree before = FileTree.of(root);

    Collected collected = Collected.of(root, deleteUntagged);

    collected.outcome().succeeded();
    assertThat(collected.differences()).isEmpty();
    assertThat(collected.ours().differencesTo(before)).isNotEmpty();
    assertThat(collected.report().damages()).isEmpty();
    assertThat(collected.report().manifestsRemoved()).isEqualTo(deleteUntagged ? 1 : 0);
  }

  @Test
  void leavesImagesThatSkopeoCanPull() {
    deleteImages();
    Collected.of(root, true);

    try (DockerRegistry registry = peer.serve(root)) {
      String name = "docker://" + registry.host() + "/team/multi:1.0";
      OciLayout pulled = OciLayout.at(folder.resolve("pulled"));
      new Skopeo(folder).copy("--all", name, pulled.name());
      assertThat(pulled.blobs()).isEqualTo(OciLayout.at(folder.resolve("index")).blobs());
    }
  }

  /** Deletes an image that another repository has too, and one that exists nowhere else. */
  private void deleteImages() {
    try (Registry registry = open(root)) {
      for (String name : List.of("team/app", "team/docker")) {
        Repository repository = registry.repository(name);
        repository.manifests().delete(repository.tags().get(Tag.parse("1.0")));
      }
    }
  }

  /** Tags children, because their collector loses those without a tag. */
  private void tagChildren() {
    try (Registry registry = open(root)) {
      for (TestImage child : index.children()) {
        Tag tag = Tag.parse("child-" + child.digest().encoded());
        registry.repository("team/multi").tags().put(tag, child.digest());
      }
    }
  }

  private void verify(Repository repository, Manifest manifest, Set<Digest> seen)
      throws IOException {
    seen.add(manifest.digest());
    for (Descriptor blob : manifest.blobs()) {
      try (InputStream content = repository.blobs().openVerified(blob.digest())) {
        assertThat(content.readAllBytes()).hasSize((int) blob.size());
      }
      seen.add(blob.digest());
    }
    for (Descriptor child : manifest.manifests()) {
      verify(repository, repository.manifests().get(child.digest()), seen);
    }
  }

  private String layout(String name, TestImage image) {
    return OciLayout.write(folder.resolve(name), image).name();
  }

  private static void assertSame(TestImage image, Repository repository, String tag) {
    assertThat(repository.tags().get(Tag.parse(tag))).isEqualTo(image.digest());
    assertThat(repository.manifests().get(Tag.parse(tag)).bytes())
        .isEqualTo(image.manifest().bytes());
  }

  private static Registry open(Path root) {
    return Registry.open(FileSystemStorage.openOrCreate(root, Durability.RELAXED));
  }
}
