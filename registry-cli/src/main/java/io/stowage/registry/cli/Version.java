package io.stowage.registry.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Says which version this is, as the manifest of the jar does. */
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
