package io.stowage.registry.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** For the same pushes, this library and docker-registry write the same tree, byte for byte. */
@RequiresPeers({"docker-registry", "skopeo"})
class SameTreeIT {
  private static final String APP = "team/app";
  private static final String OTHER = "team/app/debug";
  private static final int MOST = 1 << 20;

  @RegisterExtension
  final DockerRegistryExtension peer = new DockerRegistryExtension();

  @TempDir
  Path folder;

  private final TestImages images =
      TestImages.in(Registry.open(InMemoryStorage.create()).repository("source"));

  @Test
  void pushesImages() {
    TestImage base = images.image().layers(2).push();
    TestImage app = images.image().sharing(base).layers(1).docker().push();

    assertSame(to -> {
      push(to, APP, base, "1.0");
      push(to, APP, app, "1.1", "latest");
      push(to, OTHER, app, app.digest().toString());
    });
  }

  @Test
  void pushesIndexesAndArtifacts() {
    TestImage one = images.image().push();
    TestImage two = images.image().push();
    TestImage index = images.index(one, two).push();
    TestImage list = images.index(images.image().docker().push()).docker().push();
    TestImage signature = images.artifactFor(index).push();

    assertSame(to -> {
      push(to, APP, index, "1.0");
      push(to, APP, list, "list");
      push(to, APP, signature, signature.digest().toString());
    });
  }

  @Test
  void movesATag() {
    TestImage first = images.image().push();
    TestImage second = images.image().push();

    assertSame(to -> {
      push(to, APP, first, "1.0");
      push(to, APP, second, "1.0");
    });
  }

  @Test
  void mountsLayers() {
    byte[] layer = images.layer();

    assertSame(to -> {
      to.blob(APP, layer, Digest.of(layer));
      to.mount(OTHER, Digest.of(layer), APP);
    });
  }

  @Test
  void pushesALayerUnderSha512() {
    byte[] layer = images.layer();

    assertSame(to -> to.blob(APP, layer, Digest.of(DigestAlgorithm.SHA512, layer)));
  }

  @Test
  void pushesTheSameAgain() {
    TestImage image = images.image().push();

    assertSame(to -> {
      push(to, APP, image, "1.0");
      push(to, APP, image, "1.0");
    });
  }

  @Test
  void pushesAnEmptyBlob() {
    assertSame(to -> to.blob(APP, new byte[0], Digest.of(new byte[0])));
  }

  @Test
  void deletesManifestsWithTheirTags() {
    TestImage first = images.image().push();
    TestImage second = images.image().push();

    assertSame(to -> {
      push(to, APP, first, "1.0", "old", "moved");
      push(to, APP, second, "moved");
      to.deleteManifest(APP, first.digest());
    });
  }

  @Test
  void deletesBlobs() {
    TestImage image = images.image().push();

    assertSame(to -> {
      push(to, APP, image, "1.0");
      to.deleteBlob(APP, image.layers().get(0).digest());
    });
  }

  private void assertSame(Writing writing) {
    Path ours = folder.resolve("ours");
    Path theirs = folder.resolve("theirs");
    try (Registry registry = Registry.open(FileSystemStorage.openOrCreate(ours))) {
      writing.to(new LibraryPusher(registry));
    }
    writing.to(new HttpApi(peer.serve(theirs)));

    FileTree tree = FileTree.of(ours);
    assertThat(tree.has("docker/registry/v2/repositories/team/app/_layers/")).isTrue();
    assertThat(tree.differencesTo(FileTree.of(theirs))).isEmpty();
  }

  private static void push(Pusher to, String repository, TestImage image, String... references) {
    for (TestImage child : image.children()) {
      push(to, repository, child, child.digest().toString());
    }
    for (Digest blob : image.blobs()) {
      if (image.children().isEmpty()) {
        to.blob(repository, image.repository().blobs().read(blob, MOST), blob);
      }
    }
    MediaType type = image.manifest().mediaType();
    for (String reference : references) {
      to.manifest(repository, reference, type, image.manifest().bytes());
    }
  }

  @FunctionalInterface
  private interface Writing {
    void to(Pusher pusher);
  }
}
