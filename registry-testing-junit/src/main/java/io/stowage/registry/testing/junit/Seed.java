package io.stowage.registry.testing.junit;

import io.stowage.registry.Registry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.oci.OciImport;
import java.nio.file.Files;
import java.nio.file.Path;

/** The initial contents of a registry. */
@FunctionalInterface
interface Seed {
  /** Puts the contents into {@code registry}. */
  void sow(Registry registry);

  /**
   * Returns the contents of a registry's directory, or the images of a layout or an archive under
   * their own names.
   */
  static Seed from(Path source) {
    return registry -> {
      if (Files.isDirectory(source.resolve(RegistryLayout.ROOT.value()))) {
        TreeCopy.copy(source, registry.storage());
      } else {
        OciImport.into(registry).from(source);
      }
    };
  }

  /** Returns the images of a layout or an archive, all of them for {@code repository}. */
  static Seed from(Path source, String repository) {
    return registry -> OciImport.into(registry.repository(repository)).from(source);
  }
}
