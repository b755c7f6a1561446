package io.stowage.registry.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Provides the version, which it reads from the manifest of the jar. */
final class Version implements IVersionProvider {
  Version() {}

  @Override
  public String[] getVersion() {
    String version = Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("(not from a jar)");
    return new String[] {
      RegistryCommand.NAME + " " + version, "Java " + System.getProperty("java.version")
    };
  }
}
