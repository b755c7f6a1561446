package io.stowage.registry.interop.http;

import static io.stowage.registry.testing.assertj.RegistryAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.http.HttpMethod;
import io.stowage.registry.testing.http.RegistryServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Debian's skopeo pushes, pulls, looks, deletes and logs in. */
@RequiresPeers("skopeo")
class SkopeoIT {
  @RegisterExtension
  static final RegistryServer SERVER = RegistryServer.builder()
      .image("team/app:1.0", image -> image.layers(3))
      .seededBy(SkopeoIT::pushIndex)
      .build();

  @RegisterExtension
  static final RegistryServer SECURED =
      RegistryServer.builder().user("ci", "secret").image("team/app:1.0").build();

  private final Path folder;
  private final Skopeo skopeo;

  SkopeoIT(@TempDir Path folder) {
    this.folder = folder;
    this.skopeo = new Skopeo(folder);
  }

  private static void pushIndex(Registry registry) {
    TestImages images = TestImages.in(registry.repository("team/many"));
    images.index(images.image().push(), images.image().push()).tag("1.0").push();
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "oci-archive"})
  void copiesAnImageToOciAndBack(String transport) {
    String file = transport + ":" + folder.resolve("copy") + ":1.0";
    skopeo.copy(name("team/app:1.0"), file).run();

    skopeo.copy(file, name(transport + "/app:1.0")).run();

    assertThat(SERVER.registry()).hasImage(transport + "/app:1.0");
    assertThat(digest(transport + "/app")).isEqualTo(digest("team/app"));
  }

  @Test
  void copiesADockerArchiveBothWays() {
    String archive = "docker-archive:" + folder.resolve("copy.tar") + ":team/app:1.0";
    skopeo.copy(name("team/app:1.0"), archive).run();

    skopeo.copy(archive, name("archive/app:1.0")).run();

    assertThat(SERVER.registry()).hasImage("archive/app:1.0");
    assertThat(
            SERVER.registry().repository("archive/app").manifests().get("1.0").mediaType())
        .isEqualTo(MediaType.DOCKER_MANIFEST);
    assertThat(skopeo.inspect("--config", name("archive/app:1.0")).run().output())
        .isEqualTo(skopeo.inspect("--config", archive).run().output());
  }

  @Test
  void copiesAnIndexWithAllPlatforms() {
    String layout = "oci:" + folder.resolve("many") + ":1.0";
    skopeo.copy("--all", name("team/many:1.0"), layout).run();

    skopeo.copy("--all", layout, name("copied/many:1.0")).run();

    assertThat(SERVER.registry()).hasImage("copied/many:1.0");
    assertThat(digest("copied/many")).isEqualTo(digest("team/many"));
  }

  /** It mounts only what it has pulled before. */
  @Test
  void mountsTheLayersOfAnotherRepository() {
    skopeo.copy(name("team/app:1.0"), "dir:" + folder.resolve("pulled")).run();

    skopeo.copy(name("team/app:1.0"), name("mounted/app:1.0")).run();

    assertThat(SERVER.registry()).hasImage("mounted/app:1.0");
    assertThat(SERVER.requests(HttpMethod.POST, "/v2/mounted/app/blobs/uploads/"))
        .filteredOn(request -> request.query().first("mount").isPresent())
        .hasSize(3)
        .allMatch(request -> request.status() == 201);
  }

  @Test
  void inspectsAnImage() {
    String image = name("team/app:1.0");

    assertThat(skopeo.inspect(image).run().output())
        .contains("\"Digest\": \"" + digest("team/app") + "\"", "\"Architecture\": \"amd64\"");
    assertThat(skopeo.inspect("--raw", image).run().output())
        .isEqualTo(new String(
            SERVER.registry().repository("team/app").manifests().get("1.0").bytes(),
            StandardCharsets.UTF_8));
  }

  @Test
  void listsTags() {
    assertThat(skopeo.listTags(name("team/many")).run().output()).contains("\"1.0\"");
  }

  @Test
  void deletesAnImage() {
    skopeo.copy(name("team/app:1.0"), name("deleted/app:1.0")).run();

    skopeo.delete(name("deleted/app:1.0")).run();

    assertThat(SERVER.registry()).doesNotHaveImage("deleted/app:1.0");
    assertThat(skopeo.inspect(name("deleted/app:1.0")).tryToRun().errors())
        .contains("manifest unknown");
  }

  @Test
  void synchronizesARepositoryToAFolderAndBack() {
    String copies = folder.resolve("sync").toString();
    skopeo
        .sync("--src", "docker", "--dest", "dir", SERVER.reference("team/app"), copies)
        .run();

    skopeo
        .sync("--src", "dir", "--dest", "docker", copies, SERVER.reference("synced"))
        .run();

    assertThat(SERVER.registry()).hasImage("synced/app:1.0");
    assertThat(digest("synced/app")).isEqualTo(digest("team/app"));
  }

  @Test
  void logsIn() {
    String image = "docker://" + SECURED.reference("team/app:1.0");
    assertThat(skopeo.inspect(image).tryToRun().errors()).contains("authentication required");

    assertThat(skopeo.login(SECURED.hostAndPort(), "ci", "wrong").tryToRun().errors())
        .contains("invalid username/password");
    skopeo.login(SECURED.hostAndPort(), "ci", "secret").run();

    skopeo.copy(image, "docker://" + SECURED.reference("team/copy:1.0")).run();
    assertThat(SECURED.registry()).hasImage("team/copy:1.0");
  }

  private static String name(String image) {
    return "docker://" + SERVER.reference(image);
  }

  private static Digest digest(String repository) {
    return SERVER.registry().repository(repository).tags().get("1.0");
  }
}
