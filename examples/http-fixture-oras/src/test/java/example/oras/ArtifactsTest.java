package example.oras;

import static io.stowage.registry.testing.assertj.RegistryAssertions.assertThat;
import static io.stowage.registry.testing.http.HttpMethod.GET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.testing.http.RegistryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import land.oras.Registry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** ORAS pushes to and pulls from a registry in the process of the test, with TLS and a password. */
class ArtifactsTest {
  @RegisterExtension
  static final RegistryServer SERVER =
      RegistryServer.builder().tls().user("ci", "secret").resetBeforeEach().build();

  @TempDir
  private Path folder;

  private Path file;
  private Path target;
  private Artifacts artifacts;

  @BeforeEach
  void uploadReport() throws Exception {
    file = Files.writeString(folder.resolve("report.txt"), "all is well");
    target = Files.createDirectory(folder.resolve("target"));
    artifacts = new Artifacts(Registry.builder()
        .defaults("ci", "secret")
        .withCaContent(SERVER.certificatePem())
        .build());
    artifacts.upload(SERVER.reference("team/report:1.0"), file);
  }

  @Test
  void downloadsWhatWasUploaded() {
    assertThat(SERVER.registry()).hasImage("team/report:1.0");
    artifacts.download(SERVER.reference("team/report:1.0"), target);
    assertThat(target.resolve("report.txt")).hasSameTextualContentAs(file);
  }

  @Test
  void failsIfTheRegistryBreaksOff() {
    SERVER.on(GET, "**/blobs/*").cutResponseAfter(3);
    assertThatThrownBy(() -> artifacts.download(SERVER.reference("team/report:1.0"), target))
        .hasRootCauseInstanceOf(IOException.class);
  }
}
