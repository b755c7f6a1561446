package io.stowage.registry.exploration.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.io.TempDir;

class PeersConditionTest {
  private final Path folder;

  PeersConditionTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void runsIfAllProgramsAreInstalled() throws IOException {
    install("docker-registry");
    install("skopeo");

    assertThat(verdict(false).isDisabled()).isFalse();
    assertThat(verdict(true).isDisabled()).isFalse();
  }

  @Test
  void searchesEveryFolderOfThePath() throws IOException {
    install("docker-registry");
    install("skopeo");
    String path = folder.resolve("none") + File.pathSeparator + folder;

    assertThat(new Peers(path, false).missing(List.of("docker-registry", "skopeo")))
        .isEmpty();
  }

  @Test
  void skipsAndNamesTheProgramAndThePackage() throws IOException {
    install("skopeo");
    PeersCondition condition = new PeersCondition(new Peers(folder.toString(), false));

    assertThat(condition.verdict(List.of("skopeo", "dockerd")).isDisabled()).isTrue();
    assertThat(condition.verdict(List.of("skopeo", "dockerd")).getReason())
        .contains("dockerd is not installed: apt-get install docker.io");
  }

  @Test
  void skipsAFileThatIsNotExecutable() throws IOException {
    install("docker-registry");
    Files.createFile(folder.resolve("skopeo"));

    assertThat(verdict(false).getReason())
        .contains("skopeo is not installed: apt-get install skopeo");
  }

  @Test
  void failsIfMissingProgramsAreRequired() {
    assertThatThrownBy(() -> verdict(true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("docker-registry is not installed: apt-get install docker-registry");
  }

  @Test
  void failsInsteadOfSkippingPropertiesIfMissingProgramsAreRequired() {
    PeersCondition condition = new PeersCondition(new Peers(folder.toString(), true));

    assertThat(condition.reasonToSkip(List.of("skopeo"))).isEmpty();
    assertThatThrownBy(() -> condition.check(List.of("skopeo")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("skopeo");
  }

  @Test
  void requiresTheProgramsInCi() {
    assertThat(Peers.of(Map.of("CI", "true"), "").required()).isTrue();
    assertThat(Peers.of(Map.of("CI", "false"), "").required()).isFalse();
    assertThat(Peers.of(Map.of(), "").required()).isFalse();
  }

  @Test
  void requiresTheProgramsIfThePropertyIsSet() {
    assertThat(Peers.of(Map.of(), "required").required()).isTrue();
    assertThat(Peers.of(Map.of(), "optional").required()).isFalse();
  }

  private ConditionEvaluationResult verdict(boolean required) {
    return new PeersCondition(new Peers(folder.toString(), required))
        .verdict(List.of("docker-registry", "skopeo"));
  }

  private void install(String program) throws IOException {
    Path file = Files.createFile(folder.resolve(program));
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
