package io.stowage.registry.interop.http;

import static io.stowage.registry.testing.assertj.RegistryAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.exploration.peer.Command;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.testing.http.RegistryServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Debian's containerd 1.6 pulls, pushes and authenticates by {@code ctr}. */
@Tag("once")
@RequiresPeers({"containerd", "ctr"})
class ContainerdIT {
  @RegisterExtension
  static final RegistryServer SERVER =
      RegistryServer.builder().image("team/app:1.0", image -> image.layers(2)).build();

  @RegisterExtension
  static final RegistryServer CLOSED =
      RegistryServer.builder().user("ci", "secret").image("team/app:1.0").build();

  @RegisterExtension
  static final RegistryServer SECURED = RegistryServer.builder()
      .user("ci", "secret")
      .anonymousPull()
      .image("team/app:1.0")
      .build();

  private static Containerd containerd;

  @BeforeAll
  static void start(@TempDir Path folder) {
    containerd = new Containerd(folder);
  }

  @AfterAll
  static void stop() {
    containerd.close();
  }

  @Test
  void pullsAnImageAndPushesIt() {
    pull(SERVER.reference("team/app:1.0")).run();

    push(SERVER.reference("copied/app:1.0"), SERVER.reference("team/app:1.0")).run();

    assertThat(SERVER.registry()).hasImage("copied/app:1.0");
    assertThat(SERVER.registry().repository("copied/app").tags().get("1.0"))
        .isEqualTo(SERVER.registry().repository("team/app").tags().get("1.0"));
  }

  @Test
  void reportsThatADeletedImageIsUnknown() {
    pull(SERVER.reference("team/app:1.0")).run();
    push(SERVER.reference("gone/app:1.0"), SERVER.reference("team/app:1.0")).run();
    SERVER.registry().repository("gone/app").manifests().delete("1.0");

    assertThat(pull(SERVER.reference("gone/app:1.0")).tryToRun().errors()).contains("not found");
  }

  @Test
  void pullsWithoutAUserAndPushesWithOne() {
    String image = SECURED.reference("team/app:1.0");
    String copy = SECURED.reference("team/copy:1.0");
    pull(image).run();

    assertThat(push(copy, image).tryToRun().status()).isNotZero();
    assertThat(push(copy, image, "--user", "ci:wrong").tryToRun().status()).isNotZero();
    push(copy, image, "--user", "ci:secret").run();

    assertThat(SECURED.registry()).hasImage("team/copy:1.0");
  }

  @Test
  void pullsWithAPassword() {
    String image = CLOSED.reference("team/app:1.0");
    assertThat(pull(image).tryToRun().errors()).contains("401 Unauthorized");
    assertThat(pull(image, "--user", "ci:wrong").tryToRun().status()).isNotZero();

    pull(image, "--user", "ci:secret").run();
  }

  private static Command pull(String image, String... options) {
    return containerd
        .ctr("images", "pull", "--plain-http", "--snapshotter", "native")
        .and(options)
        .and(image);
  }

  private static Command push(String target, String local, String... options) {
    return containerd.ctr("images", "push", "--plain-http").and(options).and(target, local);
  }
}
