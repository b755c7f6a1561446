package io.stowage.registry.interop.http;

import static io.stowage.registry.testing.assertj.RegistryAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.exploration.peer.Command;
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

/** Debian's podman pulls, imports, pushes and logs in. */
@Tag("once")
@RequiresPeers("podman")
class PodmanIT {
  @RegisterExtension
  static final RegistryServer SERVER =
      RegistryServer.builder().image("team/app:1.0", image -> image.layers(2)).build();

  @RegisterExtension
  static final RegistryServer SECURED = RegistryServer.builder()
      .user("ci", "secret")
      .anonymousPull()
      .image("team/app:1.0")
      .build();

  private final Path folder;
  private final ContainerTool podman;

  PodmanIT(@TempDir(factory = ShortFolder.class) Path folder) {
    this.folder = folder;
    this.podman = ContainerTool.podman(folder);
  }

  @Test
  void pullsAnImageAndPushesIt() {
    podman.transfer("pull", name("team/app:1.0")).run();

    podman
        .transfer("push", SERVER.reference("team/app:1.0"), name("copied/app:1.0"))
        .run();

    assertThat(SERVER.registry()).hasImage("copied/app:1.0");
    assertThat(config("copied/app")).isEqualTo(config("team/app"));
  }

  @Test
  void pushesAnImageThatItImports() throws IOException {
    Path layer = Files.write(
        folder.resolve("layer.tar.gz"), Samples.of("podman").images().layer());
    podman.local("import", layer.toString(), "imported:1.0").run();

    podman.transfer("push", "localhost/imported:1.0", name("imported/app:1.0")).run();

    assertThat(SERVER.registry()).hasImage("imported/app:1.0");
  }

  @Test
  void pushesAManifestListOfTwoPlatforms() {
    podman.local("manifest", "create", "list").run();
    podman
        .local("manifest", "add", "--tls-verify=false", "list", name("team/app:1.0"))
        .run();
    podman
        .local("manifest", "add", "--tls-verify=false", "--arch", "arm64", "--os", "linux")
        .and("list", name("team/app:1.0"))
        .run();

    podman
        .local("manifest", "push", "--tls-verify=false", "--all", "list", name("built/list:1.0"))
        .run();

    assertThat(SERVER.registry()).hasImage("built/list:1.0");
  }

  @Test
  void reportsThatADeletedImageIsUnknown() {
    podman.transfer("pull", name("team/app:1.0")).run();
    podman
        .transfer("push", SERVER.reference("team/app:1.0"), name("gone/app:1.0"))
        .run();
    SERVER.registry().repository("gone/app").manifests().delete("1.0");

    assertThat(podman.transfer("pull", name("gone/app:1.0")).tryToRun().errors())
        .contains("manifest unknown");
  }

  @Test
  void pullsWithoutALoginAndPushesWithOne() {
    String copy = "docker://" + SECURED.reference("team/copy:1.0");
    podman.transfer("pull", "docker://" + SECURED.reference("team/app:1.0")).run();
    Command push = podman.transfer("push", SECURED.reference("team/app:1.0"), copy);

    assertThat(push.tryToRun().status()).isNotZero();
    assertThat(podman.login(SECURED.hostAndPort(), "ci", "wrong").tryToRun().errors())
        .contains("invalid username/password");
    podman.login(SECURED.hostAndPort(), "ci", "secret").run();
    push.run();

    assertThat(SECURED.registry()).hasImage("team/copy:1.0");
  }

  private static String name(String image) {
    return "docker://" + SERVER.reference(image);
  }

  private static Descriptor config(String repository) {
    return SERVER.registry().repository(repository).manifests().getImage("1.0").config();
  }
}
