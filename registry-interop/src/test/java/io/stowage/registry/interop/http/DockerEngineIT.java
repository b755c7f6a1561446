package io.stowage.registry.interop.http;

import static io.stowage.registry.testing.assertj.RegistryAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.exploration.peer.Command;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.testing.http.RegistryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Debian's Docker Engine 20.10, with its classic store, imports, pushes, pulls and logs in. */
@RequiresPeers({"dockerd", "docker"})
class DockerEngineIT {
  @RegisterExtension
  static final RegistryServer SERVER =
      RegistryServer.builder().image("team/app:1.0", image -> image.layers(2)).build();

  @RegisterExtension
  static final RegistryServer SECURED = RegistryServer.builder()
      .user("ci", "secret")
      .anonymousPull()
      .image("team/app:1.0")
      .build();

  private static DockerEngine engine;

  @BeforeAll
  static void start(@TempDir Path folder) {
    engine = new DockerEngine(folder);
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Test
  void pushesAnImageThatItImports(@TempDir Path folder) throws IOException {
    Path layer = Files.write(
        folder.resolve("layer.tar.gz"), Samples.of("docker").images().layer());
    String image = SERVER.reference("imported/app:1.0");
    docker("import", layer.toString(), image).run();

    docker("push", image).run();

    assertThat(SERVER.registry()).hasImage("imported/app:1.0");
    docker("image", "rm", image).run();
    docker("pull", image).run();
  }

  @Test
  void pullsAnImageAndPushesIt() {
    docker("pull", SERVER.reference("team/app:1.0")).run();
    docker("tag", SERVER.reference("team/app:1.0"), SERVER.reference("copied/app:1.0"))
        .run();

    docker("push", SERVER.reference("copied/app:1.0")).run();

    assertThat(SERVER.registry()).hasImage("copied/app:1.0");
    assertThat(config("copied/app")).isEqualTo(config("team/app"));
  }

  @Test
  void reportsThatADeletedImageIsUnknown() {
    docker("pull", SERVER.reference("team/app:1.0")).run();
    docker("tag", SERVER.reference("team/app:1.0"), SERVER.reference("gone/app:1.0"))
        .run();
    docker("push", SERVER.reference("gone/app:1.0")).run();
    SERVER.registry().repository("gone/app").manifests().delete("1.0");

    assertThat(docker("pull", SERVER.reference("gone/app:1.0")).tryToRun().errors())
        .contains("manifest for " + SERVER.reference("gone/app:1.0") + " not found");
  }

  @Test
  void pullsWithoutALoginAndPushesWithOne() {
    String image = SECURED.reference("team/app:1.0");
    String copy = SECURED.reference("team/copy:1.0");
    docker("pull", image).run();
    docker("tag", image, copy).run();

    assertThat(docker("push", copy).tryToRun().status()).isNotZero();
    assertThat(login("wrong").tryToRun().errors()).contains("unauthorized");
    login("secret").run();
    engine.docker("ci", "push", copy).run();

    assertThat(SECURED.registry()).hasImage("team/copy:1.0");
  }

  private static Command docker(String... words) {
    return engine.docker("anonymous", words);
  }

  private static Command login(String password) {
    return engine
        .docker("ci", "login", "--username", "ci", "--password-stdin", SECURED.hostAndPort())
        .reading(password);
  }

  private static String config(String repository) {
    return SERVER
        .registry()
        .repository(repository)
        .manifests()
        .getImage("1.0")
        .config()
        .digest()
        .toString();
  }
}
