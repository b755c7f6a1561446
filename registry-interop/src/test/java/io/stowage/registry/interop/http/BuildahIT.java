package io.stowage.registry.interop.http;

import static io.stowage.registry.testing.assertj.RegistryAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.testing.http.RegistryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Debian's buildah pulls, builds, pushes and logs in. */
@Tag("once")
@RequiresPeers("buildah")
class BuildahIT {
  @RegisterExtension
  static final RegistryServer SERVER =
      RegistryServer.builder().image("team/app:1.0", image -> image.layers(2)).build();

  @RegisterExtension
  static final RegistryServer SECURED =
      RegistryServer.builder().user("ci", "secret").image("team/app:1.0").build();

  private final Path folder;
  private final ContainerTool buildah;

  BuildahIT(@TempDir(factory = ShortFolder.class) Path folder) {
    this.folder = folder;
    this.buildah = ContainerTool.buildah(folder);
  }

  @Test
  void pullsAnImageAndPushesIt() {
    buildah.transfer("pull", name("team/app:1.0")).run();

    buildah
        .transfer("push", SERVER.reference("team/app:1.0"), name("copied/app:1.0"))
        .run();

    assertThat(SERVER.registry()).hasImage("copied/app:1.0");
    assertThat(config("copied/app")).isEqualTo(config("team/app"));
  }

  @Test
  void pushesAnImageThatItBuilds() throws IOException {
    Path file = Files.writeString(folder.resolve("hello.txt"), "hello");
    String container = buildah.local("from", "scratch").run().output().strip();
    buildah.local("copy", container, file.toString(), "/").run();

    buildah.transfer("commit", container, name("built/app:1.0")).run();

    assertThat(SERVER.registry()).hasImage("built/app:1.0");
  }

  @Test
  void pushesAManifestListOfTwoPlatforms() {
    buildah.local("manifest", "create", "list").run();
    buildah
        .local("manifest", "add", "--tls-verify=false", "list", name("team/app:1.0"))
        .run();
    buildah
        .local("manifest", "add", "--tls-verify=false", "--arch", "arm64", "--os", "linux")
        .and("list", name("team/app:1.0"))
        .run();

    buildah
        .local("manifest", "push", "--tls-verify=false", "--all", "list", name("built/list:1.0"))
        .run();

    assertThat(SERVER.registry()).hasImage("built/list:1.0");
  }

  @Test
  void reportsThatADeletedImageIsUnknown() {
    buildah.transfer("pull", name("team/app:1.0")).run();
    buildah
        .transfer("push", SERVER.reference("team/app:1.0"), name("gone/app:1.0"))
        .run();
    SERVER.registry().repository("gone/app").manifests().delete("1.0");

    assertThat(buildah.transfer("pull", name("gone/app:1.0")).tryToRun().errors())
        .contains("manifest unknown");
  }

  @Test
  void logsIn() {
    String image = "docker://" + SECURED.reference("team/app:1.0");
    assertThat(buildah.transfer("pull", image).tryToRun().errors())
        .contains("authentication required");

    assertThat(buildah.login(SECURED.hostAndPort(), "ci", "wrong").tryToRun().errors())
        .contains("invalid username/password");
    buildah.login(SECURED.hostAndPort(), "ci", "secret").run();

    buildah.transfer("pull", image).run();
  }

  private static String name(String image) {
    return "docker://" + SERVER.reference(image);
  }

  private static Descriptor config(String repository) {
    return SERVER.registry().repository(repository).manifests().getImage("1.0").config();
  }
}
