package io.stowage.registry.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real docker-registry serves what this library pushed, while this library has the registry open.
 */
@RequiresPeers({"docker-registry", "skopeo"})
class OurPushesIT {
  @RegisterExtension
  final DockerRegistryExtension peer = new DockerRegistryExtension();

  @TempDir
  Path folder;

  private Path root = Path.of("");
  private Registry registry = Registry.open(InMemoryStorage.create());
  private Repository app = registry.repository("team/app");
  private TestImages images = TestImages.in(app);

  @BeforeEach
  void open() {
    root = folder.resolve("registry");
    registry = Registry.open(FileSystemStorage.openOrCreate(root, Durability.RELAXED));
    app = registry.repository("team/app");
    images = TestImages.in(app);
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void servesManifestsByteForByte() {
    TestImage image = images.image().layers(2).tag("image").push();
    TestImage docker = images.image().sharing(image).docker().tag("docker").push();
    TestImage index = images.index(image, images.image().push()).tag("index").push();
    TestImage list = images.index(docker).docker().tag("list").push();
    TestImage nested = images.index(index, image).tag("nested").push();
    TestImage artifact = images.artifactFor(index).tag("artifact").push();
    HttpApi api = new HttpApi(peer.serve(root));

    for (TestImage pushed : List.of(image, docker, index, list, nested, artifact)) {
      String digest = pushed.digest().toString();
      HttpResponse<byte[]> served = api.manifest("team/app", digest);
      assertThat(served.body()).isEqualTo(pushed.manifest().bytes());
      assertThat(served.headers().firstValue("Docker-Content-Digest")).contains(digest);
      assertThat(served.headers().firstValue("Content-Type"))
          .contains(pushed.manifest().mediaType().value());
    }
    assertThat(api.manifest("team/app", "nested").body())
        .isEqualTo(nested.manifest().bytes());
  }

  @Test
  void servesImagesToSkopeo() {
    TestImage image = images.image().layers(3).tag("1.0").push();
    String name = "docker://" + peer.serve(root).host() + "/team/app:1.0";
    Skopeo skopeo = new Skopeo(folder);

    OciLayout pulled = OciLayout.at(folder.resolve("pulled"));
    skopeo.copy(name, pulled.name());

    assertThat(skopeo.inspectRaw(name)).isEqualTo(image.manifest().bytes());
    assertThat(skopeo.inspect(name)).contains(image.digest().toString());
    assertThat(pulled.blobs()).isEqualTo(blobsOf(image));
  }

  @Test
  void servesIndexesToSkopeo() {
    TestImage index =
        images.index(images.image().push(), images.image().push()).tag("1.0").push();
    String name = "docker://" + peer.serve(root).host() + "/team/app:1.0";
    Skopeo skopeo = new Skopeo(folder);

    OciLayout pulled = OciLayout.at(folder.resolve("pulled"));
    skopeo.copy("--all", name, pulled.name());

    assertThat(skopeo.inspectRaw(name)).isEqualTo(index.manifest().bytes());
    assertThat(pulled.blobs()).isEqualTo(blobsOf(index));
  }

  @Test
  void servesTagsAndCatalog() {
    TestImage first = images.image().tag("b").tag("a").tag("moved").push();
    TestImage second = images.image().tag("moved").tag("A.1").push();
    app.tags().remove(Tag.parse("b"));
    for (String name : List.of("team/app/debug", "a/b", "a", "a-b", "a/b/c")) {
      TestImages.in(registry.repository(name)).image().push();
    }
    DockerRegistry served = peer.serve(root);
    HttpApi api = new HttpApi(served);

    assertThat(names(api.text("team/app/tags/list")))
        .containsExactlyInAnyOrder("name", "team/app", "tags", "A.1", "a", "moved");
    assertThat(names(new Skopeo(folder).listTags("docker://" + served.host() + "/team/app")))
        .contains("A.1", "a", "moved")
        .doesNotContain("b");
    assertThat(names(api.text("_catalog")))
        .containsExactly("repositories", "a", "a/b", "a/b/c", "a-b", "team/app", "team/app/debug");
    assertThat(registry.repositories())
        .extracting(RepositoryName::value)
        .containsExactly("a", "a/b", "a/b/c", "a-b", "team/app", "team/app/debug");
    assertThat(api.manifest("team/app", "moved").body())
        .isEqualTo(second.manifest().bytes());
    assertThat(api.manifest("team/app", "a").body()).isEqualTo(first.manifest().bytes());
  }

  @Test
  void servesBlobs() {
    byte[] layer = images.bytes(100_000);
    Descriptor blob = app.blobs().put(layer);
    registry.repository("other").blobs().mount(blob.digest(), app.name());
    byte[] another = images.layer();
    Digest sha512 = Digest.of(DigestAlgorithm.SHA512, another);
    upload(another).commit(sha512);
    HttpApi api = new HttpApi(peer.serve(root));

    assertThat(api.body("team/app/blobs/" + blob.digest())).isEqualTo(layer);
    assertThat(api.body("other/blobs/" + blob.digest())).isEqualTo(layer);
    assertThat(api.body("team/app/blobs/" + Digest.of(another))).isEqualTo(another);
    assertThat(api.body("team/app/blobs/" + sha512)).isEqualTo(another);
    assertThat(api.status("other/blobs/" + Digest.of(another))).isEqualTo(404);
  }

  @Test
  void seesDeletionsByDockerRegistry() {
    TestImage first = images.image().tag("1.0").tag("old").push();
    TestImage second = images.image().tag("2.0").push();
    HttpApi api = new HttpApi(peer.serve(root));

    api.deleteManifest("team/app", first.digest());
    api.deleteBlob("team/app", second.config().digest());

    assertThat(app.manifests().touch(first.digest())).isEmpty();
    assertThat(app.tags().list()).containsExactly(Tag.parse("2.0"));
    assertThat(app.blobs().touch(second.config().digest())).isEmpty();
    assertThatThrownBy(() -> app.tags().get(Tag.parse("1.0")))
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_UNKNOWN));
  }

  @Test
  void letsDockerRegistrySeeDeletions() {
    TestImage first = images.image().tag("1.0").push();
    TestImage second = images.image().tag("2.0").push();
    HttpApi api = new HttpApi(peer.serve(root));
    assertThat(api.status("team/app/manifests/1.0")).isEqualTo(200);

    app.manifests().delete(first.digest());
    app.blobs().delete(second.config().digest());

    assertThat(api.status("team/app/manifests/1.0")).isEqualTo(404);
    assertThat(api.status("team/app/manifests/" + first.digest())).isEqualTo(404);
    assertThat(api.status("team/app/blobs/" + second.config().digest())).isEqualTo(404);
  }

  @Test
  void resumesAnUploadThatDockerRegistryBegan() {
    byte[] content = images.bytes(50_000);
    DockerRegistry served = peer.serve(root);
    HttpApi api = new HttpApi(served);
    UUID id = api.beginUpload("team/app", Arrays.copyOf(content, 20_000));

    BlobUpload upload = app.blobs().resumeUpload(id);
    assertThat(upload.offset()).isEqualTo(20_000);
    assertThat(upload.startedAt()).isPresent();
    upload.append(20_000, Arrays.copyOfRange(content, 20_000, content.length));
    Descriptor blob = upload.commit(Digest.of(content), content.length);

    assertThat(api.body("team/app/blobs/" + blob.digest())).isEqualTo(content);
    assertThat(folder("_uploads/" + id)).doesNotExist();
  }

  @Test
  void leavesUploadsWhereDockerRegistryLooksForThem() {
    BlobUpload upload = upload(images.bytes(1_000));

    assertThat(folder("_uploads/" + upload.id() + "/data")).hasSize(1_000);
    assertThat(folder("_uploads/" + upload.id() + "/startedat"))
        .content()
        .matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z");
  }

  private BlobUpload upload(byte[] content) {
    BlobUpload upload = app.blobs().startUpload();
    int half = content.length / 2;
    upload.append(0, Arrays.copyOf(content, half));
    app.blobs()
        .resumeUpload(upload.id())
        .append(half, Arrays.copyOfRange(content, half, content.length));
    return upload;
  }

  private Path folder(String path) {
    return root.resolve("docker/registry/v2/repositories/team/app").resolve(path);
  }

  private static Set<Digest> blobsOf(TestImage image) {
    Set<Digest> blobs = new TreeSet<>(image.blobs());
    blobs.add(image.digest());
    image.children().forEach(child -> blobs.addAll(blobsOf(child)));
    return blobs;
  }

  /** Returns all strings of a JSON text. */
  private static List<String> names(String json) {
    return Pattern.compile("\"([^\"]*)\"")
        .matcher(json)
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
