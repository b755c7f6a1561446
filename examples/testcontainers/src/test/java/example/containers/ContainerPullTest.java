package example.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.testing.http.RegistryServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.junit.jupiter.Testcontainers;

/**
 * A program in a container reads an image from a registry in the process of the test. Without
 * Docker, the test is skipped.
 */
@Testcontainers(disabledWithoutDocker = true)
class ContainerPullTest {
  @RegisterExtension
  static final RegistryServer SERVER =
      RegistryServer.builder().image("team/app:1.0").build();

  @Test
  void findsTheImage(Registry registry) {
    org.testcontainers.Testcontainers.exposeHostPorts(SERVER.port());
    String image = "host.testcontainers.internal:" + SERVER.port() + "/team/app:1.0";
    try (GenericContainer<?> skopeo = new GenericContainer<>("quay.io/skopeo/stable:latest")) {
      skopeo
          .withCommand("inspect", "--tls-verify=false", "docker://" + image)
          .withStartupCheckStrategy(new OneShotStartupCheckStrategy())
          .start();
      assertThat(skopeo.getLogs())
          .contains(
              registry.repository("team/app").manifests().get("1.0").digest().toString());
    }
  }
}
