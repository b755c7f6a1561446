package example.oras;

import java.nio.file.Path;
import land.oras.ContainerRef;
import land.oras.LocalPath;
import land.oras.Registry;

/** The class under test. It keeps files as artifacts in a registry. */
public final class Artifacts {
  private final Registry registry;

  /** Creates artifacts in {@code registry}. */
  public Artifacts(Registry registry) {
    this.registry = registry;
  }

  /**
   * Pushes {@code file} as an artifact.
   *
   * @param name the name of the artifact, such as {@code registry.example/team/report:1.0}
   */
  public void upload(String name, Path file) {
    registry.pushArtifact(ContainerRef.parse(name), LocalPath.of(file));
  }

  /** Pulls the files of an artifact to an existing folder, where they replace those of their names. */
  public void download(String name, Path folder) {
    registry.pullArtifact(ContainerRef.parse(name), folder, true);
  }
}
