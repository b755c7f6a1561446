package example.jib;

import static io.stowage.registry.testing.assertj.RegistryAssertions.assertThat;
import static io.stowage.registry.testing.http.HttpMethod.PUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.testing.http.RegistryServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jib pushes to a registry in the process of the test. */
class PublisherTest {
  @RegisterExtension
  static final RegistryServer SERVER =
      RegistryServer.builder().resetBeforeEach().build();

  @TempDir
  private Path folder;

  private Path program;

  @BeforeEach
  void writeProgram() throws Exception {
    program = Files.writeString(folder.resolve("hello"), "#!/bin/sh\necho hello\n");
  }

  @Test
  void pushesAnImage() throws Exception {
    publish("team/app:1.0");
    assertThat(SERVER.registry()).hasImage("team/app:1.0");
  }

  @Test
  void pushesTheSameProgramOnce() throws Exception {
    publish("team/app:1.0");
    publish("team/app:1.1");
    assertThat(SERVER.registry()).hasImage("team/app:1.0").hasImage("team/app:1.1");
    assertThat(SERVER.requests(PUT, "**/blobs/uploads/*")).hasSize(2); // the layer and the config
  }

  @Test
  void failsIfTheRegistryDoes() {
    SERVER.on(PUT, "**/manifests/*").answer(503);
    assertThatThrownBy(() -> publish("team/app:1.0"))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("503");
    assertThat(SERVER.registry()).doesNotHaveImage("team/app:1.0");
  }

  private void publish(String image) throws Exception {
    new Publisher(folder.resolve("cache")).publish(program, SERVER.reference(image));
  }
}
