package io.stowage.registry.testing.junit;

import io.stowage.registry.Registry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.oci.OciImport;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a new registry is filled with. */
@FunctionalInterface
interface Seed {
  /** Puts it into {@code registry}. */
  void sow(Registry registry);

  /** Returns a registry's directory, or the images of a layout or an archive by their names. */
  static Seed from(Path source) {
    return registry -> {
      if (Files.isDirectory(source.resolve(RegistryLayout.ROOT.value()))) {
        TreeCopy.copy(source, registry.storage());
      } else {
        OciImport.into(registry).from(source);
      }
    };
  }

  /** Returns the images of a layout or an archive, all for {@code repository}. */
  static Seed from(Path source, String repository) {
    return registry -> OciImport.into(registry.repository(repository)).from(source);
  }
}
